"""Calls to what this function is wired to. Names come from the environment, clients can be exchanged in tests."""

import json
import os
{%- if "http" in services or "graphql" in services or "search" in services %}
import urllib.request
{%- endif %}


def aws_client(service, **settings):
    """A real client; the package comes with the Lambda runtime."""
{%- if "http" in services or "graphql" in services or "search" in services %}
    if service == "http":
        return HttpClient()
{%- endif %}
    import boto3

    return boto3.client(service, **settings)

{% if "http" in services or "graphql" in services or "search" in services %}

class HttpClient:
    """Sends requests, signed with the function's own role where a service asks for it."""

    def __init__(self, timeout_secs=10):
        self._timeout_secs = timeout_secs

    def request(self, signed_for, method, url, headers, data):
        if not url.startswith("https://"):
            raise ValueError("only https addresses are called")
        if signed_for:
            from botocore.auth import SigV4Auth
            from botocore.awsrequest import AWSRequest
            from botocore.session import Session

            signed = AWSRequest(method=method, url=url, data=data, headers=headers)
            SigV4Auth(Session().get_credentials(), signed_for, os.environ["AWS_REGION"]).add_auth(signed)
            headers = dict(signed.headers)
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=self._timeout_secs) as answer:
            text = answer.read(1_000_000)
        return json.loads(text) if text else {}
{% endif %}

