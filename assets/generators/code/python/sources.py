"""Events, unpacked into typed values. Generated for exactly the sources this function is wired to."""

import base64
import hashlib
import json
{%- if "logs" in kinds %}
import gzip
{%- endif %}
{%- if "bucket" in kinds %}
import urllib.parse
{%- endif %}
from dataclasses import dataclass, field{% if "rest" in kinds %}, replace{% endif %}

MAX_KEY = 256


class BadRequest(ValueError):
    """The caller's mistake; the message is safe to show."""


class Missing(LookupError):
    """What was asked for does not exist; the message is safe to show."""


@dataclass(frozen=True)
class Item:
    """One thing to work on. The key is the same when it is delivered again."""

    key: str
    payload: dict
    attributes: dict = field(default_factory=dict)


def json_object(text, what):
    """A JSON object from text, or a mistake that names what was wrong."""
    try:
        value = json.loads(text) if isinstance(text, (str, bytes)) else text
    except (ValueError, RecursionError):
        raise BadRequest(f"{what} is not JSON") from None
    if not isinstance(value, dict):
        raise BadRequest(f"{what} has to be a JSON object")
    return value


def loose_object(text):
    """A JSON object, or the text wrapped in one."""
    try:
        value = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return {"text": text if isinstance(text, str) else str(text)}
    return value if isinstance(value, dict) else {"value": value}


def digest(value):
    """A key for what carries none of its own."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:32]


def key_of(value):
    """A caller's key: short printable text."""
    if not isinstance(value, str) or not 0 < len(value) <= MAX_KEY or not value.isprintable():
        raise BadRequest(f"id has to be printable text of 1 to {MAX_KEY} characters")
    return value
{% if "http" in kinds or "rest" in kinds %}

@dataclass(frozen=True)
class Request:
    """An HTTP request, checked as far as can be without knowing the work."""

    route: str
    method: str
    path: str
    parameters: dict
    query: dict
    headers: dict
    body: dict
    claims: dict

    @property
    def payload(self):
        return {**self.query, **self.body, **self.parameters}

    @property
    def key(self):
        """The id in path, body or query; without one, what the idempotency key or the content gives."""
        for place in (self.parameters, self.body, self.query):
            if "id" in place:
                return key_of(place["id"])
        if self.parameters:
            return key_of(next(iter(self.parameters.values())))
        if "idempotency-key" in self.headers:
            return key_of(self.headers["idempotency-key"])
        return digest([self.route, self.payload])
{%- if "rest" in kinds %}

    def with_route(self, route):
        return replace(self, route=route)
{%- endif %}


def body_of(event, method):
    if method in ("GET", "HEAD", "DELETE", "OPTIONS"):
        return {}
    body = event.get("body")
    if body in (None, ""):
        return {}
    if event.get("isBase64Encoded"):
        try:
            body = base64.b64decode(body, validate=True).decode()
        except ValueError:
            raise BadRequest("the body is not base64 of UTF-8 text") from None
    return json_object(body, "the body")


def lower_keys(values):
    return {str(key).lower(): value for key, value in (values or {}).items()}
{% endif %}
{%- if "http" in kinds %}

def is_http(event):
    context = event.get("requestContext") if isinstance(event, dict) else None
    return isinstance(context, dict) and "http" in context and event.get("type") != "REQUEST"


def http_request(event):
    """Payload format 2.0: HTTP APIs and function URLs."""
    context = event["requestContext"]
    method = context["http"]["method"].upper()
    claims = (context.get("authorizer") or {}).get("jwt", {}).get("claims") or (context.get("authorizer") or {}).get("lambda") or {}
    return Request(
        route=event.get("routeKey", "$default"),
        method=method,
        path=event.get("rawPath", "/"),
        parameters=dict(event.get("pathParameters") or {}),
        query=dict(event.get("queryStringParameters") or {}),
        headers=lower_keys(event.get("headers")),
        body=body_of(event, method),
        claims=dict(claims),
    )
{% endif %}
{%- if "rest" in kinds %}

def is_rest(event):
    return isinstance(event, dict) and "httpMethod" in event and event.get("type") != "REQUEST"


