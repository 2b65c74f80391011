// Loads one function's folder with stand-ins for everything outside.

import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";

const ROOT = new URL("../", import.meta.url);

/** Takes any command, remembers it and answers what the service would for one good item. */
function fakeClient(service, calls) {
  return (command, input) => {
    calls.push([service, command, input]);
    return Promise.resolve(answerOf(command));
  };
}

const bytes = (text) => new TextEncoder().encode(text);

function answerOf(command) {
  const answers = {
    GetItemCommand: { Item: { pk: { S: "item-1" }, data: { S: '{"name": "example"}' } } },
    GetObjectCommand: { ContentLength: 2 },
    SendMessageCommand: { MessageId: "message-1" },
    PublishCommand: { MessageId: "message-1" },
    PutEventsCommand: { FailedEntryCount: 0, Entries: [{ EventId: "event-1" }] },
    PutRecordCommand: { SequenceNumber: "1", RecordId: "record-1" },
    GetSecretValueCommand: { SecretString: "secret", VersionId: "version-1" },
    GetParameterCommand: { Parameter: { Value: "value", Version: 1 } },
    EncryptCommand: { CiphertextBlob: bytes("cipher") },
    StartExecutionCommand: { executionArn: "arn:aws:states:us-east-1:123456789012:execution:flow:item-1" },
    StartSyncExecutionCommand: { status: "SUCCEEDED", output: "{}" },
    InvokeCommand: { StatusCode: 200, Payload: bytes('{"ok": true}') },
    SendEmailCommand: { MessageId: "mail-1" },
    ConverseCommand: { output: { message: { content: [{ text: "an answer" }] } } },
    DetectLabelsCommand: { Labels: [{ Name: "Cat" }] },
    DetectDocumentTextCommand: { Blocks: [{ BlockType: "LINE", Text: "a line" }] },
    DetectSentimentCommand: { Sentiment: "POSITIVE" },
    AdminGetUserCommand: { UserStatus: "CONFIRMED" },
    RunTaskCommand: { tasks: [{ taskArn: "arn:aws:ecs:us-east-1:123456789012:task/cluster/1" }] },
    ExecuteStatementCommand: { numberOfRecordsUpdated: 1 },
    request: { ok: true },
    token: "token",
  };
  return answers[command] ?? {};
}

/** The function's modules; the environment is what the template would give it. */
export async function load(folder, environment = {}) {
  Object.assign(process.env, { AWS_REGION: "us-east-1", ...environment, LOG_LEVEL: "error" });
  const names = ["app", "sources", "work", "downstream", "observe", "token_check"];
  const modules = {};
  for (const name of names) {
    const url = new URL(`functions/${folder}/${name}.mjs`, ROOT);
    if (existsSync(url)) modules[name] = await import(url.href);
  }
  return modules;
}

/** Downstream calls that go nowhere but into the list. */
export function clients(modules, calls) {
  return modules.downstream ? new modules.downstream.Downstream((service) => fakeClient(service, calls)) : null;
}

export async function sample(path) {
  return JSON.parse(await readFile(new URL(`events/${path}`, ROOT), "utf8"));
}
