"""Judges generated skeletons with tools that know nothing of this project.

For every drawing and target: cfn-lint (no errors, no warnings), the SAM translator, parliament on every policy,
the generated unit tests, and per wire the permission, mapping or policy that makes it work.

    pip install cfn-lint==1.51.0 aws-sam-translator parliament setuptools; npm install osls@4.3.1
    python tests/oracles/generate.py [--cli target/debug/skywright-cli] [--runtime nodejs] [--target sam] [DRAWING...]

Exit 1 with a list of what is wrong.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ACCOUNT, REGION = "123456789012", "us-east-1"
os.environ.setdefault("AWS_DEFAULT_REGION", REGION)

# Who calls a function when the wire comes from this service.
PRINCIPALS = {
    "apigw_rest": "apigateway.amazonaws.com",
    "apigw_http": "apigateway.amazonaws.com",
    "apigw_ws": "apigateway.amazonaws.com",
    "sns_standard": "sns.amazonaws.com",
    "s3": "s3.amazonaws.com",
    "eventbridge_rule": "events.amazonaws.com",
    "iot_rule": "iot.amazonaws.com",
    "cognito_user_pool": "cognito-idp.amazonaws.com",
    "cloudwatch_logs": "logs.",
    "cloudwatch_alarm": "lambda.alarms.cloudwatch.amazonaws.com",
    "ses_receipt": "ses.amazonaws.com",
}
# Services that call a function with a role of their own.
CALLERS_WITH_ROLE = {"eventbridge_scheduler", "eventbridge_pipe", "sfn_standard", "sfn_express", "firehose", "appsync"}
QUEUES = {"sqs_standard", "sqs_fifo"}
TOPICS = {"sns_standard", "sns_fifo"}
POLLED = QUEUES | {"kinesis", "dynamodb", "dynamodb_stream"}
# What code does with a downstream service, in the words of its actions.
CALLS = {
    "dynamodb": "dynamodb:", "s3": "s3:", "sqs_standard": "sqs:SendMessage", "sqs_fifo": "sqs:SendMessage",
    "sns_standard": "sns:Publish", "sns_fifo": "sns:Publish", "eventbridge_bus": "events:PutEvents", "kinesis": "kinesis:PutRecord",
    "firehose": "firehose:PutRecord", "secretsmanager": "secretsmanager:GetSecretValue", "ssm_parameter": "ssm:GetParameter",
    "kms": "kms:", "bedrock": "bedrock:InvokeModel", "rekognition": "rekognition:", "ses": "ses:SendEmail",
    "apigw_ws": "execute-api:ManageConnections", "iot_core": "iot:Publish", "sfn_standard": "states:StartExecution",
    "sfn_express": "states:Start", "lambda": "lambda:InvokeFunction", "cognito_user_pool": "cognito-idp:", "rds_proxy": "rds-db:connect",
    "rds": "rds-db:connect", "opensearch": "es:ESHttp", "fargate": "ecs:RunTask", "cloudwatch_metrics": "cloudwatch:PutMetricData",
    "elasticache": "elasticache:Connect",
}


def text_of(value):
    return json.dumps(value, sort_keys=True, default=str)


def refers(value, name):
    """Whether a value of a template names a resource, in whatever way."""
    text = text_of(value)
    return bool(re.search(rf'"{re.escape(name)}"|\$\{{{re.escape(name)}[.}}]', text))


def mentions(value, name, kebab):
    """The same, also by a physical name that was fixed to break a circle."""
    return refers(value, name) or bool(kebab) and f"${{AWS::StackName}}-{kebab}" in text_of(value)


def load(path):
    from cfnlint.decode import cfn_yaml

    return json.loads(json.dumps(cfn_yaml.load(str(path))))


def expand(template):
    """What the SAM translator makes of a template, code and definitions standing in buckets."""
    from samtranslator.translator.transform import transform

    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        for key, kind in (("CodeUri", "AWS::Serverless::Function"), ("DefinitionUri", "AWS::Serverless::StateMachine")):
            if resource["Type"] == kind and isinstance(properties.get(key), str):
                properties[key] = "s3://bucket/key"

    class NoPolicies:
        def load(self):
            return {}

    parameters = {name: value.get("Default", "value") for name, value in template.get("Parameters", {}).items()}
    return json.loads(json.dumps(transform(template, parameters, NoPolicies()), default=str))


class Resolver:
    """Turns references into names and ARNs that look like real ones."""

    ARNS = {
        "AWS::SQS::Queue": "sqs:{r}:{a}:{n}", "AWS::DynamoDB::Table": "dynamodb:{r}:{a}:table/{n}", "AWS::S3::Bucket": "s3:::{n}",
        "AWS::Lambda::Function": "lambda:{r}:{a}:function:{n}", "AWS::Kinesis::Stream": "kinesis:{r}:{a}:stream/{n}",
        "AWS::KinesisFirehose::DeliveryStream": "firehose:{r}:{a}:deliverystream/{n}", "AWS::SNS::Topic": "sns:{r}:{a}:{n}",
        "AWS::StepFunctions::StateMachine": "states:{r}:{a}:stateMachine:{n}", "AWS::Events::EventBus": "events:{r}:{a}:event-bus/{n}",
        "AWS::Logs::LogGroup": "logs:{r}:{a}:log-group:{n}:*", "AWS::IAM::Role": "iam::{a}:role/{n}",
        "AWS::Cognito::UserPool": "cognito-idp:{r}:{a}:userpool/{n}", "AWS::KMS::Key": "kms:{r}:{a}:key/{n}",
        "AWS::SecretsManager::Secret": "secretsmanager:{r}:{a}:secret:{n}", "AWS::OpenSearchService::Domain": "es:{r}:{a}:domain/{n}",
        "AWS::RDS::DBCluster": "rds:{r}:{a}:cluster:{n}", "AWS::RDS::DBInstance": "rds:{r}:{a}:db:{n}",
        "AWS::ElastiCache::ServerlessCache": "elasticache:{r}:{a}:serverlesscache:{n}", "AWS::ECS::TaskDefinition": "ecs:{r}:{a}:task-definition/{n}:1",
        "AWS::ECS::Cluster": "ecs:{r}:{a}:cluster/{n}", "AWS::AppSync::GraphQLApi": "appsync:{r}:{a}:apis/{n}",
    }
    BY_REF = {"AWS::SNS::Topic", "AWS::StepFunctions::StateMachine", "AWS::SecretsManager::Secret", "AWS::ECS::TaskDefinition"}
    PSEUDO = {"AWS::Region": REGION, "AWS::AccountId": ACCOUNT, "AWS::Partition": "aws", "AWS::StackName": "stack", "AWS::URLSuffix": "amazonaws.com"}

    def __init__(self, template):
        self.resources = template["Resources"]

    def arn(self, name):
        kind = self.resources.get(name, {}).get("Type", "")
        form = self.ARNS.get(kind)
        return "arn:aws:" + form.format(r=REGION, a=ACCOUNT, n=name) if form else name

    def ref(self, name):
        if name in self.PSEUDO:
            return self.PSEUDO[name]
        kind = self.resources.get(name, {}).get("Type")
        if kind == "AWS::SSM::Parameter":
            return f"/stack/{name}"
        return self.arn(name) if kind in self.BY_REF else name

    def attribute(self, name, attribute):
        if attribute == "StreamArn":
            return self.arn(name) + "/stream/2030-01-31"
        if attribute == "MasterUserSecret.SecretArn":
            return f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{name}"
        return self.arn(name) if attribute.lower().endswith("arn") else f"{name}-{attribute}"

    def resolve(self, value):
        if isinstance(value, list):
            return [self.resolve(item) for item in value]
        if not isinstance(value, dict):
            return value
        if set(value) == {"Ref"}:
            return self.ref(value["Ref"])
        if set(value) == {"Fn::GetAtt"}:
            name, attribute = value["Fn::GetAtt"] if isinstance(value["Fn::GetAtt"], list) else value["Fn::GetAtt"].split(".", 1)
            return self.attribute(name, attribute)
        if set(value) == {"Fn::Sub"}:
            text, names = (value["Fn::Sub"], {}) if isinstance(value["Fn::Sub"], str) else value["Fn::Sub"]

            def one(match):
                name = match.group(1)
                if name.startswith("!"):
                    return "${" + name[1:] + "}"
                if name in names:
                    return "id"
                return self.attribute(*name.split(".", 1)) if "." in name else str(self.ref(name))

            return re.sub(r"\$\{([^}]+)\}", one, text)
        if set(value) == {"Fn::Join"}:
            return value["Fn::Join"][0].join(str(part) for part in self.resolve(value["Fn::Join"][1]))
        return {key: self.resolve(item) for key, item in value.items()}


def identity_policies(template):
    """Every policy of a role, with the name of the resource it stands in."""
    for name, resource in template["Resources"].items():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::IAM::Role":
            for policy in properties.get("Policies", []):
                yield name, policy["PolicyDocument"]
        elif resource["Type"] in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
            yield name, properties["PolicyDocument"]


# Actions newer than the tables of the linter.
NEWER = re.compile(r"elasticache:Connect|bedrock:|scheduler:|transcribe:|states:DescribeExecution")


def judge_policies(template):
    import parliament

    resolver = Resolver(template)
    for name, document in identity_policies(template):
        if not document.get("Statement"):
            yield f"{name}: a policy without statements"
            continue
        policy = resolver.resolve(document)
        analysed = parliament.analyze_policy_string(json.dumps(policy))
        for finding in analysed.findings:
            described = parliament.enhance_finding(finding)
            text = f"{described.issue} {described.title} {described.detail} {json.dumps(described.location, default=str)[:200]}"
            if described.severity in ("MUTED", "LOW") or NEWER.search(text):
                continue
            yield f"{name}: {text}"
        for statement in policy["Statement"]:
            actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
            if any("*" in action for action in actions):
                yield f"{name}: an action with a star: {actions}"


def judge_references(template):
    known = set(template["Resources"]) | set(template.get("Parameters", {})) | set(Resolver.PSEUDO) | {"AWS::NoValue", "AWS::StackId"}
    for match in re.finditer(r'"Ref": "([^"]+)"|"Fn::GetAtt": \["([^"]+)"', text_of(template)):
        name = match.group(1) or match.group(2)
        if name.split(".")[0] not in known:
            yield f"a reference to `{name}`, which is not in the template"


def wirings():
    """Actions and holder of the grant of every wiring in the catalogue."""
    known = {}
    for path in sorted((ROOT / "assets/wirings").glob("[a-z]*.ron")):
        text = path.read_text(encoding="utf-8")
        source = re.search(r'source: "(\w+)"', text).group(1)
        for block in re.split(r"\n {8}\(", text)[1:]:
            target, mechanism = re.search(r'target: "(\w+)"', block).group(1), re.search(r"mechanism: (\w+)", block).group(1)
            iam = re.search(r"iam: \[([^\]]*)\]", block)
            grant = re.search(r'grant: "([^"]+)"', block).group(1)
            access = re.search(r'name: "Access".*?default: "(\w+)"', block)
            actions = re.findall(r'"([^"]+)"', iam.group(1)) if iam else []
            known[source, target, mechanism] = (actions, grant, access.group(1) if access else "readwrite")
    return known


WIRINGS = wirings()


def judge_wires(drawing, names, losses, template):
    """The resources without which a wire would not work."""
    nodes = {node["id"]: node for node in drawing["nodes"]}
    # A loss that only says what was changed leaves the wire in.
    lost = {at for loss in losses for at in loss["at"] if re.match(r"no |.*left out|delivered to", loss["what"])}
    resources = template["Resources"]
    of_type = lambda kind: [(name, r.get("Properties", {})) for name, r in resources.items() if r["Type"] == kind]
    roles = {}
    for name, document in identity_policies(template):
        roles.setdefault(name, []).extend(document["Statement"])
    for name, properties in of_type("AWS::IAM::Policy"):
        for role in properties.get("Roles", []):
            roles.setdefault(role.get("Ref", ""), []).extend(properties["PolicyDocument"]["Statement"])
    kebabs = {}
    service = re.sub(r"[^a-z0-9-]", "", template.get("service", "-"))
    for name, resource in resources.items():
        physical = text_of(resource.get("Properties", {}).get(
            {"AWS::Lambda::Function": "FunctionName", "AWS::SQS::Queue": "QueueName", "AWS::S3::Bucket": "BucketName",
             "AWS::SNS::Topic": "TopicName", "AWS::StepFunctions::StateMachine": "StateMachineName", "AWS::DynamoDB::Table": "TableName",
             "AWS::Kinesis::Stream": "Name", "AWS::Events::EventBus": "Name"}.get(resource["Type"], ""), ""))
        match = re.search(r"\$\{AWS::StackName\}-([a-z0-9-]+)|^\"" + re.escape(service) + r"-dev-([a-z0-9-]+)\"$", physical)
        kebabs[name] = (match.group(1) or match.group(2)).removesuffix("-") if match else ""
    hits = lambda value, name: mentions(value, name, kebabs.get(name, ""))

    def role_of(name):
        role = resources.get(name, {}).get("Properties", {}).get("Role")
        if isinstance(role, dict) and "Fn::GetAtt" in role:
            return role["Fn::GetAtt"][0]
        used = [p["CredentialsArn"]["Fn::GetAtt"][0] for _, p in of_type("AWS::ApiGatewayV2::Integration") if "CredentialsArn" in p and refers(p["ApiId"], name)]
        return used[0] if used else f"{name}Role"

    def allowed(holder, action, on):
        statements = roles.get(holder, [])
        fits = lambda s: any(a.startswith(action) for a in (s["Action"] if isinstance(s["Action"], list) else [s["Action"]]))
        return any(fits(s) and (s["Resource"] == "*" or on is None or hits(s["Resource"], on)) for s in statements)

    for edge in drawing["edges"]:
        mechanism, ends = edge["mechanism"], (edge["from"], edge["to"])
        if edge["id"] in lost or lost & set(ends) & {i for i in ends if i not in names}:
            continue
        source, target = (nodes[end]["type"] for end in ends)
        a, b = (names.get(end) for end in ends)
        wrong = None
        if target == "lambda" and b:
            if source in POLLED and mechanism == "poll":
                found = [p for _, p in of_type("AWS::Lambda::EventSourceMapping") if hits(p.get("FunctionName"), b)]
                if a and not any(hits(p.get("EventSourceArn"), a) for p in found):
                    wrong = "no event source mapping"
                elif not any(p.get("FunctionResponseTypes") for p in found):
                    wrong = "the mapping takes no partial answers"
            elif source in PRINCIPALS and not (source == "s3" and mechanism == "sync_invoke"):
                found = [p for _, p in of_type("AWS::Lambda::Permission") if hits(p.get("FunctionName"), b)]
                found = [p for p in found if PRINCIPALS[source] in text_of(p.get("Principal"))]
                by_account = [p for p in found if "SourceArn" not in p]
                found = [p for p in found if a and hits(p.get("SourceArn"), a)] or by_account
                same = [e for e in drawing["edges"] if (e["from"], e["to"]) == ends and e["id"] not in lost and a]
                # One permission for all routes of an API will do where a framework writes it so.
                whole = any(text_of(p.get("SourceArn")).endswith('"/*"]]}') for p in found)
                wanted = len(same) if source.startswith("apigw") and not whole else 1
                subscribed = [p for _, p in of_type("AWS::SNS::Subscription") if a and hits(p["TopicArn"], a) and hits(p["Endpoint"], b)]
                if len(found) < wanted:
                    wrong = f"{len(found)} permissions for {PRINCIPALS[source]}, {wanted} are needed"
                elif source in TOPICS and not subscribed:
                    wrong = "no subscription"
                elif not any(p.get("SourceArn") or p.get("SourceAccount") for p in found):
                    wrong = "a permission for everybody's resources"
            elif source in CALLERS_WITH_ROLE and mechanism != "authorize":
                if not any(allowed(role, "lambda:InvokeFunction", b) for role in roles):
                    wrong = "no role may invoke the function"
        if source == "lambda" and a and target in CALLS and mechanism in ("sdk_call", "sync_invoke", "async_invoke", "redrive", "on_success"):
            if not allowed(role_of(a), CALLS[target], b if target not in ("fargate", "rds_proxy", "rds") else None):
                wrong = f"the function's role lacks {CALLS[target]}"
        if (source in TOPICS or source in ("s3", "eventbridge_rule")) and target in QUEUES and a and b and mechanism in ("subscription", "notification"):
            if not any(hits(p["Queues"], b) and hits(p["PolicyDocument"], a) for _, p in of_type("AWS::SQS::QueuePolicy")):
                wrong = "no queue policy lets it in"
        if source in ("s3", "eventbridge_rule", "cloudwatch_alarm") and target in TOPICS and a and b:
            if not any(hits(p["Topics"], b) and hits(p["PolicyDocument"], a) for _, p in of_type("AWS::SNS::TopicPolicy")):
                wrong = "no topic policy lets it in"
        if source in TOPICS and mechanism == "subscription" and a and (b or target.startswith(("client_", "http_"))):
            wanted = [e for e in drawing["edges"] if e["from"] == edge["from"] and e["mechanism"] == "subscription" and e["id"] not in lost]
            found = [p for _, p in of_type("AWS::SNS::Subscription") if hits(p["TopicArn"], a) and p["Protocol"] != "lambda"]
            if len(found) < len(wanted):
                wrong = "no subscription"
        if source in QUEUES and target in QUEUES and mechanism == "redrive" and not hits(resources[a]["Properties"].get("RedrivePolicy"), b):
            wrong = "no redrive policy"
        if source == "cloudfront" and target == "s3" and a and b:
            if not any(hits(p["Bucket"], b) and hits(p["PolicyDocument"], a) for _, p in of_type("AWS::S3::BucketPolicy")):
                wrong = "no bucket policy for the distribution"
        if source in ("apigw_rest", "apigw_http", "apigw_ws") and target in CALLS and target != "lambda" and mechanism != "authorize" and a and b:
            if not allowed(role_of(a), CALLS[target], b):
                wrong = f"the API's role lacks {CALLS[target]}"
        dead = edge.get("props", {}).get("DeadLetterConfig")
        if source == "eventbridge_rule" and dead and a and names.get(dead):
            if not any(hits(p["Queues"], names[dead]) and hits(p["PolicyDocument"], a) for _, p in of_type("AWS::SQS::QueuePolicy")):
                wrong = "no policy lets undelivered events into their queue"
        if source == "ses_receipt" and target == "s3" and b:
            if not any(hits(p["Bucket"], b) and "ses.amazonaws.com" in text_of(p) for _, p in of_type("AWS::S3::BucketPolicy")):
                wrong = "no bucket policy for received mail"
        if source == "appsync" and target == "lambda" and mechanism == "authorize" and a and b:
            if not any(hits(p.get("FunctionName"), b) and hits(p.get("SourceArn"), a) for _, p in of_type("AWS::Lambda::Permission")):
                wrong = "no permission for the API's authorizer"
        actions, grant, access = WIRINGS.get((source, target, mechanism), ([], "", "readwrite"))
        access = edge.get("props", {}).get("Access", access)
        if target in ("dynamodb", "s3", "opensearch", "cognito_user_pool") and access != "readwrite":
            looks = re.compile(r":(Get|BatchGet|Query|Scan|List|Describe|Head)")
            actions = [action for action in actions if bool(looks.search(action)) == (access == "read")]
        if grant == "service-role-of-edge" and a and (b or target in CALLS):
            own = [role_of(a)] if mechanism != "poll" else [role_of(b)]
            sync = edge.get("props", {}).get("Pattern") == "sync"
            for action in actions:
                if action.startswith(("events:PutT", "events:PutR", "events:D")) and not sync:
                    continue
                if not any(allowed(role, action, None) for role in own):
                    wrong = f"{own[0]} lacks {action}"
        if wrong:
            yield f"wire {edge['id']} ({source} -> {target}, {mechanism}): {wrong}"


def judge_functions(template):
    """Every function writes its logs and no others."""
    roles = {name: text_of(document) for name, document in identity_policies(template)}
    for name, resource in template["Resources"].items():
        if resource["Type"] != "AWS::Lambda::Function":
            continue
        role, group = resource["Properties"]["Role"]["Fn::GetAtt"][0], f"{name.removesuffix('LambdaFunction')}LogGroup"
        group = f"{name}LogGroup" if f"{name}LogGroup" in template["Resources"] else group
        if group in template["Resources"]:
            text = roles.get(role, "")
            if "logs:PutLogEvents" not in text or f'"{group}"' not in text:
                yield f"{name}: its role cannot write its log group"


def package(folder):
    """What the kept fork of the Serverless Framework makes of serverless.yml; where that lies is given back with it."""
    text = (folder / "serverless.yml").read_text(encoding="utf-8")
    given = [f"--param={name}=https://example.com/" for name in sorted(set(re.findall(r"param:(\w+)", text)))]
    keys = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "SLS_NOTIFICATIONS_MODE": "off"}
    done = subprocess.run([str(OSLS), "package", *given], cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, **keys})
    if done.returncode != 0 or "arning" in done.stdout + done.stderr.replace("maximum allowed timeout", ""):
        raise RuntimeError((done.stdout + done.stderr)[-1500:])
    template = json.loads((folder / ".serverless/cloudformation-template-update-stack.json").read_text(encoding="utf-8"))
    return {**template, "service": re.search(r"^service: (\S+)", text, re.MULTILINE).group(1)}


OSLS = pathlib.Path(os.environ.get("SKYWRIGHT_ORACLES", pathlib.Path.home() / ".cache/skywright-oracles")) / "node_modules/.bin/osls"
# The framework says twice what a function depends on; its templates are linted without that.
PACKAGED = ".serverless/cloudformation-template-update-stack.json"
# How each target's files become one plain template.
TARGETS = {
    "serverless": package,
    "sam": lambda folder: expand(load(folder / "template.yaml")),
    "cloudformation": lambda folder: load(folder / "template.yaml"),
}


def run(arguments, folder=None):
    return subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)


def judge_code(folder):
    if (folder / "functions").exists():
        if any(folder.glob("functions/*/app.py")):
            done = run([sys.executable, "-m", "unittest"], folder)
            if done.returncode != 0 or "Ran 0 tests" in done.stderr:
                yield "python -m unittest:\n" + done.stderr[-3000:]
        if any(folder.glob("functions/*/app.mjs")):
            done = run(["node", "--test"], folder)
            if done.returncode != 0 or "# tests 0" in done.stdout:
                yield "node --test:\n" + done.stdout[-3000:]
        for environment in sorted(folder.glob("functions/*")):
            script = "scripts/run_local.py" if (environment / "app.py").exists() else "scripts/run_local.mjs"
            runner = sys.executable if script.endswith(".py") else "node"
            event = sorted((folder / "events" / environment.name).glob("*.json"))[0]
            done = run([runner, script, environment.name, str(event)], folder)
            if done.returncode != 0:
                yield f"{script} {environment.name}: {done.stderr[-800:]}"
            break


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cli", default=str(ROOT / "target/debug/skywright-cli"))
    parser.add_argument("--runtime")
    parser.add_argument("--target", action="append", choices=TARGETS, help="by default all of them")
    parser.add_argument("drawings", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    drawings = arguments.drawings or sorted(ROOT.glob("reference-architectures/*/*.sky.ron")) + sorted(ROOT.glob("tests/fixtures/generate/*.json"))
    problems, templates = [], []
    with tempfile.TemporaryDirectory() as scratch:
        for drawing in drawings:
            plain = run([arguments.cli, "export", str(drawing), "-o", "-", "--format", "json"])
            whole = json.loads(plain.stdout)
            for target in arguments.target or TARGETS:
                folder = pathlib.Path(scratch) / f"{drawing.parent.name}-{drawing.name.split('.')[0]}-{target}"
                more = ["--runtime", arguments.runtime] if arguments.runtime else []
                done = run([arguments.cli, "generate", str(drawing), "--target", target, "-o", str(folder), "--format", "json", *more])
                if done.returncode != 0:
                    problems.append((drawing, f"generate {target}: {done.stderr.strip()}"))
                    continue
                answer = json.loads(done.stdout)
                found = []
                try:
                    expanded = TARGETS[target](folder)
                    templates += [path for path in (folder / "template.yaml", folder / PACKAGED) if path.exists()]
                    found += list(judge_references(expanded))
                    found += list(judge_policies(expanded))
                    found += list(judge_functions(expanded))
                    found += list(judge_wires(whole, answer["names"], answer["losses"], expanded))
                except Exception as error:  # whatever a judge trips over is a finding
                    found.append(f"expansion: {type(error).__name__}: {error}")
                if target == "sam":  # the code is the same in all targets
                    found += list(judge_code(folder))
                problems += [(f"{drawing} as {target}", problem) for problem in found]
                print(f"{'bad ' if found else 'good'} {drawing.name} as {target}: {len(answer['files'])} files, {len(answer['losses'])} losses", flush=True)
        for more, ending in (([], "template.yaml"), (["--ignore-checks", "W3005"], PACKAGED)):
            paths = [str(path) for path in templates if str(path).endswith(ending)]
            done = run(["cfn-lint", "--format", "parseable", *more, "--template", *paths]) if paths else None
            if done and done.returncode != 0:
                problems += [("cfn-lint", line) for line in (done.stdout + done.stderr).strip().splitlines()]
    for drawing, problem in problems:
        print(f"{drawing}: {problem}")
    print(f"{len(drawings)} drawings, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
