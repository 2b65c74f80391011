#!/usr/bin/env python3
"""Validates SARIF logs against a copy of the SARIF 2.1.0 JSON Schema.

    pip install jsonschema
    skywright check drawing.json --format sarif | tests/oracles/check_sarif.py sarif-schema-2.1.0.json -

Beyond the schema it holds each run against what GitHub accepts. Exit 1 if anything is wrong.
"""
import json
import sys

import jsonschema

LIMITS = {"results": 25_000, "rules": 25_000, "tags": 20, "locations": 1_000}


def problems(log, validator):
    for error in validator.iter_errors(log):
        yield f"{error.json_path}: {error.message}"
    for run in log.get("runs", []):
        rules = run["tool"]["driver"].get("rules", [])
        results = run.get("results", [])
        if len(results) > LIMITS["results"] or len(rules) > LIMITS["rules"]:
            yield "more results or rules than one run may hold"
        for rule in rules:
            if len(rule.get("properties", {}).get("tags", [])) > LIMITS["tags"]:
                yield f"{rule['id']}: too many tags"
        seen = set()
        for result in results:
            if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
                yield f"{result['ruleId']}: ruleIndex names another rule"
            places = result["locations"] + result.get("relatedLocations", [])
            if len(places) > LIMITS["locations"]:
                yield f"{result['ruleId']}: too many places"
            uri = places[0]["physicalLocation"]["artifactLocation"]["uri"]
            print_of = (uri, result["partialFingerprints"]["primaryLocationLineHash"])
            if print_of in seen:
                yield f"{result['ruleId']}: the fingerprint {print_of} stands twice"
            seen.add(print_of)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    validator = jsonschema.validators.validator_for(schema)(schema)
    bad = False
    for name in sys.argv[2:]:
        with sys.stdin if name == "-" else open(name, encoding="utf-8") as file:
            log = json.load(file)
        for problem in problems(log, validator):
            print(f"{name}: {problem}")
            bad = True
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
