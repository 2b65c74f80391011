// Parses an HTML export like a browser would: it must reach for nothing, and hostile names must stay text.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [cache, file] = process.argv.slice(2);
const { JSDOM } = createRequire(join(cache, "package.json"))("jsdom");
const fail = (message) => { throw new Error(message); };
const { document } = new JSDOM(readFileSync(file, "utf8")).window;
const model = document.getElementById("skywright-model") ?? fail("no model");
JSON.parse(model.textContent);
for (const element of document.querySelectorAll("[src],link[href],img,iframe,object,embed")) fail(`reaches for ${element.outerHTML.slice(0, 80)}`);
if (document.scripts.length !== 2) fail(`${document.scripts.length} scripts`);
for (const element of document.querySelectorAll("*")) {
  for (const { name, value } of element.attributes) {
    if (name.startsWith("on")) fail(`${name} on <${element.localName}>`);
    if (/^\s*javascript:/i.test(value)) fail(`${name}=${value}`);
  }
}
if (!document.querySelector("meta[http-equiv=Content-Security-Policy]")) fail("no content security policy");