def rest_request(event):
    """Payload format 1.0: REST APIs and load balancers."""
    method = event["httpMethod"].upper()
    authorizer = (event.get("requestContext") or {}).get("authorizer") or {}
    return Request(
        route=f"{method} {event.get('resource') or event.get('path', '/')}",
        method=method,
        path=event.get("path", "/"),
        parameters=dict(event.get("pathParameters") or {}),
        query=dict(event.get("queryStringParameters") or {}),
        headers=lower_keys(event.get("headers")),
        body=body_of(event, method),
        claims=dict(authorizer.get("claims") or authorizer),
    )
{% endif %}
{%- if "socket" in kinds %}

@dataclass(frozen=True)
class SocketMessage:
    route: str
    connection_id: str
    payload: dict
    claims: dict

    @property
    def key(self):
        return self.connection_id


def is_socket(event):
    context = event.get("requestContext") if isinstance(event, dict) else None
    return isinstance(context, dict) and "connectionId" in context and event.get("type") != "REQUEST"


def socket_message(event):
    context = event["requestContext"]
    body = event.get("body")
    payload = json_object(body, "the message") if body and context.get("eventType") == "MESSAGE" else {}
    return SocketMessage(
        route=context.get("routeKey", "$default"),
        connection_id=context["connectionId"],
        payload=payload,
        claims=dict(context.get("authorizer") or {}),
    )
{% endif %}
{%- if "authorizer" in kinds or "field_authorizer" in kinds %}

@dataclass(frozen=True)
class Authorization:
    """What a caller shows to be let in."""

    flavour: str
    token: str
    resource: str


def bearer(text):
    scheme, _, token = (text or "").strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else (text or "").strip()
{% endif %}
{%- if "authorizer" in kinds %}

def is_authorizer(event):
    return isinstance(event, dict) and event.get("type") in ("TOKEN", "REQUEST") and ("methodArn" in event or "routeArn" in event)


def authorization(event):
    if event["type"] == "TOKEN":
        return Authorization("TOKEN", bearer(event.get("authorizationToken")), event["methodArn"])
    headers = {str(key).lower(): value for key, value in (event.get("headers") or {}).items()}
    query = event.get("queryStringParameters") or {}
    token = bearer(headers.get("authorization") or query.get("token"))
    if event.get("version") == "2.0":
        return Authorization("HTTP", token, event["routeArn"])
    flavour = "SOCKET" if "connectionId" in (event.get("requestContext") or {}) else "REQUEST"
    return Authorization(flavour, token, event["methodArn"])


def authorizer_answer(request, identity):
    """Simple answers for HTTP APIs, a policy for REST and WebSocket APIs."""
    context = {key: str(identity[key]) for key in ("sub", "scope", "email") if key in identity} if identity else {}
    if request.flavour == "HTTP":
        return {"isAuthorized": identity is not None, "context": context}
    # The answer is cached for all routes of the stage, so it has to hold for all of them.
    parts = request.resource.split("/")
    resource = "/".join(parts[:2]) + "/*" if len(parts) > 1 else request.resource
    return {
        "principalId": str(identity.get("sub", "caller")) if identity else "anonymous",
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {"Action": "execute-api:Invoke", "Effect": "Allow" if identity else "Deny", "Resource": resource}
            ],
        },
        "context": context,
    }
{% endif %}
{%- if "field_authorizer" in kinds %}

def is_field_authorizer(event):
    return isinstance(event, dict) and "authorizationToken" in event and "requestContext" in event


def field_authorization(event):
    return Authorization("FIELD", bearer(event.get("authorizationToken")), "")
{% endif %}
{%- if "queue" in kinds %}

def records_from(event, source):
    """Whether the event is a batch of records of one service."""
    records = event.get("Records") if isinstance(event, dict) else None
    if not isinstance(records, list) or not records or not isinstance(records[0], dict):
        return False
    return (records[0].get("eventSource") or records[0].get("EventSource")) == source


def is_queue(event):
    return records_from(event, "aws:sqs")


def queue_identifier(record):
    return record["messageId"]


def queue_item(record):
    """The body is a JSON object; a notification that came through a topic is unwrapped."""
    body = json_object(record["body"], "the message")
    if body.get("Type") == "Notification" and "TopicArn" in body and "Message" in body:
        body = json_object(body["Message"], "the notification in the message")
    attributes = {name: value.get("stringValue") for name, value in (record.get("messageAttributes") or {}).items()}
    attributes["source_arn"] = record.get("eventSourceARN", "")
    deduplication = (record.get("attributes") or {}).get("MessageDeduplicationId")
    return Item(key=deduplication or record["messageId"], payload=body, attributes=attributes)
{% elif "stream" in kinds or "changes" in kinds or "bucket" in kinds or "topic" in kinds or "mail" in kinds %}

