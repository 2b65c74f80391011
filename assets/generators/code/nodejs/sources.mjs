// Events, unpacked and checked. Generated for exactly the sources this function is wired to.

import { createHash } from "node:crypto";
{%- if "logs" in kinds %}
import { gunzipSync } from "node:zlib";
{%- endif %}

const MAX_KEY = 256;

/** The caller's mistake; the message is safe to show. */
export class BadRequest extends Error {}

/** What was asked for does not exist; the message is safe to show. */
export class Missing extends Error {}

/**
 * One thing to work on. The key is the same when it is delivered again.
 * @typedef Item
 * @property {string} key
 * @property {object} payload
 * @property {object} attributes
 */

/** @returns {Item} */
function item(key, payload, attributes = {}) {
  return { key, payload, attributes };
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** A JSON object from text, or a mistake that names what was wrong. */
export function jsonObject(text, what) {
  let value = text;
  if (typeof text === "string") {
    try {
      value = JSON.parse(text);
    } catch {
      throw new BadRequest(`${what} is not JSON`);
    }
  }
  if (!isObject(value)) throw new BadRequest(`${what} has to be a JSON object`);
  return value;
}

/** A JSON object, or the text wrapped in one. */
export function looseObject(text) {
  try {
    const value = JSON.parse(text);
    return isObject(value) ? value : { value };
  } catch {
    return { text: String(text) };
  }
}

/** A key for what carries none of its own. */
export function digest(value) {
  return createHash("sha256").update(JSON.stringify(value) ?? "").digest("hex").slice(0, 32);
}

/** A caller's key: short printable text. */
export function keyOf(value) {
  if (typeof value !== "string" || value.length === 0 || value.length > MAX_KEY || /[\p{C}]/u.test(value)) {
    throw new BadRequest(`id has to be printable text of 1 to ${MAX_KEY} characters`);
  }
  return value;
}

/** Base64 as text; anything else in it is a mistake. */
export function base64Text(data) {
  if (typeof data !== "string" || !/^[A-Za-z0-9+/]*={0,2}$/.test(data)) throw new BadRequest("the data is not base64");
  return Buffer.from(data, "base64").toString("utf8");
}
{% if "http" in kinds or "rest" in kinds %}

/** An HTTP request, checked as far as can be without knowing the work. */
class Request {
  constructor(fields) {
    Object.assign(this, fields);
  }

  get payload() {
    return { ...this.query, ...this.body, ...this.parameters };
  }

  /** The id in path, body or query; without one, what the idempotency key or the content gives. */
  get key() {
    for (const place of [this.parameters, this.body, this.query]) {
      if (Object.hasOwn(place, "id")) return keyOf(place.id);
    }
    const [first] = Object.values(this.parameters);
    if (first !== undefined) return keyOf(first);
    if (this.headers["idempotency-key"]) return keyOf(this.headers["idempotency-key"]);
    return digest([this.route, this.payload]);
  }
}

function bodyOf(event, method) {
  if (["GET", "HEAD", "DELETE", "OPTIONS"].includes(method) || !event.body) return {};
  return jsonObject(event.isBase64Encoded ? base64Text(event.body) : event.body, "the body");
}

const lowerKeys = (values) => Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [key.toLowerCase(), value]));
{% endif %}
{%- if "http" in kinds %}

export const is_http = (event) => isObject(event?.requestContext?.http) && event.type !== "REQUEST";

/** Payload format 2.0: HTTP APIs and function URLs. */
export function http_request(event) {
  const { requestContext: context } = event;
  const method = context.http.method.toUpperCase();
  return new Request({
    route: event.routeKey ?? "$default",
    method,
    path: event.rawPath ?? "/",
    parameters: { ...event.pathParameters },
    query: { ...event.queryStringParameters },
    headers: lowerKeys(event.headers),
    body: bodyOf(event, method),
    claims: { ...(context.authorizer?.jwt?.claims ?? context.authorizer?.lambda) },
  });
}
{% endif %}
{%- if "rest" in kinds %}

