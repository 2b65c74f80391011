// Parses Mermaid files with Mermaid's own parser.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const [cache, ...files] = process.argv.slice(2);
const require = createRequire(join(cache, "package.json"));
const { JSDOM } = require("jsdom");
const { window } = new JSDOM("");
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import(pathToFileURL(join(cache, "node_modules/mermaid/dist/mermaid.core.mjs")));
mermaid.initialize({ startOnLoad: false });
for (const file of files) {
  const text = readFileSync(file, "utf8");
  await mermaid.parse(text);
}
