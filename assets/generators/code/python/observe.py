"""Logs as one JSON object a line, so that queries need no parsing rules."""

import json
import os
import sys
import time

LEVELS = {"debug": 10, "info": 20, "error": 40}
_request = {"id": ""}


def start(context):
    _request["id"] = getattr(context, "aws_request_id", "") or ""


def log(level, message, **fields):
    if LEVELS.get(level, 20) < LEVELS.get(os.environ.get("LOG_LEVEL", "info").lower(), 20):
        return
    entry = {"time": round(time.time(), 3), "level": level, "message": message, "request_id": _request["id"], **fields}
    print(json.dumps(entry, default=str), file=sys.stdout)
