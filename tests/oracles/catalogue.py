#!/usr/bin/env python3
"""Holds the names in the catalogue against what the providers' own schemas know.

CloudFormation types against the schemas that cfn-lint carries, SAM types and events against the SAM translator,
IAM actions against parliament's list, Terraform types against the AWS provider where terraform and a copy of the
provider are on this machine (SKYWRIGHT_TF_PLUGINS, or wherever a file terraform-provider-aws_v* lies).

    python tests/oracles/catalogue.py [--cli target/debug/skywright-cli]

Exit 1 with a list of what no schema knows.
"""
import argparse
import fnmatch
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import warnings

ROOT = pathlib.Path(__file__).resolve().parents[2]
REGION = "us-east-1"
# Newer than the pinned schemas, by the source that names them.
NEWER_TYPES = {"AWS::Lambda::MicrovmImage"}
SAM_TYPES = "Api Application CapacityProvider Connector Function GraphQLApi HttpApi LayerVersion SimpleTable StateMachine WebSocketApi"


def sheets(cli):
    def ask(*words):
        return json.loads(subprocess.run([cli, "catalogue", *words, "--format", "json"], check=True, capture_output=True, text=True).stdout)

    return [ask("show", service["id"]) for service in ask("list")["services"]]


def named_types(sheet):
    """(where, CloudFormation or SAM type) pairs."""
    for key in ("cloudformation", "sam"):
        if sheet.get(key):
            yield sheet["id"], sheet[key]
    for wire in sheet["wires_out"]:
        for name in wire.get("cloudformation", []):
            yield f"{wire['from']} -> {wire['to']} ({wire['mechanism']})", name


def check_cloudformation(all_sheets):
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

    known = set(PROVIDER_SCHEMA_MANAGER.get_resource_types(REGION))
    known |= {f"AWS::Serverless::{name}" for name in SAM_TYPES.split()} | NEWER_TYPES
    for sheet in all_sheets:
        for where, name in named_types(sheet):
            kind, _, prop = name.partition(".")
            if kind not in known:
                yield f"{where}: no schema knows the type {kind}"
            elif prop:
                top = prop.split(".")[0]
                properties = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, kind).schema.get("properties", {})
                if top not in properties:
                    yield f"{where}: {kind} has no property {top}"
    names = (ROOT / "assets/catalogue/_cfn_names.txt").read_text(encoding="utf-8").split()
    listed = set(names)
    schemas = set(PROVIDER_SCHEMA_MANAGER.get_resource_types(REGION))
    for name in sorted(schemas - listed):
        yield f"_cfn_names.txt: lacks {name}"
    for name in sorted(listed - schemas):
        yield f"_cfn_names.txt: {name} is in no schema"
    classes = (ROOT / "assets/catalogue/_cfn_types.ron").read_text(encoding="utf-8")
    for name in sorted(set(re.findall(r'"((?:AWS|Alexa)::\w+::\w+)"', classes)) - known):
        yield f"_cfn_types.ron: {name} is in no schema"
    # A variant is chosen by a property that the type must have; SAM's own properties are not in these schemas.
    for kind, rows in re.findall(r'"([\w:]+)": \(service: "\w+", variants: \[(.*)\]\),', classes):
        if kind.startswith("AWS::Serverless::"):
            continue
        properties = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, kind).schema.get("properties", {})
        for prop in re.findall(r'prop: "(\w+)"', rows):
            if prop not in properties:
                yield f"_cfn_types.ron: {kind} has no property {prop}"


def check_mapping_properties(all_sheets):
    """Wire properties in CloudFormation's own spelling must be properties of one of the wire's resources."""
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

    kind = "AWS::Lambda::EventSourceMapping"
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, kind).schema
    properties = set(nested_names(schema)) | OURS
    for sheet in all_sheets:
        for wire in sheet["wires_out"]:
            if wire.get("cloudformation") == [kind] or wire.get("cloudformation", [None])[0] == kind:
                for prop in wire["props"]:
                    if prop["name"][0].isupper() and prop["name"] not in properties:
                        yield f"{wire['from']} -> {wire['to']}: {kind} has no property {prop['name']}"
                    definition = schema["properties"].get(prop["name"], {})
                    for ours_key, theirs in (("min", "minimum"), ("max", "maximum")):
                        if theirs in definition and ours_key in prop and not within(prop[ours_key], definition, theirs):
                            yield f"{wire['from']} -> {wire['to']}: {prop['name']} {ours_key} {prop[ours_key]}, the schema says {definition[theirs]}"


# What a drawing says about a mapping in words of its own.
OURS = {"PayloadKb", "OnFailure", "EnhancedFanOut", "ConsumptionMode", "MessageGroupId"}