def records_from(event, source):
    """Whether the event is a batch of records of one service."""
    records = event.get("Records") if isinstance(event, dict) else None
    if not isinstance(records, list) or not records or not isinstance(records[0], dict):
        return False
    return (records[0].get("eventSource") or records[0].get("EventSource")) == source
{% endif %}
{%- if "stream" in kinds %}

def is_stream(event):
    return records_from(event, "aws:kinesis")


def stream_identifier(record):
    return record["kinesis"]["sequenceNumber"]


def stream_item(record):
    data = base64.b64decode(record["kinesis"]["data"], validate=True).decode()
    attributes = {"partition_key": record["kinesis"].get("partitionKey", ""), "source_arn": record.get("eventSourceARN", "")}
    return Item(key=record["eventID"], payload=json_object(data, "the record"), attributes=attributes)
{% endif %}
{%- if "changes" in kinds %}

def is_changes(event):
    return records_from(event, "aws:dynamodb")


def changes_identifier(record):
    return record["dynamodb"]["SequenceNumber"]


def plain(value):
    """A value of the table's typed JSON as a plain one; numbers stay exact text when they are not whole."""
    kind, inner = next(iter(value.items()))
    if kind == "M":
        return {key: plain(item) for key, item in inner.items()}
    if kind == "L":
        return [plain(item) for item in inner]
    if kind == "N":
        return int(inner) if inner.lstrip("-").isdigit() else inner
    if kind == "NULL":
        return None
    return inner


def image(values):
    return {key: plain(value) for key, value in (values or {}).items()}


def changes_item(record):
    change = record["dynamodb"]
    payload = {
        "event": record["eventName"],
        "keys": image(change.get("Keys")),
        "new": image(change.get("NewImage")),
        "old": image(change.get("OldImage")),
    }
    return Item(key=record["eventID"], payload=payload, attributes={"source_arn": record.get("eventSourceARN", "")})
{% endif %}
{%- if "bucket" in kinds %}

def is_bucket(event):
    return records_from(event, "aws:s3")


def bucket_items(event):
    for record in event["Records"]:
        s3 = record["s3"]
        # Keys arrive URL-encoded, spaces as plus signs.
        key = urllib.parse.unquote_plus(s3["object"]["key"])
        payload = {
            "bucket": s3["bucket"]["name"],
            "key": key,
            "size": int(s3["object"].get("size", 0)),
            "event": record["eventName"],
        }
        yield Item(key=digest([payload["bucket"], key, s3["object"].get("sequencer")]), payload=payload)
{% endif %}
{%- if "topic" in kinds %}

def is_topic(event):
    return records_from(event, "aws:sns")


def topic_items(event):
    for record in event["Records"]:
        sns = record["Sns"]
        attributes = {name: value.get("Value") for name, value in (sns.get("MessageAttributes") or {}).items()}
        attributes["source_arn"] = sns.get("TopicArn", "")
        yield Item(key=sns["MessageId"], payload=loose_object(sns["Message"]), attributes=attributes)
{% endif %}
{%- if "mail" in kinds %}

def is_mail(event):
    return records_from(event, "aws:ses")


def mail_items(event):
    for record in event["Records"]:
        mail = record["ses"]["mail"]
        payload = {
            "from": mail.get("source", ""),
            "to": list(mail.get("destination", [])),
            "subject": (mail.get("commonHeaders") or {}).get("subject", ""),
            "message_id": mail["messageId"],
        }
        yield Item(key=mail["messageId"], payload=payload)
{% endif %}
{%- if "alarm" in kinds %}

def is_alarm(event):
    return isinstance(event, dict) and "alarmArn" in event and "alarmData" in event


def alarm_items(event):
    data = event["alarmData"]
    payload = {"alarm": data["alarmName"], "state": data["state"]["value"], "reason": data["state"].get("reason", "")}
    yield Item(key=digest([payload, event.get("time")]), payload=payload)
{% endif %}
{%- if "schedule" in kinds %}

