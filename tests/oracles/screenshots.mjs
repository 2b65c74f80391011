// Screenshots of SVG files with one browser: CACHE BROWSER JOBS.json, jobs of {svg, png, size: [width, height]}.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [cache, browser, jobs] = process.argv.slice(2);
const { chromium } = createRequire(join(cache, "package.json"))("playwright-core");
const program = await chromium.launch({ executablePath: browser, args: ["--no-sandbox", "--force-color-profile=srgb"] });
const page = await program.newPage();
for (const { svg, png, size: [width, height] } of JSON.parse(readFileSync(jobs, "utf8"))) {
  await page.setViewportSize({ width, height });
  await page.goto(pathToFileURL(svg).href);
  await page.evaluate(() => document.fonts?.ready);
  await page.screenshot({ path: png });
}
await program.close();
