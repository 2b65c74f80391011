// Tests of one function: every source it is wired to, with sample events and no network.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
{%- if authorizes %}
import { generateKeyPairSync, sign } from "node:crypto";
{%- endif %}

import { clients, load, sample } from "./loading.mjs";

const ENVIRONMENT = {
{%- for name in env_names %}
  [{{ name | js }}]: {{ env_samples[name] | js }},
{%- endfor %}
};

const modules = await load({{ folder | js }}, ENVIRONMENT);
let calls = [];

beforeEach(() => {
  calls = [];
});

const handle = (event) => modules.app.handle(event, null, clients(modules, calls));
{% for entry in entries %}
{%- if entry.kind in ("http", "rest") %}
test({{ (entry.name ~ " answers") | js }}, async () => {
  const answer = await handle(await sample({{ entry.sample | js }}));
  assert.ok([200, 201].includes(answer.statusCode), answer.body);
{%- if entry.expects_calls %}
  assert.ok(calls.length > 0);
{%- endif %}
});
{% if entry.takes_body %}
test({{ (entry.name ~ " refuses what is not a JSON object") | js }}, async () => {
  for (const body of ["not json", "[1]", '"text"']) {
    const event = { ...(await sample({{ entry.sample | js }})), body, isBase64Encoded: false };
    assert.equal((await handle(event)).statusCode, 400, body);
  }
  assert.deepEqual(calls, []);
});
{% endif %}
{%- elif entry.kind == "socket" %}
test({{ entry.name | js }}, async () => {
  assert.equal((await handle(await sample({{ entry.sample | js }}))).statusCode, 200);
});
{% elif entry.kind in ("queue", "stream", "changes") %}
test({{ (entry.name ~ " takes a batch") | js }}, async () => {
  assert.deepEqual(await handle(await sample({{ entry.sample | js }})), { batchItemFailures: [] });
{%- if has_calls %}
  assert.ok(calls.length > 0);
{%- endif %}
});

test({{ (entry.name ~ " reports only what failed") | js }}, async () => {
  const event = await sample({{ entry.sample | js }});
  const bad = structuredClone(event.Records[0]);
{%- if entry.kind == "queue" %}
  Object.assign(bad, { messageId: "bad-1", body: "not json" });
{%- elif entry.kind == "stream" %}
  bad.eventID = "bad";
  Object.assign(bad.kinesis, { sequenceNumber: "bad-1", data: "!" });
{%- else %}
  bad.eventID = "bad";
  Object.assign(bad.dynamodb, { SequenceNumber: "bad-1", Keys: { pk: {} } });
{%- endif %}
  event.Records = [event.Records[0], bad];
  assert.deepEqual(await handle(event), { batchItemFailures: [{ itemIdentifier: "bad-1" }] });
});

test({{ (entry.name ~ " works once on what comes twice") | js }}, async () => {
  const event = await sample({{ entry.sample | js }});
  event.Records = event.Records.slice(0, 1);
  await handle(event);
  const once = calls.map(([, command]) => command);
  calls = [];
  event.Records = [...event.Records, ...event.Records];
  await handle(event);
  assert.deepEqual(calls.map(([, command]) => command), once);
});
{% elif entry.kind == "authorizer" %}
test({{ (entry.name ~ " " ~ entry.flavour ~ " refuses without a good token") | js }}, async () => {
  const answer = await handle(await sample({{ entry.sample | js }}));
{%- if entry.flavour == "HTTP" %}
  assert.equal(answer.isAuthorized, false);
{%- else %}
  assert.equal(answer.policyDocument.Statement[0].Effect, "Deny");
{%- endif %}
});

test({{ (entry.name ~ " " ~ entry.flavour ~ " lets a good caller in") | js }}, async (context) => {
  context.mock.method(modules.token_check.check, "claimsOf", async () => ({ sub: "user-1" }));
  const answer = await handle(await sample({{ entry.sample | js }}));
{%- if entry.flavour == "HTTP" %}
  assert.equal(answer.isAuthorized, true);
{%- else %}
  assert.equal(answer.policyDocument.Statement[0].Effect, "Allow");
  assert.equal(answer.principalId, "user-1");
{%- endif %}
});
{% elif entry.kind == "field_authorizer" %}
test("fields are refused without a good token", async () => {
  assert.equal((await handle(await sample({{ entry.sample | js }}))).isAuthorized, false);
});
{% elif entry.kind == "user_pool" %}
test({{ (entry.name ~ " gives the event back") | js }}, async () => {
  assert.equal((await handle(await sample({{ entry.sample | js }}))).userName, "user-1");
});
{% elif entry.kind == "transform" %}
test({{ (entry.name ~ " gives every record back") | js }}, async () => {
  const event = await sample({{ entry.sample | js }});
  event.records.push({ recordId: "bad-1", data: "!" });
  const answer = await handle(event);
  assert.deepEqual(answer.records.map((record) => record.result), ["Ok", "ProcessingFailed"]);
});
{% else %}
test({{ entry.name | js }}, async () => {
  await handle(await sample({{ entry.sample | js }}));
{%- if has_calls %}
  assert.ok(calls.length > 0);
{%- endif %}
});
{% endif %}
{%- endfor %}
{%- if rejects_unknown %}
test("an event of nobody is refused", async () => {
  await assert.rejects(handle({ unknown: true }));
});
{% endif %}
{%- if authorizes %}
const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const GOOD = { iss: "https://issuer.example.com/", aud: "example", sub: "user-1", exp: 2000, nbf: 0 };

async function claims(changes = {}, { tamper = false, kid = "test" } = {}) {
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${encode({ alg: "RS256", kid })}.${encode({ ...GOOD, ...changes })}`;
  const signature = sign("RSA-SHA256", Buffer.from(text), pair.privateKey).toString("base64url");
  const keys = { keys: [{ ...pair.publicKey.export({ format: "jwk" }), kid: "test" }] };
  modules.token_check.check.forget();
  const token = tamper ? `${text}x.${signature}` : `${text}.${signature}`;
  return modules.token_check.check.claimsOf(token, { fetchThem: async () => keys, now: 1000 });
}

test("a genuine token passes and everything else does not", async () => {
  assert.equal((await claims()).sub, "user-1");
  for (const changes of [{ exp: 999 }, { nbf: 5000 }, { aud: "other" }, { iss: "https://other.example.com/" }, { exp: null }]) {
    assert.equal(await claims(changes), null, JSON.stringify(changes));
  }
  assert.equal(await claims({}, { tamper: true }), null);
  assert.equal(await claims({}, { kid: "unknown" }), null);
});
{% endif -%}
