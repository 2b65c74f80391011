#!/usr/bin/env python3
"""What other linters find of the same defects: writes the table of docs/validation.md.

Every row is a drawing with a defect and its twin without. Both become SAM templates; a tool finds the defect when it
says something about the one that it does not say about the other. Slow (minutes), so not part of the gate:

    python3 -m venv V && V/bin/pip install checkov cfn-lint==1.51.0
    python3 -m venv S && S/bin/pip install cfn-lint-serverless==0.3.6 setuptools
    python tests/oracles/peers.py --cfn-lint V/bin/cfn-lint --serverless S/bin/cfn-lint --checkov V/bin/checkov
"""
import argparse
import json
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FN = "f:lambda timeout_s=10 memory_mb=512 runtime=python3.13"
# (rule, defect, drawing with it, drawing without)
DEFECTS = [
    ("SL-PROP-001", "timeout of 901 s", "f:lambda timeout_s=901", "f:lambda timeout_s=900"),
    ("SL-PROP-001", "memory of 64 MB", "f:lambda memory_mb=64", "f:lambda memory_mb=128"),
    ("SL-PROP-001", "retention of 20 days", f"q:sqs_standard retention_s=1728000|{FN}||q>f:poll", f"q:sqs_standard retention_s=1209600|{FN}||q>f:poll"),
    ("SL-PROP-001", "batch of 20,000", f"q:sqs_standard|{FN}||q>f:poll BatchSize=20000 MaximumBatchingWindowInSeconds=1", f"q:sqs_standard|{FN}||q>f:poll BatchSize=10000 MaximumBatchingWindowInSeconds=1"),
    ("SL-LAM-005", "no timeout", "f:lambda memory_mb=512", FN),
    ("SL-LAM-006", "no memory size", "f:lambda timeout_s=10", FN),
    ("SL-LAM-007", "runtime past its end of life", "f:lambda runtime=python3.8", "f:lambda runtime=python3.13"),
    ("SL-LAM-004", "switched off by concurrency 0", f"a:apigw_http|{FN} reserved_concurrency=0||a>f:sync_invoke", f"a:apigw_http|{FN} reserved_concurrency=5||a>f:sync_invoke"),
    ("SL-LAM-009", "SnapStart with provisioned concurrency", "f:lambda runtime=java21 snap_start=true provisioned_concurrency=2", "f:lambda runtime=java21 snap_start=true"),
    ("SL-OBS-001", "logs kept for ever", FN, f"{FN} log_retention_days=30"),
    ("SL-OBS-002", "tracing off", FN, f"{FN} xray=true"),
    ("SL-OBS-003", "no access log", f"a:apigw_rest|{FN}||a>f:sync_invoke", f"a:apigw_rest access_log=true|{FN}||a>f:sync_invoke"),
    ("SL-OBS-004", "express workflow without a log", f"s:sfn_express|{FN}||s>f:sync_invoke", f"s:sfn_express log_level=ALL|{FN}||s>f:sync_invoke"),
    ("SL-SEC-001", "public API without authorization", f"c:client_web|a:apigw_http|{FN}||c>a:sync_invoke|a>f:sync_invoke", f"c:client_web|a:apigw_http|u:cognito_user_pool|{FN}||c>a:sync_invoke|a>f:sync_invoke|a>u:authorize"),
    ("SL-SEC-003", "stream not encrypted", f"{FN}|k:kinesis encrypted=false||f>k:sdk_call", f"{FN}|k:kinesis encrypted=true||f>k:sdk_call"),
    ("SL-SEC-003", "queue not encrypted", f"{FN}|q:sqs_standard encryption=NONE||f>q:sdk_call", f"{FN}|q:sqs_standard encryption=SSE-SQS||f>q:sdk_call"),
    ("SL-SEC-004", "public bucket", f"{FN}|b:s3 block_public_access=false||f>b:sdk_call", f"{FN}|b:s3||f>b:sdk_call"),
    ("SL-SEC-005", "API without throttling", f"c:client_web|a:apigw_rest|{FN}||c>a:sync_invoke|a>f:sync_invoke", f"c:client_web|a:apigw_rest throttle_rps=100 throttle_burst=50|{FN}||c>a:sync_invoke|a>f:sync_invoke"),
    ("SL-SEC-006", "public REST API without a web ACL", f"c:client_web|a:apigw_rest|{FN}||c>a:sync_invoke|a>f:sync_invoke", f"c:client_web|a:apigw_rest|w:waf|{FN}||c>a:sync_invoke|a>f:sync_invoke|w>a:attachment"),
    ("SL-SEC-007", "plain HTTP at the edge", "d:cloudfront viewer_protocol=allow-all|b:s3||d>b:direct_integration", "d:cloudfront viewer_protocol=redirect-to-https|b:s3||d>b:direct_integration"),
    ("SL-SEC-008", "guest identities", "i:cognito_identity_pool allow_unauthenticated=true", "i:cognito_identity_pool"),
    ("SL-DLQ-001", "asynchronous call without a failure destination", f"b:s3|{FN}||b>f:async_invoke", f"b:s3|{FN}|d:sqs_standard||b>f:async_invoke|f>d:redrive"),
    ("SL-DLQ-002", "stream mapping without a failure destination", f"k:kinesis|{FN}||k>f:poll StartingPosition=LATEST", f"k:kinesis|{FN}|d:sqs_standard||k>f:poll StartingPosition=LATEST OnFailure=d"),
    ("SL-DLQ-003", "queue without dead letters", f"q:sqs_standard|{FN}||q>f:poll", f"q:sqs_standard|d:sqs_standard|{FN}||q>f:poll|q>d:redrive"),
    ("SL-DLQ-004", "rule target without dead letters", f"r:eventbridge_rule|q:sqs_standard||r>q:notification", "r:eventbridge_rule|q:sqs_standard|d:sqs_standard||r>q:notification|r>d:redrive"),
    ("SL-DLQ-005", "subscription without redrive", "t:sns_standard|q:sqs_standard||t>q:subscription", "t:sns_standard|q:sqs_standard|d:sqs_standard||t>q:subscription RedrivePolicy=d"),
    ("SL-DLQ-006", "unbounded retries of a stream", f"k:kinesis|{FN}||k>f:poll StartingPosition=LATEST", f"k:kinesis|{FN}||k>f:poll StartingPosition=LATEST MaximumRetryAttempts=3"),
    ("SL-DLQ-007", "two receives only", f"q:sqs_standard|d:sqs_standard|{FN}||q>f:poll|q>d:redrive maxReceiveCount=2", f"q:sqs_standard|d:sqs_standard|{FN}||q>f:poll|q>d:redrive maxReceiveCount=5"),
    ("SL-DLQ-008", "dead letters expire first", "q:sqs_standard retention_s=345600|d:sqs_standard retention_s=345600||q>d:redrive", "q:sqs_standard retention_s=345600|d:sqs_standard retention_s=1209600||q>d:redrive"),
    ("SL-DLQ-009", "whole batch tried again", f"q:sqs_standard|{FN}||q>f:poll BatchSize=10", f"q:sqs_standard|{FN}||q>f:poll BatchSize=10 FunctionResponseTypes=ReportBatchItemFailures"),
    ("SL-SQS-001", "visibility timeout below the function's", f"q:sqs_standard visibility_timeout_s=5|{FN}||q>f:poll", f"q:sqs_standard visibility_timeout_s=60|{FN}||q>f:poll"),
    ("SL-SQS-001", "visibility timeout below six times the function's", f"q:sqs_standard visibility_timeout_s=30|{FN}||q>f:poll", f"q:sqs_standard visibility_timeout_s=60|{FN}||q>f:poll"),
    ("SL-SQS-003", "FIFO queue with a batching window", f"q:sqs_fifo|{FN}||q>f:poll MaximumBatchingWindowInSeconds=5", f"q:sqs_fifo|{FN}||q>f:poll"),
    ("SL-SQS-004", "batch above 10 without a window", f"q:sqs_standard|{FN}||q>f:poll BatchSize=100", f"q:sqs_standard|{FN}||q>f:poll BatchSize=100 MaximumBatchingWindowInSeconds=1"),
    ("SL-SQS-005", "mapping concurrency above the reserved", f"q:sqs_standard|{FN} reserved_concurrency=5||q>f:poll MaximumConcurrency=50", f"q:sqs_standard|{FN} reserved_concurrency=60||q>f:poll MaximumConcurrency=50"),
    ("SL-SYNC-003", "function outlives its API", f"a:apigw_http|f:lambda timeout_s=60||a>f:sync_invoke", f"a:apigw_http|f:lambda timeout_s=20||a>f:sync_invoke"),
    ("SL-SYNC-006", "slow sign-in trigger", "u:cognito_user_pool|f:lambda timeout_s=30||u>f:sync_invoke", "u:cognito_user_pool|f:lambda timeout_s=5||u>f:sync_invoke"),
    ("SL-LOOP-001", "bucket feeds itself", f"b:s3|o:s3|{FN}||b>f:async_invoke|f>b:sdk_call", f"b:s3|o:s3|{FN}||b>f:async_invoke|f>o:sdk_call"),
    ("SL-DDB-003", "no point-in-time recovery", f"{FN}|t:dynamodb||f>t:sdk_call", f"{FN}|t:dynamodb pitr=true||f>t:sdk_call"),
    ("SL-WIRE-014", "three subscriptions on a log group", "l:cloudwatch_logs|f:lambda|g:lambda|h:lambda||l>f:async_invoke|l>g:async_invoke|l>h:async_invoke", "l:cloudwatch_logs|f:lambda|g:lambda|h:lambda||l>f:async_invoke|l>g:async_invoke"),
]