export const is_rest = (event) => isObject(event) && "httpMethod" in event && event.type !== "REQUEST";

/** Payload format 1.0: REST APIs and load balancers. */
export function rest_request(event) {
  const method = event.httpMethod.toUpperCase();
  const authorizer = event.requestContext?.authorizer ?? {};
  return new Request({
    route: `${method} ${event.resource ?? event.path ?? "/"}`,
    method,
    path: event.path ?? "/",
    parameters: { ...event.pathParameters },
    query: { ...event.queryStringParameters },
    headers: lowerKeys(event.headers),
    body: bodyOf(event, method),
    claims: { ...(authorizer.claims ?? authorizer) },
  });
}
{% endif %}
{%- if "socket" in kinds %}

export const is_socket = (event) => typeof event?.requestContext?.connectionId === "string" && event.type !== "REQUEST";

export function socket_message(event) {
  const { requestContext: context } = event;
  const isMessage = context.eventType === "MESSAGE" && event.body;
  return {
    route: context.routeKey ?? "$default",
    connection_id: context.connectionId,
    key: context.connectionId,
    payload: isMessage ? jsonObject(event.body, "the message") : {},
    claims: { ...context.authorizer },
  };
}
{% endif %}
{%- if "authorizer" in kinds or "field_authorizer" in kinds %}

function bearer(text) {
  const [, token] = /^\s*bearer\s+(.*?)\s*$/i.exec(text ?? "") ?? [];
  return token ?? (text ?? "").trim();
}
{% endif %}
{%- if "authorizer" in kinds %}

export const is_authorizer = (event) =>
  ["TOKEN", "REQUEST"].includes(event?.type) && ("methodArn" in event || "routeArn" in event);

export function authorization(event) {
  if (event.type === "TOKEN") {
    return { flavour: "TOKEN", token: bearer(event.authorizationToken), resource: event.methodArn };
  }
  const headers = Object.fromEntries(Object.entries(event.headers ?? {}).map(([key, value]) => [key.toLowerCase(), value]));
  const token = bearer(headers.authorization ?? event.queryStringParameters?.token);
  if (event.version === "2.0") return { flavour: "HTTP", token, resource: event.routeArn };
  const flavour = event.requestContext?.connectionId ? "SOCKET" : "REQUEST";
  return { flavour, token, resource: event.methodArn };
}

/** Simple answers for HTTP APIs, a policy for REST and WebSocket APIs. */
export function authorizer_answer(request, identity) {
  const known = identity ? ["sub", "scope", "email"].filter((key) => key in identity) : [];
  const context = Object.fromEntries(known.map((key) => [key, String(identity[key])]));
  if (request.flavour === "HTTP") return { isAuthorized: identity !== null, context };
  // The answer is cached for all routes of the stage, so it has to hold for all of them.
  const parts = request.resource.split("/");
  const resource = parts.length > 1 ? `${parts.slice(0, 2).join("/")}/*` : request.resource;
  return {
    principalId: identity ? String(identity.sub ?? "caller") : "anonymous",
    policyDocument: {
      Version: "2012-10-17",
      Statement: [{ Action: "execute-api:Invoke", Effect: identity ? "Allow" : "Deny", Resource: resource }],
    },
    context,
  };
}
{% endif %}
{%- if "field_authorizer" in kinds %}

export const is_field_authorizer = (event) => isObject(event) && "authorizationToken" in event && "requestContext" in event;

export const field_authorization = (event) => ({ flavour: "FIELD", token: bearer(event.authorizationToken), resource: "" });
{% endif %}
{%- if "queue" in kinds or "stream" in kinds or "changes" in kinds or "bucket" in kinds or "topic" in kinds or "mail" in kinds %}

/** Whether the event is a batch of records of one service. */
function recordsFrom(event, source) {
  const [first] = Array.isArray(event?.Records) ? event.Records : [];
  return (first?.eventSource ?? first?.EventSource) === source;
}
{% endif %}
{%- if "queue" in kinds %}

