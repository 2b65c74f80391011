// Entry point: recognises the event, unpacks it and hands it to work.mjs.

import { log, start } from "./observe.mjs";
import * as sources from "./sources.mjs";
import * as work from "./work.mjs";
{%- if calls %}
import { Downstream } from "./downstream.mjs";
{%- endif %}

/** Called by AWS Lambda. */
export async function handler(event, context) {
  return handle(event, context, {% if calls %}new Downstream(){% else %}null{% endif %});
}

/** The same with the clients as an argument, for tests. */
export async function handle(event, context, clients) {
  start(context);
{%- for kind in kinds %}
{%- if kind not in ("task", "device", "enrichment", "direct") %}
  if (sources.is_{{ kind }}(event)) return take_{{ kind }}(event, clients);
{%- endif %}
{%- endfor %}
{%- if fallback %}
  return take_{{ fallback }}(event, clients);
{%- else %}
  throw new Error("the event is none that this function is wired to");
{%- endif %}
}
{% if "http" in kinds or "rest" in kinds %}

function answer(status, body) {
  return {
    statusCode: status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}

/** Runs the route's work; what the caller did wrong is a 4xx, never a stack trace. */
async function respond(request, routes, clients) {
  const entry = routes.get(request.route);
  if (!entry) return answer(404, { message: "no such route" });
  try {
    const [status, body] = await entry(request, clients);
    log("info", "request done", { route: request.route, status });
    return answer(status, body);
  } catch (error) {
    if (error instanceof sources.BadRequest) return answer(400, { message: error.message });
    if (error instanceof sources.Missing) return answer(404, { message: error.message });
    log("error", "request failed", { route: request.route, error: String(error) });
    return answer(500, { message: "internal error" });
  }
}
{% endif %}
{%- if "http" in kinds %}

async function take_http(event, clients) {
  const routes = new Map([
{%- for entry in entries if entry.kind == "http" %}
    [{{ entry.route_key | js }}, work.{{ entry.name }}],
{%- endfor %}
  ]);
  let request;
  try {
    request = sources.http_request(event);
  } catch (error) {
    if (error instanceof sources.BadRequest) return answer(400, { message: error.message });
    throw error;
  }
  return respond(request, routes, clients);
}
{% endif %}
{%- if "rest" in kinds %}

async function take_rest(event, clients) {
  const routes = new Map([
{%- for entry in entries if entry.kind == "rest" %}
    [{{ entry.route_key | js }}, work.{{ entry.name }}],
{%- endfor %}
  ]);
  let request;
  try {
    request = sources.rest_request(event);
  } catch (error) {
    if (error instanceof sources.BadRequest) return answer(400, { message: error.message });
    throw error;
  }
  if (!routes.has(request.route)) request.route = `ANY ${request.route.split(" ").slice(1).join(" ")}`;
  if (!routes.has(request.route) && routes.size === 1) request.route = [...routes.keys()][0];
  return respond(request, routes, clients);
}
{% endif %}
{%- if "socket" in kinds %}

async function take_socket(event, clients) {
  const routes = new Map([
{%- for entry in entries if entry.kind == "socket" %}
    [{{ entry.selector | js }}, work.{{ entry.name }}],
{%- endfor %}
  ]);
  try {
    const message = sources.socket_message(event);
    const entry = routes.get(message.route) ?? routes.get("$default");
    if (!entry) return { statusCode: 404, body: "no such route" };
    await entry(message, clients);
    log("info", "socket message done", { route: message.route });
    return { statusCode: 200, body: "ok" };
  } catch (error) {
    if (error instanceof sources.BadRequest) return { statusCode: 400, body: error.message };
    throw error;
  }
}
{% endif %}
{%- if "authorizer" in kinds %}

async function take_authorizer(event, clients) {
  const request = sources.authorization(event);
  const identity = await work.authorize(request, clients);
  log("info", identity ? "authorized" : "refused", { flavour: request.flavour });
  return sources.authorizer_answer(request, identity);
}
{% endif %}
{%- if "field_authorizer" in kinds %}

async function take_field_authorizer(event, clients) {
  const identity = await work.authorize(sources.field_authorization(event), clients);
  return {
    isAuthorized: identity !== null,
    resolverContext: identity ? { subject: String(identity.sub ?? "") } : {},
    ttlOverride: 0,
  };
}
{% endif %}
{%- for batch in batches %}

/** Each record on its own: those that fail are reported and come again, the rest is done. */
async function take_{{ batch.kind }}(event, clients) {
  const failures = [];
  const seen = new Set();
  for (const record of event.Records) {
    const identifier = sources.{{ batch.kind }}_identifier(record);
    try {
      const item = sources.{{ batch.kind }}_item(record);
      if (seen.has(item.key)) continue;
      await work.{{ batch.entry }}(item, clients);
      seen.add(item.key);
    } catch (error) {
      log("error", "record failed", { record: identifier, error: String(error) });
      failures.push({ itemIdentifier: identifier });
{%- if batch.ordered %}
      break; // later records of the shard or group have to wait for this one
{%- endif %}
    }
  }
{%- if batch.kind == "queue" and batch.ordered %}
  if (failures.length > 0) {
    const all = event.Records.map(sources.queue_identifier);
    const behind = all.slice(all.indexOf(failures[0].itemIdentifier) + 1);
    failures.push(...behind.map((itemIdentifier) => ({ itemIdentifier })));
  }
{%- endif %}
  log("info", "batch done", { records: event.Records.length, failures: failures.length });
  return { batchItemFailures: failures };
}
{% endfor %}
{%- for kind in singles %}

async function take_{{ kind.kind }}(event, clients) {
  const results = [];
  for (const item of sources.{{ kind.kind }}_items(event)) results.push(await work.{{ kind.entry }}(item, clients));
  log("info", "event done", { items: results.length });
{%- if kind.returns %}
  return results.length === 1 ? results[0] : results;
{%- else %}
  return { done: results.length };
{%- endif %}
}
{% endfor %}
{%- if "user_pool" in kinds %}

/** The trigger's answer is the event itself, with its response filled in. */
async function take_user_pool(event, clients) {
  const entries = new Map([
{%- for entry in entries if entry.kind == "user_pool" %}
    [{{ entry.trigger_source | js }}, work.{{ entry.name }}],
{%- endfor %}
  ]);
  const request = sources.user_pool_request(event);
  const entry = entries.get(request.trigger);
  if (!entry) throw new Error(`no work for the trigger ${request.trigger}`);
  event.response = { ...event.response, ...(await entry(request, clients)) };
  log("info", "user pool trigger done", { trigger: request.trigger });
  return event;
}
{% endif %}
{%- if "transform" in kinds %}

/** Every record comes back, changed, dropped or marked as failed. */
async function take_transform(event, clients) {
  const records = [];
  for (const record of event.records) {
    try {
      const changed = await work.on_delivery_record(sources.transform_item(record), clients);
      records.push(sources.transform_answer(record, changed === null ? "Dropped" : "Ok", changed));
    } catch (error) {
      log("error", "record failed", { record: record.recordId, error: String(error) });
      records.push({ recordId: record.recordId, result: "ProcessingFailed", data: record.data });
    }
  }
  return { records };
}
{% endif -%}
