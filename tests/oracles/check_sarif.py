#!/usr/bin/env python3
"""Holds SARIF logs against what GitHub accepts, and against the SARIF 2.1.0 JSON Schema where a copy is given.

    pip install jsonschema
    skywright check drawing.json --format sarif | tests/oracles/check_sarif.py [--schema sarif-schema-2.1.0.json] -

Exit 1 if anything is wrong.
"""
import json
import sys

LIMITS = {"results": 25_000, "rules": 25_000, "tags": 20, "locations": 1_000}


def problems(log, validator):
    for error in validator.iter_errors(log) if validator else []:
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
    names, validator = sys.argv[1:], None
    if names[:1] == ["--schema"] and len(names) > 1:
        import jsonschema

        with open(names[1], encoding="utf-8") as file:
            schema = json.load(file)
        validator, names = jsonschema.validators.validator_for(schema)(schema), names[2:]
    if not names:
        sys.exit(__doc__)
    bad = False
    for name in names:
        with sys.stdin if name == "-" else open(name, encoding="utf-8") as file:
            log = json.load(file)
        for problem in problems(log, validator):
            print(f"{name}: {problem}")
            bad = True
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