def nested_names(schema):
    """Names of properties anywhere in a schema, also in its definitions."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield from schema["properties"]
        for value in schema.values():
            yield from nested_names(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from nested_names(value)


def within(value, definition, bound):
    return value >= definition[bound] if bound == "minimum" else value <= definition[bound]


def check_iam(all_sheets):
    import parliament

    known = {f"{service['prefix']}:{row['privilege']}".lower() for service in parliament.iam_definition for row in service["privileges"]}
    for sheet in all_sheets:
        for wire in sheet["wires_out"]:
            # Roles of other clouds have no colon.
            for action in (action for action in wire["iam"] if re.fullmatch(r"[a-z0-9-]+:\S+", action)):
                text = action.lower()
                if not (any(fnmatch.fnmatch(name, text) for name in known) if "*" in text else text in known):
                    yield f"{wire['from']} -> {wire['to']} ({wire['mechanism']}): no list knows the action {action}"


def check_sam(all_sheets):
    from samtranslator.model.sam_resources import SamFunction

    known = set(SamFunction.event_resolver.resource_types)
    for sheet in all_sheets:
        for wire in sheet["wires_out"]:
            prefix = "Function Events: "
            if (wire.get("sam") or "").startswith(prefix):
                for name in wire["sam"][len(prefix):].split(" / "):
                    if name not in known:
                        yield f"{wire['from']} -> {wire['to']}: SAM has no event {name}"


def provider_folder():
    """The folder that terraform takes as a mirror: the parent of registry.terraform.io."""
    named = os.environ.get("SKYWRIGHT_TF_PLUGINS")
    if named:
        return pathlib.Path(named)
    for start in ("/opt", "/usr/share", "/usr/local/share", os.path.expanduser("~/.terraform.d")):
        for path in pathlib.Path(start).glob("**/registry.terraform.io/hashicorp/aws"):
            return path.parents[2]
    return None


def terraform_types():
    """All types of the AWS provider, or None where it cannot be asked."""
    mirror = provider_folder()
    if not shutil.which("terraform") or mirror is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        (place / "main.tf").write_text('terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n')
        (place / "rc").write_text('provider_installation {\n  filesystem_mirror {\n    path = "%s"\n    include = ["registry.terraform.io/hashicorp/aws"]\n  }\n}\n' % mirror)
        env = {**os.environ, "TF_CLI_CONFIG_FILE": str(place / "rc"), "CHECKPOINT_DISABLE": "1"}
        for command in (["init", "-backend=false", "-input=false"], ["providers", "schema", "-json"]):
            run = subprocess.run(["terraform", *command], cwd=folder, env=env, capture_output=True, text=True)
            if run.returncode != 0:
                sys.exit(f"terraform {command[0]}: {run.stderr.strip()}")
        return set(json.loads(run.stdout)["provider_schemas"]["registry.terraform.io/hashicorp/aws"]["resource_schemas"])


# In newer releases of the provider (6.x) than the one that may lie on this machine.
NEWER_TERRAFORM = {"aws_dynamodb_resource_policy"}


def check_terraform(all_sheets, known):
    for sheet in all_sheets:
        named = [(sheet["id"], sheet.get("terraform"))]
        named += [(f"{wire['from']} -> {wire['to']} ({wire['mechanism']})", name) for wire in sheet["wires_out"] for name in wire.get("terraform", [])]
        for where, name in named:
            if name and name.startswith("aws_") and name not in known and name not in NEWER_TERRAFORM:
                yield f"{where}: the provider has no type {name}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", default=str(ROOT / "target/debug/skywright-cli"))
    cli = parser.parse_args().cli
    warnings.filterwarnings("ignore")
    all_sheets = sheets(cli)
    wires = sum(len(sheet["wires_out"]) for sheet in all_sheets)
    if wires < 500:
        sys.exit(f"only {wires} wires: the catalogue was not read")
    checks = [
        ("CloudFormation types", check_cloudformation(all_sheets)),
        ("mapping properties", check_mapping_properties(all_sheets)),
        ("IAM actions", check_iam(all_sheets)),
        ("SAM events", check_sam(all_sheets)),
    ]
    types = terraform_types()
    if types is None:
        print("Terraform types: not checked, terraform or the AWS provider is not on this machine")
    else:
        checks.append(("Terraform types", check_terraform(all_sheets, types)))
    bad = False
    for title, problems in checks:
        found = list(problems)
        print(f"{title}: {'fine' if not found else f'{len(found)} wrong'}")
        for problem in found:
            print(f"  {problem}")
            bad = True
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
