"""Loads one function's folder on its own, as Lambda does, with stand-ins for everything outside."""

import importlib
import io
import json
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MODULES = ("app", "sources", "work", "downstream", "observe", "token_check")


class FakeClient:
    """Takes any call, remembers it and answers what the service would for one good item."""

    def __init__(self, service, calls):
        self._service = service
        self._calls = calls

    def __getattr__(self, method):
        def call(**arguments):
            self._calls.append((self._service, method, arguments))
            return answer_of(method)

        return call


def answer_of(method):
    answers = {
        "get_item": {"Item": {"pk": {"S": "item-1"}, "data": {"S": "{\"name\": \"example\"}"}}},
        "get_object": {"Body": io.BytesIO(b"{}"), "ContentLength": 2},
        "send_message": {"MessageId": "message-1"},
        "publish": {"MessageId": "message-1"},
        "put_events": {"FailedEntryCount": 0, "Entries": [{"EventId": "event-1"}]},
        "put_record": {"SequenceNumber": "1", "RecordId": "record-1"},
        "get_secret_value": {"SecretString": "secret", "VersionId": "version-1"},
        "get_parameter": {"Parameter": {"Value": "value", "Version": 1}},
        "encrypt": {"CiphertextBlob": b"cipher"},
        "start_execution": {"executionArn": "arn:aws:states:us-east-1:123456789012:execution:flow:item-1"},
        "start_sync_execution": {"status": "SUCCEEDED", "output": "{}"},
        "invoke": {"StatusCode": 200, "Payload": io.BytesIO(b"{\"ok\": true}")},
        "send_email": {"MessageId": "mail-1"},
        "converse": {"output": {"message": {"content": [{"text": "an answer"}]}}},
        "detect_labels": {"Labels": [{"Name": "Cat"}]},
        "detect_document_text": {"Blocks": [{"BlockType": "LINE", "Text": "a line"}]},
        "detect_sentiment": {"Sentiment": "POSITIVE"},
        "admin_get_user": {"UserStatus": "CONFIRMED"},
        "run_task": {"tasks": [{"taskArn": "arn:aws:ecs:us-east-1:123456789012:task/cluster/1"}]},
        "execute_statement": {"numberOfRecordsUpdated": 1},
        "generate_db_auth_token": "token",
        "request": {"ok": True},
    }
    return answers.get(method, {})


def load(function, environment=None):
    """The function's modules by name, loaded afresh."""
    folder = str(ROOT / "functions" / function)
    for name in MODULES:
        sys.modules.pop(name, None)
    os.environ.update({"AWS_REGION": "us-east-1", **(environment or {}), "LOG_LEVEL": "error"})
    sys.path.insert(0, folder)
    try:
        return {name: importlib.import_module(name) for name in MODULES if os.path.exists(f"{folder}/{name}.py")}
    finally:
        sys.path.remove(folder)
        for name in MODULES:
            sys.modules.pop(name, None)


def clients(modules, calls):
    """Downstream calls that go nowhere but into the list."""
    if "downstream" not in modules:
        return None
    return modules["downstream"].Downstream(lambda service, **settings: FakeClient(service, calls))


def sample(path):
    return json.loads((ROOT / "events" / path).read_text(encoding="utf-8"))
