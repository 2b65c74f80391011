// What this function does with what it gets. This is the file to edit.

import { log } from "./observe.mjs";
{%- if ("http" in kinds or "rest" in kinds) and reads %}
import { Missing } from "./sources.mjs";
{%- endif %}
{%- if authorizes %}
import * as tokens from "./token_check.mjs";
{%- endif %}
{% for entry in entries %}
{%- if entry.kind in ("http", "rest") %}

/**
 * {{ entry.summary | line }}
 * Returns the status and the body. Claims of a signed-in caller are in `request.claims`.
 */
export async function {{ entry.name }}(request, clients) {
  const results = {};
{%- if entry.method == "GET" and reads %}
{%- for call in calls if call.read %}
  results[{{ call.ident | js }}] = await clients.{{ call.read }}(request.key, request.payload);
{%- endfor %}
  if (Object.values(results).every((value) => value === null)) throw new Missing("there is nothing with this id");
  return [200, { id: request.key, ...results }];
{%- else %}
{%- for call in calls if call.write or call.read %}
  results[{{ call.ident | js }}] = await clients.{{ call.write or call.read }}(request.key, request.payload);
{%- endfor %}
  return [{{ 201 if entry.method == "POST" else 200 }}, { id: request.key, ...results }];
{%- endif %}
}
{% elif entry.kind in ("authorizer", "field_authorizer") %}
{%- if entry.first %}

/** The caller's claims when the token is good, else null. */
export async function authorize(request, clients) {
  return tokens.check.claimsOf(request.token);
}
{% endif %}
{%- elif entry.kind == "user_pool" %}

/** {{ entry.summary | line }} Returns the fields of the trigger's response. */
export async function {{ entry.name }}(request, clients) {
{%- for call in calls if call.write or call.read %}
  await clients.{{ call.write or call.read }}(request.key, request.payload);
{%- endfor %}
  log("info", "user", { trigger: request.trigger });
  return {};
}
{% elif entry.kind == "transform" %}

/** {{ entry.summary | line }} Returns the record to deliver, or null to drop it. */
export async function {{ entry.name }}(item, clients) {
{%- for call in calls if call.write or call.read %}
  await clients.{{ call.write or call.read }}(item.key, item.payload);
{%- endfor %}
  return item.payload;
}
{% else %}

/** {{ entry.summary | line }} It may come twice with the same key. */
export async function {{ entry.name }}(item, clients) {
  const results = {};
{%- for call in calls if call.write or call.read %}
  results[{{ call.ident | js }}] = await clients.{{ call.write or call.read }}(item.key, item.payload);
{%- endfor %}
  log("debug", "item done", { key: item.key });
  return { id: item.key, ...results };
}
{% endif %}
{%- endfor %}
