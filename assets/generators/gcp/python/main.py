"""{{ title | line }}: takes what comes in, checks it, hands it to `work`."""

import json
import os
import sys

import functions_framework
{%- if called %}
from cloudevents.http import from_http
{%- endif %}

import work

LARGEST_BODY = 1_000_000


class Refused(Exception):
    """What came in cannot be worked on, and will not get better by trying again."""


def log(severity, message, **fields):
    """One JSON object a line, which Cloud Logging reads as fields."""
    print(json.dumps({"severity": severity, "message": message, **fields}, default=str), file=sys.stdout, flush=True)


def checked(value):
    """The item to work on: a JSON object, nothing else."""
    if not isinstance(value, dict):
        raise Refused("a JSON object is expected")
    return value


def item_of(event):
    """The item within an event: a message's data, else what the event says."""
    data = event.data
    if isinstance(data, (bytes, bytearray)):
        # Events of Firestore come as protocol buffers; their subject names the document.
        return {"subject": event["subject"] if "subject" in event else ""}
    if isinstance(data, dict) and isinstance(data.get("message"), dict):
        import base64

        try:
            return checked(json.loads(base64.b64decode(data["message"].get("data", ""), validate=True)))
        except ValueError as error:
            raise Refused("a message has to hold JSON") from error
    return checked(data)


def handle_event(event):
    try:
        work.handle(item_of(event), event["id"])
    except Refused as refused:
        # Trying again would not help: it is told and let go.
        log("ERROR", "event refused", event=event["id"], reason=str(refused))
        return
    log("INFO", "event handled", event=event["id"])

{% if called %}
@functions_framework.http
def handle(request):
    if "ce-type" in request.headers:
        handle_event(from_http(request.headers, request.get_data()))
        return "", 204
    try:
        if request.content_length and request.content_length > LARGEST_BODY:
            raise Refused("the body is too large")
        body = request.get_json(silent=True) if request.get_data() else dict(request.args)
        if isinstance(body, dict) and isinstance(body.get("message"), dict):
            from cloudevents.http import CloudEvent

            # A push subscription wraps its message; an empty answer takes it off the queue.
            handle_event(CloudEvent({"type": "push", "source": "pubsub", "id": str(body["message"].get("messageId", ""))}, body))
            return "", 204
        item = checked(body)
    except Refused as refused:
        return {"message": str(refused)}, 400
    result = work.handle(item, request.headers.get("X-Cloud-Trace-Context", ""))
    return {"result": result}, 200
{% else %}
@functions_framework.cloud_event
def handle(event):
    handle_event(event)
{% endif %}
