"""What this function does with what it gets. This is the file to edit."""
{% set needs_request = "http" in kinds or "rest" in kinds %}
import observe
{%- if needs_request and reads %}
from sources import Missing
{%- endif %}
{%- if authorizes %}
import token_check
{%- endif %}
{% for entry in entries %}
{%- if entry.kind in ("http", "rest") %}

def {{ entry.name }}(request, clients):
    """{{ entry.summary }}

    Returns the status and the body. Claims of a signed-in caller are in `request.claims`.
    """
{%- if entry.method == "GET" and reads %}
{%- for call in calls if call.read %}
    found_{{ call.ident }} = clients.{{ call.read }}(request.key, request.payload)
{%- endfor %}
    results = { {%- for call in calls if call.read %}{{ call.ident | py }}: found_{{ call.ident }}{% if not loop.last %}, {% endif %}{% endfor -%} }
    if all(value is None for value in results.values()):
        raise Missing("there is nothing with this id")
    return 200, {"id": request.key, **results}
{%- else %}
    results = {}
{%- for call in calls if call.write or call.read %}
    results[{{ call.ident | py }}] = clients.{{ call.write or call.read }}(request.key, request.payload)
{%- endfor %}
    return {{ 201 if entry.method == "POST" else 200 }}, {"id": request.key, **results}
{%- endif %}
{% elif entry.kind in ("authorizer", "field_authorizer") %}
{%- if entry.first %}

def authorize(request, clients):
    """The caller's claims when the token is good, else `None`."""
    return token_check.claims_of(request.token)
{% endif %}
{%- elif entry.kind == "user_pool" %}

def {{ entry.name }}(request, clients):
    """{{ entry.summary }} Returns the fields of the trigger's response."""
{%- for call in calls if call.write or call.read %}
    clients.{{ call.write or call.read }}(request.key, request.payload)
{%- endfor %}
    observe.log("info", "user", trigger=request.trigger)
    return {}
{% elif entry.kind == "transform" %}

def {{ entry.name }}(item, clients):
    """{{ entry.summary }} Returns the record to deliver, or `None` to drop it."""
{%- for call in calls if call.write or call.read %}
    clients.{{ call.write or call.read }}(item.key, item.payload)
{%- endfor %}
    return item.payload
{% else %}

def {{ entry.name }}(item, clients):
    """{{ entry.summary }} It may come twice with the same `item.key`."""
    results = {}
{%- for call in calls if call.write or call.read %}
    results[{{ call.ident | py }}] = clients.{{ call.write or call.read }}(item.key, item.payload)
{%- endfor %}
    observe.log("debug", "item done", key=item.key)
    return {"id": item.key, **results}
{% endif %}
{%- endfor %}
