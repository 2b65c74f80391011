// What this action does with an item. This is the file to edit.
'use strict';

// Parameters the manifest sets, which are no part of an item.
exports.settings = [{% for call in calls if call.kind == "service" %}{% if not loop.first %}, {% endif %}'{{ call.ident }}_url'{% endfor %}];
{% if calls %}
function post(address, body, headers = {}) {
  const url = new URL(address);
  const { request } = require(url.protocol === 'http:' ? 'http' : 'https');
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      timeout: 30_000,
      headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text), ...headers },
    };
    const sent = request(url, options, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode >= 300) {
          reject(new Error(`${url.host} answered ${answer.statusCode}`));
          return;
        }
        try {
          resolve(JSON.parse(Buffer.concat(parts).toString('utf8') || 'null'));
        } catch {
          reject(new Error(`${url.host} did not answer in JSON`));
        }
      });
    });
    sent.on('timeout', () => sent.destroy(new Error(`${url.host} did not answer in time`)));
    sent.on('error', reject);
    sent.end(text);
  });
}
{%- if platform %}

// The platform's own interface, with the key it hands to this action.
function platform(path, body) {
  const space = encodeURIComponent(process.env.__OW_NAMESPACE);
  const key = Buffer.from(process.env.__OW_API_KEY).toString('base64');
  return post(`${process.env.__OW_API_HOST}/api/v1/namespaces/${space}/${path}`, body, { Authorization: `Basic ${key}` });
}
{%- endif %}

// Everything downstream, by name; tests put their own in its place.
exports.calls = {
{%- for call in calls %}
{%- if call.kind == "action" %}
  async {{ call.ident }}(item) {
    return (await platform('actions/{{ package }}/{{ call.kebab }}', item)).activationId;
  },
{%- elif call.kind == "trigger" %}
  async {{ call.ident }}(item) {
    return (await platform('triggers/{{ call.kebab }}', item))?.activationId;
  },
{%- elif call.kind == "database" %}
  async {{ call.ident }}(item, key) {
    const { _id, _rev, ...fields } = item;
    const doc = { ...fields, _id: key };
    await platform('actions/{{ call.kebab }}/write?blocking=true&result=true', { dbname: '{{ call.inner }}', doc, overwrite: true });
    return key;
  },
{%- elif call.kind == "topic" %}
  async {{ call.ident }}(item, key) {
    const message = { topic: '{{ call.inner }}', key, value: JSON.stringify(item) };
    await platform('actions/{{ call.kebab }}/messageHubProduce?blocking=true&result=true', message);
    return key;
  },
{%- else %}
  async {{ call.ident }}(item, key, settings) {
    return post(settings.{{ call.ident }}_url, item);
  },
{%- endif %}
{%- endfor %}
};
{% endif %}
// Works on one item. The same item may come twice: everything here is written under the same key then.
exports.handle = async function handle(item, activation, settings) {
  const key = String(item.id || activation || 'unknown').replaceAll('/', '-').slice(0, 500);
  const results = { id: key };
{%- for call in calls %}
  results.{{ call.ident }} = await exports.calls.{{ call.ident }}(item, key, settings);
{%- endfor %}
  return results;
};