class Downstream:
    def __init__(self, client_of=aws_client):
        self._client_of = client_of
        self._clients = {}

    def _aws(self, service, **settings):
        """One client a service, made when it is first needed."""
        if service not in self._clients:
            self._clients[service] = self._client_of(service, **settings)
        return self._clients[service]
{% for call in calls %}
{%- if call.service == "table" and call.write %}
    def {{ call.write }}(self, key, payload):
        """Puts an item; one that is there already stays, so a repeated delivery changes nothing."""
        table = self._aws("dynamodb")
        item = {"pk": {"S": key}, {% if call.sort_key %}"sk": {"S": "item"}, {% endif %}"data": {"S": json.dumps(payload, default=str)}}
        try:
            table.put_item(
                TableName=os.environ[{{ call.env.name | py }}],
                Item=item,
                ConditionExpression="attribute_not_exists(pk)",
            )
        except Exception as error:
            if getattr(error, "response", {}).get("Error", {}).get("Code") != "ConditionalCheckFailedException":
                raise
        return {"stored": key}
{% endif %}
{%- if call.service == "table" and call.read %}
    def {{ call.read }}(self, key, payload):
        """The item with this key, or `None`."""
        answer = self._aws("dynamodb").get_item(
            TableName=os.environ[{{ call.env.name | py }}], Key={"pk": {"S": key}{% if call.sort_key %}, "sk": {"S": "item"}{% endif %}}
        )
        item = answer.get("Item")
        return None if item is None else json.loads(item.get("data", {"S": "{}"})["S"])
{% endif %}
{%- if call.service == "bucket" and call.write %}
    def {{ call.write }}(self, key, payload):
        name = f"items/{key.replace('/', '_')}.json"
        self._aws("s3").put_object(
            Bucket=os.environ[{{ call.env.name | py }}],
            Key=name,
            Body=json.dumps(payload, default=str).encode(),
            ContentType="application/json",
        )
        return {"object": name}
{% endif %}
{%- if call.service == "bucket" and call.read %}
    def {{ call.read }}(self, key, payload):
        """The object that the payload names, else the one of this key; `None` when there is none."""
        bucket = os.environ[{{ call.env.name | py }}]
        name = payload["key"] if payload.get("bucket") == bucket and "key" in payload else f"items/{key.replace('/', '_')}.json"
        try:
            answer = self._aws("s3").get_object(Bucket=bucket, Key=name)
        except Exception as error:
            if getattr(error, "response", {}).get("Error", {}).get("Code") in ("NoSuchKey", "404", "AccessDenied"):
                return None
            raise
        return {"object": name, "size": answer.get("ContentLength", 0)}
{% endif %}
{%- if call.service == "queue" %}
    def {{ call.write }}(self, key, payload):
        answer = self._aws("sqs").send_message(
            QueueUrl=os.environ[{{ call.env.url | py }}],
            MessageBody=json.dumps(payload, default=str),
{%- if call.fifo %}
            MessageGroupId=str(payload.get("group", key))[:128],
            MessageDeduplicationId=key[:128],
{%- endif %}
        )
        return {"message": answer["MessageId"]}
{% endif %}
{%- if call.service == "topic" %}
    def {{ call.write }}(self, key, payload):
        answer = self._aws("sns").publish(
            TopicArn=os.environ[{{ call.env.arn | py }}],
            Message=json.dumps(payload, default=str),
{%- if call.fifo %}
            MessageGroupId=str(payload.get("group", key))[:128],
            MessageDeduplicationId=key[:128],
{%- endif %}
        )
        return {"notification": answer["MessageId"]}
{% endif %}
{%- if call.service == "bus" %}
    def {{ call.write }}(self, key, payload):
        entry = {
            "EventBusName": os.environ[{{ call.env.name | py }}],
            "Source": {{ event_source | py }},
            "DetailType": str(payload.get("type", {{ event_type | py }})),
            "Detail": json.dumps({"id": key, **payload}, default=str),
        }
        answer = self._aws("events").put_events(Entries=[entry])
        if answer.get("FailedEntryCount"):
            raise RuntimeError("the bus refused the event: " + str(answer["Entries"][0].get("ErrorCode")))
        return {"event": answer["Entries"][0]["EventId"]}
{% endif %}
{%- if call.service == "stream" %}
    def {{ call.write }}(self, key, payload):
        answer = self._aws("kinesis").put_record(
            StreamName=os.environ[{{ call.env.name | py }}], PartitionKey=key[:256], Data=json.dumps(payload, default=str).encode()
        )
        return {"record": answer["SequenceNumber"]}
{% endif %}
{%- if call.service == "delivery_stream" %}
    def {{ call.write }}(self, key, payload):
        data = (json.dumps({"id": key, **payload}, default=str) + "\n").encode()
        answer = self._aws("firehose").put_record(
            DeliveryStreamName=os.environ[{{ call.env.name | py }}], Record={"Data": data}
        )
        return {"record": answer["RecordId"]}
{% endif %}
{%- if call.service == "secret" %}
    def {{ call.read }}(self, key, payload):
        """Reads the secret. Its value must not reach a log or an answer, so only its version goes on."""
        answer = self._aws("secretsmanager").get_secret_value(SecretId=os.environ[{{ call.env.arn | py }}])
        return {"version": answer["VersionId"]}
{% endif %}
{%- if call.service == "parameter" %}
    def {{ call.read }}(self, key, payload):
        answer = self._aws("ssm").get_parameter(Name=os.environ[{{ call.env.name | py }}], WithDecryption=True)
        return {"version": answer["Parameter"]["Version"]}
{% endif %}
{%- if call.service == "key" %}
    def {{ call.write }}(self, key, payload):
        answer = self._aws("kms").encrypt(
            KeyId=os.environ[{{ call.env.arn | py }}], Plaintext=json.dumps(payload, default=str).encode()[:4096]
        )
        return {"bytes": len(answer["CiphertextBlob"])}
{% endif %}
{%- if call.service == "workflow" %}
    def {{ call.write }}(self, key, payload):
{%- if call.waits %}
        answer = self._aws("stepfunctions").start_sync_execution(
            stateMachineArn=os.environ[{{ call.env.arn | py }}], input=json.dumps({"id": key, **payload}, default=str)
        )
        if answer.get("status") != "SUCCEEDED":
            raise RuntimeError("the workflow ended as " + str(answer.get("status")))
        return {"output": answer.get("output")}
{%- else %}
        """Starts an execution named after the key: a second start with the same input is the same execution."""
        name = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in key)[:80]
        answer = self._aws("stepfunctions").start_execution(
            stateMachineArn=os.environ[{{ call.env.arn | py }}], name=name, input=json.dumps({"id": key, **payload}, default=str)
        )
        return {"execution": answer["executionArn"]}
{%- endif %}
{% endif %}
{%- if call.service == "function" %}
    def {{ call.write }}(self, key, payload):
        answer = self._aws("lambda").invoke(
            FunctionName=os.environ[{{ call.env.name | py }}],
            InvocationType={{ ("RequestResponse" if call.waits else "Event") | py }},
            Payload=json.dumps({"id": key, **payload}, default=str).encode(),
        )
        if answer.get("FunctionError"):
            raise RuntimeError("the called function failed: " + answer["FunctionError"])
{%- if call.waits %}
        return json.loads(answer["Payload"].read() or b"null")
{%- else %}
        return {"status": answer["StatusCode"]}
{%- endif %}
{% endif %}
{%- if call.service == "mail" %}
    def {{ call.write }}(self, key, payload):
        to = payload.get("to") or payload.get("email")
        if not isinstance(to, str) or "@" not in to or not to.isprintable() or " " in to:
            return None
        answer = self._aws("ses").send_email(
            Source=os.environ[{{ call.env.sender | py }}],
            Destination={"ToAddresses": [to]},
            Message={
                "Subject": {"Data": str(payload.get("subject", "News for you"))[:200]},
                "Body": {"Text": {"Data": str(payload.get("text", ""))[:10000]}},
            },
        )
        return {"mail": answer["MessageId"]}
{% endif %}
{%- if call.service == "connections" %}
    def {{ call.write }}(self, key, payload):
        """Posts to the connection the payload names, else to the one with this key."""
        client = self._aws("apigatewaymanagementapi", endpoint_url=os.environ[{{ call.env.endpoint | py }}])
        client.post_to_connection(
            ConnectionId=str(payload.get("connection_id", key)), Data=json.dumps(payload, default=str).encode()
        )
        return {"posted": True}
{% endif %}
{%- if call.service == "devices" %}
    def {{ call.write }}(self, key, payload):
        device = "".join(c for c in key if c.isalnum() or c in "-_")[:128]
        self._aws("iot-data").publish(topic=f"devices/{device}/commands", qos=1, payload=json.dumps(payload, default=str).encode())
        return {"topic": f"devices/{device}/commands"}
{% endif %}
{%- if call.service == "model" %}
    def {{ call.write }}(self, key, payload):
        text = str(payload.get("text", json.dumps(payload, default=str)))[:20000]
        answer = self._aws("bedrock-runtime").converse(
            modelId=os.environ[{{ call.env.id | py }}],
            messages=[{"role": "user", "content": [{"text": text}]}],
            inferenceConfig={"maxTokens": {{ call.max_tokens }}},
        )
        return {"text": answer["output"]["message"]["content"][0]["text"]}
{% endif %}
{%- if call.service == "rekognition" %}
    def {{ call.write }}(self, key, payload):
        if "bucket" not in payload or "key" not in payload:
            return None
        image = {"S3Object": {"Bucket": payload["bucket"], "Name": payload["key"]}}
        answer = self._aws("rekognition").detect_labels(Image=image, MaxLabels=10, MinConfidence=80)
        return [label["Name"] for label in answer["Labels"]]
{% endif %}
{%- if call.service == "textract" %}
    def {{ call.write }}(self, key, payload):
        if "bucket" not in payload or "key" not in payload:
            return None
        document = {"S3Object": {"Bucket": payload["bucket"], "Name": payload["key"]}}
        answer = self._aws("textract").detect_document_text(Document=document)
        return [block["Text"] for block in answer["Blocks"] if block.get("BlockType") == "LINE"]
{% endif %}
{%- if call.service == "comprehend" %}
    def {{ call.write }}(self, key, payload):
        text = str(payload.get("text", json.dumps(payload, default=str)))[:1600]
        answer = self._aws("comprehend").detect_sentiment(Text=text, LanguageCode="en")
        return {"sentiment": answer["Sentiment"]}
{% endif %}
{%- if call.service == "transcribe" %}
    def {{ call.write }}(self, key, payload):
        if "bucket" not in payload or "key" not in payload:
            return None
        name = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in key)[:200]
        self._aws("transcribe").start_transcription_job(
            TranscriptionJobName=name, LanguageCode="en-US", Media={"MediaFileUri": f"s3://{payload['bucket']}/{payload['key']}"}
        )
        return {"job": name}
{% endif %}
{%- if call.service == "metrics" %}
    def {{ call.write }}(self, key, payload):
        self._aws("cloudwatch").put_metric_data(
            Namespace=os.environ["METRIC_NAMESPACE"], MetricData=[{"MetricName": "Items", "Value": 1, "Unit": "Count"}]
        )
        return {"counted": 1}
{% endif %}
{%- if call.service == "users" %}
    def {{ call.read or call.write }}(self, key, payload):
        answer = self._aws("cognito-idp").{{ "admin_get_user" if call.read else "admin_update_user_attributes" }}(
            UserPoolId=os.environ[{{ call.env.id | py }}],
            Username=key,
{%- if not call.read %}
            UserAttributes=[{"Name": "updated_at", "Value": str(int(__import__("time").time()))}],
{%- endif %}
        )
        return {"user": key, "status": answer.get("UserStatus")}
{% endif %}
{%- if call.service == "task" %}
    def {{ call.write }}(self, key, payload):
        answer = self._aws("ecs").run_task(
            cluster=os.environ[{{ call.env.cluster | py }}],
            taskDefinition=os.environ[{{ call.env.task_definition | py }}],
            launchType="FARGATE",
            clientToken=key[:64],
            networkConfiguration={
                "awsvpcConfiguration": {
                    "subnets": os.environ[{{ call.env.subnets | py }}].split(","),
                    "securityGroups": [os.environ[{{ call.env.security_group | py }}]],
                }
            },
        )
        if not answer["tasks"]:
            raise RuntimeError("no task was started: " + str(answer.get("failures")))
        return {"task": answer["tasks"][0]["taskArn"]}
{% endif %}
{%- if call.service == "schedules" %}
    def {{ call.write }}(self, key, payload):
        """Plans one run at the time the payload names, as `2030-01-31T12:00:00`."""
        name = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in key)[:64]
        self._aws("scheduler").create_schedule(
            Name=name,
            GroupName=os.environ[{{ call.env.group | py }}],
            ScheduleExpression=f"at({payload.get('at', '2030-01-31T12:00:00')})",
            FlexibleTimeWindow={"Mode": "OFF"},
            ActionAfterCompletion="DELETE",
            Target={
                "Arn": os.environ[{{ call.env.arn | py }}],
                "RoleArn": os.environ[{{ call.env.role_arn | py }}],
                "Input": json.dumps({"id": key, **payload}, default=str),
            },
        )
        return {"schedule": name}
{% endif %}
{%- if call.service == "sql" %}
    def {{ call.write }}(self, key, payload):
        """Values travel as parameters, never as part of the statement."""
        answer = self._aws("rds-data").execute_statement(
            resourceArn=os.environ[{{ call.env.arn | py }}],
            secretArn=os.environ[{{ call.env.secret_arn | py }}],
            database=os.environ[{{ call.env.database | py }}],
            sql="INSERT INTO items (id, data) VALUES (:id, :data)",
            parameters=[
                {"name": "id", "value": {"stringValue": key}},
                {"name": "data", "value": {"stringValue": json.dumps(payload, default=str)}},
            ],
        )
        return {"rows": answer.get("numberOfRecordsUpdated", 0)}
{% endif %}
{%- if call.service == "database" %}
    def {{ call.write }}(self, key, payload):
        """Where the database is and a token to sign in with; hand both to the driver of your choice."""
        host, port = os.environ[{{ call.env.endpoint | py }}], int(os.environ[{{ call.env.port | py }}])
        token = self._aws("rds").generate_db_auth_token(DBHostname=host, Port=port, DBUsername="app")
        return {"host": host, "port": port, "token": bool(token)}
{% endif %}
{%- if call.service == "cache" %}
    def {{ call.write }}(self, key, payload):
        """Where the cache is; hand it to the driver of your choice, with TLS on."""
        return {"host": os.environ[{{ call.env.endpoint | py }}], "port": int(os.environ[{{ call.env.port | py }}])}
{% endif %}
{%- if call.service in ("search", "http", "graphql") %}
    def {{ call.write or call.read }}(self, key, payload):
{%- if call.service == "search" %}
        """Indexes the item, signed with the function's role."""
        url = os.environ[{{ call.env.endpoint | py }}] + "/items/_doc/" + urllib.request.quote(key, safe="")
        return self._send({{ ("es" if call.write else "es") | py }}, {{ ("PUT" if call.write else "GET") | py }}, url, {% if call.write %}payload{% else %}None{% endif %})
{%- elif call.service == "graphql" %}
        url = os.environ[{{ call.env.url | py }}]
        body = {"query": "mutation Put($input: ItemInput!) { putItem(input: $input) { id } }"}
        body["variables"] = {"input": {"id": key, "data": json.dumps(payload, default=str)}}
        return self._send("appsync", "POST", url, body)
{%- else %}
        return self._send("", "POST", os.environ[{{ call.env.url | py }}], {"id": key, **payload})
{%- endif %}
{% endif %}
{%- endfor %}
{%- if "http" in services or "graphql" in services or "search" in services %}
    def _send(self, signed_for, method, url, body):
        """One HTTPS request; the client named `http` sends it, so that tests need no network."""
        data = None if body is None else json.dumps(body, default=str).encode()
        headers = {"content-type": "application/json"}
        answer = self._aws("http").request(signed_for=signed_for, method=method, url=url, headers=headers, data=data)
        return answer if isinstance(answer, dict) else {"answer": str(answer)[:1000]}

{% endif -%}