export const is_queue = (event) => recordsFrom(event, "aws:sqs");

export const queue_identifier = (record) => record.messageId;

/** The body is a JSON object; a notification that came through a topic is unwrapped. */
export function queue_item(record) {
  let body = jsonObject(record.body, "the message");
  if (body.Type === "Notification" && "TopicArn" in body && "Message" in body) {
    body = jsonObject(body.Message, "the notification in the message");
  }
  const attributes = Object.fromEntries(
    Object.entries(record.messageAttributes ?? {}).map(([name, value]) => [name, value.stringValue]),
  );
  attributes.source_arn = record.eventSourceARN ?? "";
  return item(record.attributes?.MessageDeduplicationId ?? record.messageId, body, attributes);
}
{% endif %}
{%- if "stream" in kinds %}

export const is_stream = (event) => recordsFrom(event, "aws:kinesis");

export const stream_identifier = (record) => record.kinesis.sequenceNumber;

export function stream_item(record) {
  const payload = jsonObject(base64Text(record.kinesis.data), "the record");
  const attributes = { partition_key: record.kinesis.partitionKey ?? "", source_arn: record.eventSourceARN ?? "" };
  return item(record.eventID, payload, attributes);
}
{% endif %}
{%- if "changes" in kinds %}

export const is_changes = (event) => recordsFrom(event, "aws:dynamodb");

export const changes_identifier = (record) => record.dynamodb.SequenceNumber;

/** A value of the table's typed JSON as a plain one; numbers stay exact text when they are not whole. */
function plain(value) {
  const [entry] = Object.entries(value);
  if (!entry) throw new BadRequest("a value has no type");
  const [kind, inner] = entry;
  if (kind === "M") return image(inner);
  if (kind === "L") return inner.map(plain);
  if (kind === "N") return Number.isSafeInteger(Number(inner)) ? Number(inner) : inner;
  if (kind === "NULL") return null;
  return inner;
}

const image = (values) => Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [key, plain(value)]));

export function changes_item(record) {
  const { Keys, NewImage, OldImage } = record.dynamodb;
  const payload = { event: record.eventName, keys: image(Keys), new: image(NewImage), old: image(OldImage) };
  return item(record.eventID, payload, { source_arn: record.eventSourceARN ?? "" });
}
{% endif %}
{%- if "bucket" in kinds %}

export const is_bucket = (event) => recordsFrom(event, "aws:s3");

export function bucket_items(event) {
  return event.Records.map(({ s3, eventName }) => {
    // Keys arrive URL-encoded, spaces as plus signs.
    const key = decodeURIComponent(s3.object.key.replaceAll("+", " "));
    const payload = { bucket: s3.bucket.name, key, size: Number(s3.object.size ?? 0), event: eventName };
    return item(digest([payload.bucket, key, s3.object.sequencer]), payload);
  });
}
{% endif %}
{%- if "topic" in kinds %}

export const is_topic = (event) => recordsFrom(event, "aws:sns");

export function topic_items(event) {
  return event.Records.map(({ Sns: sns }) => {
    const attributes = Object.fromEntries(
      Object.entries(sns.MessageAttributes ?? {}).map(([name, value]) => [name, value.Value]),
    );
    attributes.source_arn = sns.TopicArn ?? "";
    return item(sns.MessageId, looseObject(sns.Message), attributes);
  });
}
{% endif %}
{%- if "mail" in kinds %}

export const is_mail = (event) => recordsFrom(event, "aws:ses");

export function mail_items(event) {
  return event.Records.map(({ ses: { mail } }) => {
    const payload = {
      from: mail.source ?? "",
      to: [...(mail.destination ?? [])],
      subject: mail.commonHeaders?.subject ?? "",
      message_id: mail.messageId,
    };
    return item(mail.messageId, payload);
  });
}
{% endif %}
{%- if "alarm" in kinds %}

