"""Entry point: recognises the event, unpacks it and hands it to work.py."""

import json

import observe
import sources
import work
{% if calls -%}
from downstream import Downstream
{% endif %}

def lambda_handler(event, context):
    """Called by AWS Lambda."""
    return handle(event, context, {% if calls %}Downstream(){% else %}None{% endif %})


def handle(event, context, clients):
    """The same with the clients as an argument, for tests."""
    observe.start(context)
{%- for kind in kinds %}
{%- if kind not in ("task", "device", "enrichment", "direct") %}
    if sources.is_{{ kind }}(event):
        return take_{{ kind }}(event, clients)
{%- endif %}
{%- endfor %}
{%- if fallback %}
    return take_{{ fallback }}(event, clients)
{%- else %}
    raise ValueError("the event is none that this function is wired to")
{%- endif %}
{% if "http" in kinds or "rest" in kinds %}

def answer(status, body):
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body, default=str),
    }


def respond(request, routes, clients):
    """Runs the route's work; what the caller did wrong is a 4xx, never a stack trace."""
    entry = routes.get(request.route)
    if entry is None:
        return answer(404, {"message": "no such route"})
    try:
        status, body = entry(request, clients)
    except sources.BadRequest as error:
        return answer(400, {"message": str(error)})
    except sources.Missing as error:
        return answer(404, {"message": str(error)})
    except Exception as error:
        observe.log("error", "request failed", route=request.route, error=repr(error))
        return answer(500, {"message": "internal error"})
    observe.log("info", "request done", route=request.route, status=status)
    return answer(status, body)
{% endif %}
{%- if "http" in kinds %}

def take_http(event, clients):
    routes = {
{%- for entry in entries if entry.kind == "http" %}
        {{ entry.route_key | py }}: work.{{ entry.name }},
{%- endfor %}
    }
    try:
        request = sources.http_request(event)
    except sources.BadRequest as error:
        return answer(400, {"message": str(error)})
    return respond(request, routes, clients)
{% endif %}
{%- if "rest" in kinds %}

def take_rest(event, clients):
    routes = {
{%- for entry in entries if entry.kind == "rest" %}
        {{ entry.route_key | py }}: work.{{ entry.name }},
{%- endfor %}
    }
    try:
        request = sources.rest_request(event)
    except sources.BadRequest as error:
        return answer(400, {"message": str(error)})
    if request.route not in routes:
        request = request.with_route("ANY " + request.route.split(" ", 1)[1])
    if request.route not in routes and len(routes) == 1:
        request = request.with_route(next(iter(routes)))
    return respond(request, routes, clients)
{% endif %}
{%- if "socket" in kinds %}

def take_socket(event, clients):
    routes = {
{%- for entry in entries if entry.kind == "socket" %}
        {{ entry.selector | py }}: work.{{ entry.name }},
{%- endfor %}
    }
    message = sources.socket_message(event)
    entry = routes.get(message.route) or routes.get("$default")
    if entry is None:
        return {"statusCode": 404, "body": "no such route"}
    try:
        entry(message, clients)
    except sources.BadRequest as error:
        return {"statusCode": 400, "body": str(error)}
    observe.log("info", "socket message done", route=message.route)
    return {"statusCode": 200, "body": "ok"}
{% endif %}
{%- if "authorizer" in kinds %}

def take_authorizer(event, clients):
    request = sources.authorization(event)
    identity = work.authorize(request, clients)
    observe.log("info", "authorized" if identity else "refused", flavour=request.flavour)
    return sources.authorizer_answer(request, identity)
{% endif %}
{%- if "field_authorizer" in kinds %}

def take_field_authorizer(event, clients):
    identity = work.authorize(sources.field_authorization(event), clients)
    answer = {"isAuthorized": identity is not None, "resolverContext": {}, "ttlOverride": 0}
    if identity:
        answer["resolverContext"] = {"subject": str(identity.get("sub", ""))}
    return answer
{% endif %}
{%- for batch in batches %}

def take_{{ batch.kind }}(event, clients):
    """Each record on its own: those that fail are reported and come again, the rest is done."""
    failures = []
    seen = set()
    for record in event["Records"]:
        identifier = sources.{{ batch.kind }}_identifier(record)
        try:
            item = sources.{{ batch.kind }}_item(record)
            if item.key not in seen:
                work.{{ batch.entry }}(item, clients)
                seen.add(item.key)
        except Exception as error:
            observe.log("error", "record failed", record=identifier, error=repr(error))
            failures.append({"itemIdentifier": identifier})
{%- if batch.ordered %}
            break  # later records of the shard or group have to wait for this one
{%- endif %}
{%- if batch.kind == "queue" and batch.ordered %}
    if failures:
        behind = [sources.queue_identifier(record) for record in event["Records"]]
        behind = behind[behind.index(failures[0]["itemIdentifier"]) + 1 :]
        failures.extend({"itemIdentifier": identifier} for identifier in behind)
{%- endif %}
    observe.log("info", "batch done", records=len(event["Records"]), failures=len(failures))
    return {"batchItemFailures": failures}
{% endfor %}
{%- for kind in singles %}

def take_{{ kind.kind }}(event, clients):
    results = []
    for item in sources.{{ kind.kind }}_items(event):
        results.append(work.{{ kind.entry }}(item, clients))
    observe.log("info", "event done", items=len(results))
{%- if kind.returns %}
    return results[0] if len(results) == 1 else results
{%- else %}
    return {"done": len(results)}
{%- endif %}
{% endfor %}
{%- if "user_pool" in kinds %}

def take_user_pool(event, clients):
    """The trigger's answer is the event itself, with its response filled in."""
    entries = {
{%- for entry in entries if entry.kind == "user_pool" %}
        {{ entry.trigger_source | py }}: work.{{ entry.name }},
{%- endfor %}
    }
    request = sources.user_pool_request(event)
    entry = entries.get(request.trigger)
    if entry is None:
        raise ValueError(f"no work for the trigger {request.trigger}")
    event["response"] = {**event.get("response", {}), **(entry(request, clients) or {})}
    observe.log("info", "user pool trigger done", trigger=request.trigger)
    return event
{% endif %}
{%- if "transform" in kinds %}

def take_transform(event, clients):
    """Every record comes back, changed, dropped or marked as failed."""
    answers = []
    for record in event["records"]:
        try:
            item = sources.transform_item(record)
            changed = work.on_delivery_record(item, clients)
            answers.append(sources.transform_answer(record, "Ok" if changed is not None else "Dropped", changed))
        except Exception as error:
            observe.log("error", "record failed", record=record.get("recordId"), error=repr(error))
            answers.append({"recordId": record["recordId"], "result": "ProcessingFailed", "data": record["data"]})
    return {"records": answers}
{% endif -%}