def value(text):
    try:
        return json.loads(text)
    except ValueError:
        return text


def graph(line):
    nodes, _, edges = line.partition("||")

    def props(words):
        return {key: value(text) for key, text in (word.split("=", 1) for word in words)}

    rows = []
    for word in (part.split() for part in nodes.split("|")):
        name, kind = word[0].split(":")
        rows.append({"id": name, "type": kind, "props": props(word[1:])})
    wires = []
    for word in (part.split() for part in edges.split("|") if part):
        ends, mechanism = word[0].split(":")
        source, target = ends.split(">")
        wires.append({"from": source, "to": target, "mechanism": mechanism, "props": props(word[1:])})
    return {"schema": 1, "nodes": rows, "edges": wires}


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def by_cfn_lint(program, templates, *more):
    """Rule and resource of each finding, by template."""
    found = {template: set() for template in templates}
    for row in json.loads(output(program, *more, "-f", "json", "-t", *templates) or "[]"):
        place = [str(part) for part in row["Location"].get("Path") or []]
        found[row["Filename"]].add((row["Rule"]["Id"], place[1] if len(place) > 1 else ""))
    return found


def by_checkov(program, templates, folder):
    found = {template: set() for template in templates}
    answer = json.loads(output(program, "-d", folder, "--framework", "cloudformation", "serverless", "--quiet", "--compact", "--skip-download", "-o", "json") or "[]")
    for report in answer if isinstance(answer, list) else [answer]:
        for row in report.get("results", {}).get("failed_checks", []):
            template = str(pathlib.Path(folder) / row["file_path"].lstrip("/"))
            if template in found:
                found[template].add((row["check_id"], row["resource"]))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", default=str(ROOT / "target/debug/skywright-cli"))
    parser.add_argument("--cfn-lint", required=True)
    parser.add_argument("--serverless", required=True, help="cfn-lint of an environment with cfn-lint-serverless")
    parser.add_argument("--checkov", required=True)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pairs, ours, mended = [], [], {}
        for index, (rule, _, bad, good) in enumerate(DEFECTS):
            pair, says = [], []
            for twin, line in (("bad", bad), ("good", good)):
                place = pathlib.Path(folder) / f"{index:02}-{twin}"
                place.mkdir()
                drawing = place / "drawing.json"
                drawing.write_text(json.dumps(graph(line)))
                answer = output(arguments.cli, "generate", str(drawing), "--target", "sam", "-o", str(place / "out"), "--format", "json")
                mended.setdefault(index, []).append({row["what"] for row in json.loads(answer or '{"losses":[]}')["losses"] if " became " in row["what"]})
                pair.append(str(place / "out/template.yaml"))
                findings = json.loads(output(arguments.cli, "check", str(drawing), "--format", "json") or '{"findings":[]}')["findings"]
                says.append({(row["code"], str(row["at"])) for row in findings})
            pairs.append(pair)
            ours.append(any(code == rule for code, _ in says[0] - says[1]))
        templates = [template for pair in pairs for template in pair if pathlib.Path(template).exists()]
        tools = [
            by_cfn_lint(arguments.cfn_lint, templates),
            by_cfn_lint(arguments.serverless, templates, "-a", "cfn_lint_serverless.rules"),
            by_checkov(arguments.checkov, templates, folder),
        ]
        print("| Defect | Rule | Skywright | cfn-lint | serverless rules | checkov |\n|---|---|---|---|---|---|")
        totals = [0, 0, 0, 0]
        same = 0
        for index, ((rule, title, _, _), (bad, good), own) in enumerate(zip(DEFECTS, pairs, ours)):
            if not (pathlib.Path(bad).exists() and pathlib.Path(good).exists()):
                print(f"| {title} | {rule} | {'found' if own else '-'} | no template | no template | no template |")
                totals[0] += own
                continue
            expressed = pathlib.Path(bad).read_text() != pathlib.Path(good).read_text()
            expressed = expressed and not mended[index][0] - mended[index][1]
            same += not expressed
            cells = ["found" if own else "-"]
            for number, tool in enumerate(tools):
                news = sorted({code for code, _ in tool.get(bad, set()) - tool.get(good, set())})
                if number == 1:
                    news = [code for code in news if code.startswith(("ES", "WS", "IS"))]
                cells.append(", ".join(news) if news else ("-" if expressed else "mended"))
                totals[number + 1] += bool(news)
            totals[0] += own
            print(f"| {title} | {rule} | {' | '.join(cells)} |")
        print(f"| **of {len(DEFECTS)}** | | {' | '.join(map(str, totals))} |")
        print(f"\n{same} defects are mended by the generator.")


if __name__ == "__main__":
    main()