export const is_alarm = (event) => isObject(event) && "alarmArn" in event && isObject(event.alarmData);

export function alarm_items(event) {
  const { alarmName, state } = event.alarmData;
  const payload = { alarm: alarmName, state: state.value, reason: state.reason ?? "" };
  return [item(digest([payload, event.time]), payload)];
}
{% endif %}
{%- if "schedule" in kinds %}

export const is_schedule = (event) => event?.["detail-type"] === "Scheduled Event" || event?.source === "schedule";

export function schedule_items(event) {
  const payload = { time: event.time ?? "", detail: event.detail ?? {} };
  return [item(event.id ?? digest(payload), payload)];
}
{% endif %}
{%- if "event" in kinds %}

export const is_event = (event) => isObject(event) && "detail-type" in event && "detail" in event;

export function event_items(event) {
  const payload = { type: event["detail-type"], source: event.source ?? "", detail: event.detail };
  return [item(event.id ?? digest(payload), payload, { account: event.account ?? "" })];
}
{% endif %}
{%- if "logs" in kinds %}

export const is_logs = (event) => isObject(event?.awslogs);

export function logs_items(event) {
  const data = JSON.parse(gunzipSync(Buffer.from(event.awslogs.data, "base64")).toString("utf8"));
  if (data.messageType === "CONTROL_MESSAGE") return [];
  return data.logEvents.map((line) =>
    item(line.id, { group: data.logGroup, stream: data.logStream, line: line.message, time_ms: line.timestamp }),
  );
}
{% endif %}
{%- if "field" in kinds %}

export const is_field = (event) => typeof event?.info?.fieldName === "string";

export function field_items(event) {
  const payload = { ...(event.arguments?.input ?? event.arguments) };
  const attributes = { field: event.info.fieldName, claims: event.identity?.claims ?? {} };
  return [item(String(payload.id ?? digest([attributes.field, payload])), payload, attributes)];
}
{% endif %}
{%- if "pipe" in kinds %}

export const is_pipe = (event) => Array.isArray(event);

/** A pipe delivers a list of whatever its source and template give. */
export function pipe_items(event) {
  return event.map((record) => {
    const body = record?.body ?? record;
    const payload = isObject(body) ? body : looseObject(body);
    return item(record?.messageId ?? record?.eventID ?? digest(payload), payload);
  });
}
{% endif %}
{%- if "user_pool" in kinds %}

export const is_user_pool = (event) => isObject(event) && "triggerSource" in event && "userPoolId" in event;

export function user_pool_request(event) {
  const attributes = { ...event.request?.userAttributes };
  return {
    trigger: event.triggerSource.split("_")[0],
    user_pool_id: event.userPoolId,
    key: event.userName ?? "",
    payload: { user: event.userName ?? "", attributes },
    attributes,
    request: { ...event.request },
  };
}
{% endif %}
{%- if "transform" in kinds %}

export const is_transform = (event) => isObject(event) && "deliveryStreamArn" in event && Array.isArray(event.records);

export const transform_item = (record) => item(record.recordId, jsonObject(base64Text(record.data), "the record"));

/** Records end with a line break, so that files of them can be read line by line. */
export function transform_answer(record, result, payload) {
  const data = payload === null ? record.data : Buffer.from(`${JSON.stringify(payload)}\n`).toString("base64");
  return { recordId: record.recordId, result, data };
}
{% endif %}
{%- for kind in ("task", "device", "enrichment", "direct") %}
{%- if kind in kinds %}

export function {{ kind }}_items(event) {
{%- if kind == "enrichment" %}
  return (Array.isArray(event) ? event : [event]).map((record) => {
    const payload = isObject(record) ? record : { value: record };
    return item(String(payload.messageId ?? payload.id ?? digest(payload)), payload);
  });
{%- else %}
  if (!isObject(event)) throw new BadRequest("the input has to be a JSON object");
  return [item(String(event.id ?? digest(event)), event)];
{%- endif %}
}
{% endif %}
{%- endfor %}