def is_schedule(event):
    return isinstance(event, dict) and (event.get("detail-type") == "Scheduled Event" or event.get("source") == "schedule")


def schedule_items(event):
    payload = {"time": event.get("time", ""), "detail": event.get("detail") or {}}
    yield Item(key=event.get("id") or digest(payload), payload=payload)
{% endif %}
{%- if "event" in kinds %}

def is_event(event):
    return isinstance(event, dict) and "detail-type" in event and "detail" in event


def event_items(event):
    payload = {"type": event["detail-type"], "source": event.get("source", ""), "detail": event["detail"]}
    yield Item(key=event.get("id") or digest(payload), payload=payload, attributes={"account": event.get("account", "")})
{% endif %}
{%- if "logs" in kinds %}

def is_logs(event):
    return isinstance(event, dict) and isinstance(event.get("awslogs"), dict)


def logs_items(event):
    data = json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))
    if data.get("messageType") == "CONTROL_MESSAGE":
        return
    for line in data["logEvents"]:
        payload = {"group": data["logGroup"], "stream": data["logStream"], "line": line["message"], "time_ms": line["timestamp"]}
        yield Item(key=line["id"], payload=payload)
{% endif %}
{%- if "field" in kinds %}

def is_field(event):
    return isinstance(event, dict) and isinstance(event.get("info"), dict) and "fieldName" in event["info"]


def field_items(event):
    arguments = event.get("arguments") or {}
    identity = event.get("identity") or {}
    payload = dict(arguments.get("input") or arguments)
    attributes = {"field": event["info"]["fieldName"], "claims": identity.get("claims") or {}}
    yield Item(key=str(payload.get("id") or digest([attributes["field"], payload])), payload=payload, attributes=attributes)
{% endif %}
{%- if "pipe" in kinds %}

def is_pipe(event):
    return isinstance(event, list)


def pipe_items(event):
    """A pipe delivers a list of whatever its source and template give."""
    for record in event:
        body = record.get("body", record) if isinstance(record, dict) else record
        payload = body if isinstance(body, dict) else loose_object(body)
        known = record.get("messageId") or record.get("eventID") if isinstance(record, dict) else None
        yield Item(key=known or digest(payload), payload=payload)
{% endif %}
{%- if "user_pool" in kinds %}

@dataclass(frozen=True)
class UserPoolRequest:
    trigger: str
    user_pool_id: str
    user_name: str
    attributes: dict
    request: dict

    @property
    def key(self):
        return self.user_name

    @property
    def payload(self):
        return {"user": self.user_name, "attributes": self.attributes}


def is_user_pool(event):
    return isinstance(event, dict) and "triggerSource" in event and "userPoolId" in event


def user_pool_request(event):
    request = event.get("request") or {}
    return UserPoolRequest(
        trigger=event["triggerSource"].split("_", 1)[0],
        user_pool_id=event["userPoolId"],
        user_name=event.get("userName", ""),
        attributes=dict(request.get("userAttributes") or {}),
        request=dict(request),
    )
{% endif %}
{%- if "transform" in kinds %}

def is_transform(event):
    return isinstance(event, dict) and "deliveryStreamArn" in event and isinstance(event.get("records"), list)


def transform_item(record):
    data = base64.b64decode(record["data"], validate=True).decode()
    return Item(key=record["recordId"], payload=json_object(data, "the record"))


def transform_answer(record, result, payload):
    """Records end with a line break, so that files of them can be read line by line."""
    data = record["data"]
    if payload is not None:
        data = base64.b64encode((json.dumps(payload) + "\n").encode()).decode()
    return {"recordId": record["recordId"], "result": result, "data": data}
{% endif %}
{%- for kind in ("task", "device", "enrichment", "direct") %}
{%- if kind in kinds %}

def {{ kind }}_items(event):
{%- if kind == "enrichment" %}
    for record in event if isinstance(event, list) else [event]:
        payload = record if isinstance(record, dict) else {"value": record}
        yield Item(key=str(payload.get("messageId") or payload.get("id") or digest(payload)), payload=payload)
{%- else %}
    if not isinstance(event, dict):
        raise BadRequest("the input has to be a JSON object")
    yield Item(key=str(event.get("id") or digest(event)), payload=event)
{%- endif %}
{% endif %}
{%- endfor %}
