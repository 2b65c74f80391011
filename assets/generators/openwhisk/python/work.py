"""What this action does with an item. This is the file to edit."""
{% if calls %}
import json
{%- if platform %}
import base64
import os
import urllib.parse
{%- endif %}
import urllib.request
{% endif %}
# Parameters the manifest sets, which are no part of an item.
SETTINGS = [{% for call in calls if call.kind == "service" %}{% if not loop.first %}, {% endif %}"{{ call.ident }}_url"{% endfor %}]
{% if calls %}

def post(address, body, headers=None):
    headers = {"Content-Type": "application/json", **(headers or {})}
    request = urllib.request.Request(address, data=json.dumps(body).encode(), headers=headers, method="POST")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read() or b"null")
{% if platform %}

def platform(path, body):
    """The platform's own interface, with the key it hands to this action."""
    space = urllib.parse.quote(os.environ["__OW_NAMESPACE"], safe="")
    key = base64.b64encode(os.environ["__OW_API_KEY"].encode()).decode()
    address = f"{os.environ['__OW_API_HOST']}/api/v1/namespaces/{space}/{path}"
    return post(address, body, {"Authorization": f"Basic {key}"})
{% endif %}
{%- for call in calls %}

def call_{{ call.ident }}(item, key, settings):
{%- if call.kind == "action" %}
    return platform("actions/{{ package }}/{{ call.kebab }}", item)["activationId"]
{%- elif call.kind == "trigger" %}
    return (platform("triggers/{{ call.kebab }}", item) or {}).get("activationId")
{%- elif call.kind == "database" %}
    fields = {name: value for name, value in item.items() if name not in ("_id", "_rev")}
    doc = {**fields, "_id": key}
    body = {"dbname": "{{ call.inner }}", "doc": doc, "overwrite": True}
    platform("actions/{{ call.kebab }}/write?blocking=true&result=true", body)
    return key
{%- elif call.kind == "topic" %}
    message = {"topic": "{{ call.inner }}", "key": key, "value": json.dumps(item)}
    platform("actions/{{ call.kebab }}/messageHubProduce?blocking=true&result=true", message)
    return key
{%- else %}
    return post(settings["{{ call.ident }}_url"], item)
{%- endif %}
{% endfor %}
{%- endif %}

def handle(item, activation, settings):
    """Works on one item. The same item may come twice: everything here is written under the same key then."""
    key = str(item.get("id") or activation or "unknown").replace("/", "-")[:500]
    results = {"id": key}
{%- for call in calls %}
    results["{{ call.ident }}"] = call_{{ call.ident }}(item, key, settings)
{%- endfor %}
    return results
