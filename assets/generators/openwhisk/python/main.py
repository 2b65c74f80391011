"""{{ title | line }}: takes what comes in, checks it, hands it to `work`."""

import json
import os

import work


class Refused(Exception):
    """What came in cannot be worked on, and will not get better by trying again."""


def log(level, message, **fields):
    print(json.dumps({"level": level, "message": message, "activation": os.environ.get("__OW_ACTIVATION_ID"), **fields}))


def item_of(params):
    """What the platform and the manifest add is no part of an item."""
    return {name: value for name, value in params.items() if not name.startswith("__ow_") and name not in work.SETTINGS}


def checked(value):
    """The item to work on: a JSON object; its id, where it has one, is text or a number."""
    if not isinstance(value, dict):
        raise Refused("a JSON object is expected")
    if isinstance(value.get("id", ""), bool) or not isinstance(value.get("id", ""), (str, int, float)):
        raise Refused("the id has to be text or a number")
    return value

{% if batches %}
def item_of_message(message):
    """A message of the broker: JSON, parsed by the feed or not."""
    value = message.get("value")
    try:
        return checked(json.loads(value) if isinstance(value, str) else value)
    except ValueError as error:
        raise Refused("a message has to hold JSON") from error


def handle_messages(messages, settings):
    results = []
    for message in messages:
        try:
            fallback = f"{message.get('topic')}-{message.get('partition')}-{message.get('offset')}"
            results.append(work.handle(item_of_message(message), fallback, settings))
        except Refused as refused:
            # Trying again would not help: it is told and let go.
            log("error", "message refused", offset=message.get("offset"), reason=str(refused))
    return {"results": results}

{% endif %}

def main(params):
    settings = {name: params.get(name) for name in work.SETTINGS}
    activation = os.environ.get("__OW_ACTIVATION_ID")
{%- if batches %}
    if isinstance(params.get("messages"), list):
        return handle_messages(params["messages"], settings)
{%- endif %}
{%- if web %}
    if "__ow_method" not in params:
        return work.handle(checked(item_of(params)), activation, settings)
    headers = {"Content-Type": "application/json"}
    try:
        body = work.handle(checked(item_of(params)), activation, settings)
        return {"statusCode": 200, "headers": headers, "body": body}
    except Refused as refused:
        return {"statusCode": 400, "headers": headers, "body": {"message": str(refused)}}
    except Exception as error:
        log("error", "request failed", reason=str(error))
        return {"statusCode": 500, "headers": headers, "body": {"message": "something went wrong"}}
{%- else %}
    return work.handle(checked(item_of(params)), activation, settings)
{%- endif %}
