// Runs one function with one sample event, without AWS: node scripts/run_local.mjs FUNCTION EVENT.json
//
// Downstream calls are printed and answered with examples. With --real they go to AWS,
// under your own credentials and with the names in your environment.

import { readFile } from "node:fs/promises";

import { clients, load, sample } from "../tests/loading.mjs";

const real = process.argv.includes("--real");
const names = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
if (names.length !== 2) {
  console.error("usage: node scripts/run_local.mjs FUNCTION EVENT.json [--real]");
  process.exit(2);
}
const [folder, path] = names;
const event = JSON.parse(await readFile(path, "utf8"));
const environment = real ? {} : (await sample("environment.json"))[folder];
const modules = await load(folder, environment);
const calls = [];
const used = real && modules.downstream ? new modules.downstream.Downstream() : clients(modules, calls);
const answer = await modules.app.handle(event, null, used);
for (const [service, command, input] of calls) console.error(`call ${service} ${command} ${JSON.stringify(input)}`);
console.log(JSON.stringify(answer, null, 2));
