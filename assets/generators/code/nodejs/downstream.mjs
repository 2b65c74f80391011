// Calls to what this function is wired to. Names come from the environment, clients can be exchanged in tests.
{%- if "http" in services or "graphql" in services or "search" in services %}

import { createHash, createHmac } from "node:crypto";
{%- endif %}

/** Packages and classes of the AWS SDK, which comes with the Lambda runtime. */
const CLIENTS = {
{%- for service, name, class in [
  ("table", "dynamodb", "DynamoDBClient"), ("bucket", "s3", "S3Client"), ("queue", "sqs", "SQSClient"), ("topic", "sns", "SNSClient"),
  ("bus", "eventbridge", "EventBridgeClient"), ("stream", "kinesis", "KinesisClient"), ("delivery_stream", "firehose", "FirehoseClient"),
  ("secret", "secrets-manager", "SecretsManagerClient"), ("parameter", "ssm", "SSMClient"), ("key", "kms", "KMSClient"),
  ("workflow", "sfn", "SFNClient"), ("function", "lambda", "LambdaClient"), ("mail", "ses", "SESClient"),
  ("connections", "apigatewaymanagementapi", "ApiGatewayManagementApiClient"), ("devices", "iot-data-plane", "IoTDataPlaneClient"),
  ("model", "bedrock-runtime", "BedrockRuntimeClient"), ("rekognition", "rekognition", "RekognitionClient"),
  ("textract", "textract", "TextractClient"), ("comprehend", "comprehend", "ComprehendClient"), ("transcribe", "transcribe", "TranscribeClient"),
  ("metrics", "cloudwatch", "CloudWatchClient"), ("users", "cognito-identity-provider", "CognitoIdentityProviderClient"),
  ("task", "ecs", "ECSClient"), ("schedules", "scheduler", "SchedulerClient"), ("sql", "rds-data", "RDSDataClient")] %}
{%- if service in services %}
  "{{ name }}": "{{ class }}",
{%- endif %}
{%- endfor %}
};

/** A sender of commands to one service; package and client are loaded when they are first needed. */
export function awsClient(service, settings) {
{%- if "http" in services or "graphql" in services or "search" in services %}
  if (service === "http") return (_, input) => request(input);
{%- endif %}
{%- if "database" in services %}
  if (service === "database") {
    return async (_, input) => {
      const { Signer } = await import("@aws-sdk/rds-signer");
      return new Signer(input).getAuthToken();
    };
  }
{%- endif %}
  let client;
  return async (command, input) => {
    const sdk = await import(`@aws-sdk/client-${service}`);
    client ??= new sdk[CLIENTS[service]](settings ?? {});
    return client.send(new sdk[command](input));
  };
}
{% if "http" in services or "graphql" in services or "search" in services %}

/** One HTTPS request, signed with the function's own role where a service asks for it. */
async function request({ signedFor, method, url, body }) {
  if (!url.startsWith("https://")) throw new Error("only https addresses are called");
  const text = body === undefined ? "" : JSON.stringify(body);
  const headers = { "content-type": "application/json", ...(signedFor ? signature(signedFor, method, new URL(url), text) : {}) };
  const answer = await fetch(url, { method, headers, body: text || undefined, signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`${new URL(url).host} answered ${answer.status}`);
  const received = await answer.text();
  return received ? JSON.parse(received) : {};
}

/** Headers of AWS Signature Version 4. */
function signature(service, method, url, text) {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: session, AWS_REGION: region } = process.env;
  const hash = (value) => createHash("sha256").update(value).digest("hex");
  const mac = (key, value) => createHmac("sha256", key).update(value).digest();
  const stamp = new Date().toISOString().replace(/[-:]|\.\d{3}/g, "");
  const day = stamp.slice(0, 8);
  const signed = { "content-type": "application/json", host: url.host, "x-amz-date": stamp };
  if (session) signed["x-amz-security-token"] = session;
  const names = Object.keys(signed).sort();
  const lines = names.map((name) => `${name}:${signed[name]}\n`).join("");
  // Everywhere but in S3 the path is encoded once more.
  const path = url.pathname.split("/").map(encodeURIComponent).join("/");
  const canonical = [method, path, url.searchParams.toString(), lines, names.join(";"), hash(text)].join("\n");
  const scope = `${day}/${region}/${service}/aws4_request`;
  const key = [day, region, service, "aws4_request"].reduce(mac, `AWS4${secret}`);
  const proof = mac(key, ["AWS4-HMAC-SHA256", stamp, scope, hash(canonical)].join("\n")).toString("hex");
  const { host, ...sent } = signed;
  return { ...sent, authorization: `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${names.join(";")}, Signature=${proof}` };
}
{% endif %}

export class Downstream {
  #clientOf;
  #clients = new Map();

  constructor(clientOf = awsClient) {
    this.#clientOf = clientOf;
  }

  /** One client a service, made when it is first needed. */
  #aws(service, settings) {
    if (!this.#clients.has(service)) this.#clients.set(service, this.#clientOf(service, settings));
    return this.#clients.get(service);
  }
{% for call in calls %}
{%- if call.service == "table" and call.write %}
  /** Puts an item; one that is there already stays, so a repeated delivery changes nothing. */
  async {{ call.write }}(key, payload) {
    const Item = { pk: { S: key }, {% if call.sort_key %}sk: { S: "item" }, {% endif %}data: { S: JSON.stringify(payload) } };
    const TableName = process.env[{{ call.env.name | js }}];
    try {
      await this.#aws("dynamodb")("PutItemCommand", { TableName, Item, ConditionExpression: "attribute_not_exists(pk)" });
    } catch (error) {
      if (error.name !== "ConditionalCheckFailedException") throw error;
    }
    return { stored: key };
  }
{% endif %}
{%- if call.service == "table" and call.read %}
  /** The item with this key, or null. */
  async {{ call.read }}(key, payload) {
    const Key = { pk: { S: key }{% if call.sort_key %}, sk: { S: "item" }{% endif %} };
    const { Item } = await this.#aws("dynamodb")("GetItemCommand", { TableName: process.env[{{ call.env.name | js }}], Key });
    return Item ? JSON.parse(Item.data?.S ?? "{}") : null;
  }
{% endif %}
{%- if call.service == "bucket" and call.write %}
  async {{ call.write }}(key, payload) {
    const Key = `items/${key.replaceAll("/", "_")}.json`;
    const Bucket = process.env[{{ call.env.name | js }}];
    await this.#aws("s3")("PutObjectCommand", { Bucket, Key, Body: JSON.stringify(payload), ContentType: "application/json" });
    return { object: Key };
  }
{% endif %}
{%- if call.service == "bucket" and call.read %}
  /** The object that the payload names, else the one of this key; null when there is none. */
  async {{ call.read }}(key, payload) {
    const Bucket = process.env[{{ call.env.name | js }}];
    const Key = payload.bucket === Bucket && payload.key ? payload.key : `items/${key.replaceAll("/", "_")}.json`;
    try {
      const { ContentLength } = await this.#aws("s3")("GetObjectCommand", { Bucket, Key });
      return { object: Key, size: ContentLength ?? 0 };
    } catch (error) {
      if (["NoSuchKey", "NotFound", "AccessDenied"].includes(error.name)) return null;
      throw error;
    }
  }
{% endif %}
{%- if call.service == "queue" %}
  async {{ call.write }}(key, payload) {
    const { MessageId } = await this.#aws("sqs")("SendMessageCommand", {
      QueueUrl: process.env[{{ call.env.url | js }}],
      MessageBody: JSON.stringify(payload),
{%- if call.fifo %}
      MessageGroupId: String(payload.group ?? key).slice(0, 128),
      MessageDeduplicationId: key.slice(0, 128),
{%- endif %}
    });
    return { message: MessageId };
  }
{% endif %}
{%- if call.service == "topic" %}
  async {{ call.write }}(key, payload) {
    const { MessageId } = await this.#aws("sns")("PublishCommand", {
      TopicArn: process.env[{{ call.env.arn | js }}],
      Message: JSON.stringify(payload),
{%- if call.fifo %}
      MessageGroupId: String(payload.group ?? key).slice(0, 128),
      MessageDeduplicationId: key.slice(0, 128),
{%- endif %}
    });
    return { notification: MessageId };
  }
{% endif %}
{%- if call.service == "bus" %}
  async {{ call.write }}(key, payload) {
    const entry = {
      EventBusName: process.env[{{ call.env.name | js }}],
      Source: {{ event_source | js }},
      DetailType: String(payload.type ?? {{ event_type | js }}),
      Detail: JSON.stringify({ id: key, ...payload }),
    };
    const answer = await this.#aws("eventbridge")("PutEventsCommand", { Entries: [entry] });
    if (answer.FailedEntryCount) throw new Error(`the bus refused the event: ${answer.Entries[0].ErrorCode}`);
    return { event: answer.Entries[0].EventId };
  }
{% endif %}
{%- if call.service == "stream" %}
  async {{ call.write }}(key, payload) {
    const { SequenceNumber } = await this.#aws("kinesis")("PutRecordCommand", {
      StreamName: process.env[{{ call.env.name | js }}],
      PartitionKey: key.slice(0, 256),
      Data: new TextEncoder().encode(JSON.stringify(payload)),
    });
    return { record: SequenceNumber };
  }
{% endif %}
{%- if call.service == "delivery_stream" %}
  async {{ call.write }}(key, payload) {
    const Data = new TextEncoder().encode(`${JSON.stringify({ id: key, ...payload })}\n`);
    const DeliveryStreamName = process.env[{{ call.env.name | js }}];
    const { RecordId } = await this.#aws("firehose")("PutRecordCommand", { DeliveryStreamName, Record: { Data } });
    return { record: RecordId };
  }
{% endif %}
{%- if call.service == "secret" %}
  /** Reads the secret. Its value must not reach a log or an answer, so only its version goes on. */
  async {{ call.read }}(key, payload) {
    const { VersionId } = await this.#aws("secrets-manager")("GetSecretValueCommand", { SecretId: process.env[{{ call.env.arn | js }}] });
    return { version: VersionId };
  }
{% endif %}
{%- if call.service == "parameter" %}
  async {{ call.read }}(key, payload) {
    const input = { Name: process.env[{{ call.env.name | js }}], WithDecryption: true };
    const { Parameter } = await this.#aws("ssm")("GetParameterCommand", input);
    return { version: Parameter.Version };
  }
{% endif %}
{%- if call.service == "key" %}
  async {{ call.write }}(key, payload) {
    const Plaintext = new TextEncoder().encode(JSON.stringify(payload)).slice(0, 4096);
    const { CiphertextBlob } = await this.#aws("kms")("EncryptCommand", { KeyId: process.env[{{ call.env.arn | js }}], Plaintext });
    return { bytes: CiphertextBlob.length };
  }
{% endif %}
{%- if call.service == "workflow" %}
  async {{ call.write }}(key, payload) {
    const input = JSON.stringify({ id: key, ...payload });
    const stateMachineArn = process.env[{{ call.env.arn | js }}];
{%- if call.waits %}
    const answer = await this.#aws("sfn")("StartSyncExecutionCommand", { stateMachineArn, input });
    if (answer.status !== "SUCCEEDED") throw new Error(`the workflow ended as ${answer.status}`);
    return { output: answer.output };
{%- else %}
    // Named after the key: a second start with the same input is the same execution.
    const name = key.replace(/[^A-Za-z0-9_-]/g, "-").slice(0, 80);
    const { executionArn } = await this.#aws("sfn")("StartExecutionCommand", { stateMachineArn, name, input });
    return { execution: executionArn };
{%- endif %}
  }
{% endif %}
{%- if call.service == "function" %}
  async {{ call.write }}(key, payload) {
    const answer = await this.#aws("lambda")("InvokeCommand", {
      FunctionName: process.env[{{ call.env.name | js }}],
      InvocationType: {{ ("RequestResponse" if call.waits else "Event") | js }},
      Payload: new TextEncoder().encode(JSON.stringify({ id: key, ...payload })),
    });
    if (answer.FunctionError) throw new Error(`the called function failed: ${answer.FunctionError}`);
{%- if call.waits %}
    return JSON.parse(new TextDecoder().decode(answer.Payload) || "null");
{%- else %}
    return { status: answer.StatusCode };
{%- endif %}
  }
{% endif %}
{%- if call.service == "mail" %}
  async {{ call.write }}(key, payload) {
    const to = payload.to ?? payload.email;
    if (typeof to !== "string" || !/^[^\s@]+@[^\s@]+$/.test(to)) return null;
    const { MessageId } = await this.#aws("ses")("SendEmailCommand", {
      Source: process.env[{{ call.env.sender | js }}],
      Destination: { ToAddresses: [to] },
      Message: {
        Subject: { Data: String(payload.subject ?? "News for you").slice(0, 200) },
        Body: { Text: { Data: String(payload.text ?? "").slice(0, 10_000) } },
      },
    });
    return { mail: MessageId };
  }
{% endif %}
{%- if call.service == "connections" %}
  /** Posts to the connection the payload names, else to the one with this key. */
  async {{ call.write }}(key, payload) {
    const send = this.#aws("apigatewaymanagementapi", { endpoint: process.env[{{ call.env.endpoint | js }}] });
    const ConnectionId = String(payload.connection_id ?? key);
    await send("PostToConnectionCommand", { ConnectionId, Data: new TextEncoder().encode(JSON.stringify(payload)) });
    return { posted: true };
  }
{% endif %}
{%- if call.service == "devices" %}
  async {{ call.write }}(key, payload) {
    const topic = `devices/${key.replace(/[^A-Za-z0-9_-]/g, "").slice(0, 128)}/commands`;
    const bytes = new TextEncoder().encode(JSON.stringify(payload));
    await this.#aws("iot-data-plane")("PublishCommand", { topic, qos: 1, payload: bytes });
    return { topic };
  }
{% endif %}
{%- if call.service == "model" %}
  async {{ call.write }}(key, payload) {
    const text = String(payload.text ?? JSON.stringify(payload)).slice(0, 20_000);
    const answer = await this.#aws("bedrock-runtime")("ConverseCommand", {
      modelId: process.env[{{ call.env.id | js }}],
      messages: [{ role: "user", content: [{ text }] }],
      inferenceConfig: { maxTokens: {{ call.max_tokens }} },
    });
    return { text: answer.output.message.content[0].text };
  }
{% endif %}
{%- if call.service == "rekognition" %}
  async {{ call.write }}(key, payload) {
    if (!payload.bucket || !payload.key) return null;
    const Image = { S3Object: { Bucket: payload.bucket, Name: payload.key } };
    const { Labels } = await this.#aws("rekognition")("DetectLabelsCommand", { Image, MaxLabels: 10, MinConfidence: 80 });
    return Labels.map((label) => label.Name);
  }
{% endif %}
{%- if call.service == "textract" %}
  async {{ call.write }}(key, payload) {
    if (!payload.bucket || !payload.key) return null;
    const Document = { S3Object: { Bucket: payload.bucket, Name: payload.key } };
    const { Blocks } = await this.#aws("textract")("DetectDocumentTextCommand", { Document });
    return Blocks.filter((block) => block.BlockType === "LINE").map((block) => block.Text);
  }
{% endif %}
{%- if call.service == "comprehend" %}
  async {{ call.write }}(key, payload) {
    const Text = String(payload.text ?? JSON.stringify(payload)).slice(0, 1600);
    const { Sentiment } = await this.#aws("comprehend")("DetectSentimentCommand", { Text, LanguageCode: "en" });
    return { sentiment: Sentiment };
  }
{% endif %}
{%- if call.service == "transcribe" %}
  async {{ call.write }}(key, payload) {
    if (!payload.bucket || !payload.key) return null;
    const TranscriptionJobName = key.replace(/[^A-Za-z0-9_-]/g, "-").slice(0, 200);
    const Media = { MediaFileUri: `s3://${payload.bucket}/${payload.key}` };
    await this.#aws("transcribe")("StartTranscriptionJobCommand", { TranscriptionJobName, LanguageCode: "en-US", Media });
    return { job: TranscriptionJobName };
  }
{% endif %}
{%- if call.service == "metrics" %}
  async {{ call.write }}(key, payload) {
    const MetricData = [{ MetricName: "Items", Value: 1, Unit: "Count" }];
    await this.#aws("cloudwatch")("PutMetricDataCommand", { Namespace: process.env.METRIC_NAMESPACE, MetricData });
    return { counted: 1 };
  }
{% endif %}
{%- if call.service == "users" %}
  async {{ call.read or call.write }}(key, payload) {
    const input = { UserPoolId: process.env[{{ call.env.id | js }}], Username: key };
{%- if call.read %}
    const answer = await this.#aws("cognito-identity-provider")("AdminGetUserCommand", input);
    return { user: key, status: answer.UserStatus };
{%- else %}
    input.UserAttributes = [{ Name: "updated_at", Value: String(Math.floor(Date.now() / 1000)) }];
    await this.#aws("cognito-identity-provider")("AdminUpdateUserAttributesCommand", input);
    return { user: key };
{%- endif %}
  }
{% endif %}
{%- if call.service == "task" %}
  async {{ call.write }}(key, payload) {
    const answer = await this.#aws("ecs")("RunTaskCommand", {
      cluster: process.env[{{ call.env.cluster | js }}],
      taskDefinition: process.env[{{ call.env.task_definition | js }}],
      launchType: "FARGATE",
      clientToken: key.slice(0, 64),
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: process.env[{{ call.env.subnets | js }}].split(","),
          securityGroups: [process.env[{{ call.env.security_group | js }}]],
        },
      },
    });
    if (!answer.tasks?.length) throw new Error(`no task was started: ${JSON.stringify(answer.failures)}`);
    return { task: answer.tasks[0].taskArn };
  }
{% endif %}
{%- if call.service == "schedules" %}
  /** Plans one run at the time the payload names, as 2030-01-31T12:00:00. */
  async {{ call.write }}(key, payload) {
    const Name = key.replace(/[^A-Za-z0-9_.-]/g, "-").slice(0, 64);
    await this.#aws("scheduler")("CreateScheduleCommand", {
      Name,
      GroupName: process.env[{{ call.env.group | js }}],
      ScheduleExpression: `at(${payload.at ?? "2030-01-31T12:00:00"})`,
      FlexibleTimeWindow: { Mode: "OFF" },
      ActionAfterCompletion: "DELETE",
      Target: {
        Arn: process.env[{{ call.env.arn | js }}],
        RoleArn: process.env[{{ call.env.role_arn | js }}],
        Input: JSON.stringify({ id: key, ...payload }),
      },
    });
    return { schedule: Name };
  }
{% endif %}
{%- if call.service == "sql" %}
  /** Values travel as parameters, never as part of the statement. */
  async {{ call.write }}(key, payload) {
    const answer = await this.#aws("rds-data")("ExecuteStatementCommand", {
      resourceArn: process.env[{{ call.env.arn | js }}],
      secretArn: process.env[{{ call.env.secret_arn | js }}],
      database: process.env[{{ call.env.database | js }}],
      sql: "INSERT INTO items (id, data) VALUES (:id, :data)",
      parameters: [
        { name: "id", value: { stringValue: key } },
        { name: "data", value: { stringValue: JSON.stringify(payload) } },
      ],
    });
    return { rows: answer.numberOfRecordsUpdated ?? 0 };
  }
{% endif %}
{%- if call.service == "database" %}
  /** Where the database is and a token to sign in with; hand both to the driver of your choice. */
  async {{ call.write }}(key, payload) {
    const host = process.env[{{ call.env.endpoint | js }}];
    const port = Number(process.env[{{ call.env.port | js }}]);
    const token = await this.#aws("database")("token", { hostname: host, port, username: "app" });
    return { host, port, token: Boolean(token) };
  }
{% endif %}
{%- if call.service == "cache" %}
  /** Where the cache is; hand it to the driver of your choice, with TLS on. */
  async {{ call.write }}(key, payload) {
    return { host: process.env[{{ call.env.endpoint | js }}], port: Number(process.env[{{ call.env.port | js }}]) };
  }
{% endif %}
{%- if call.service == "search" %}
  async {{ call.write or call.read }}(key, payload) {
    const url = `${process.env[{{ call.env.endpoint | js }}]}/items/_doc/${encodeURIComponent(key)}`;
{%- if call.write %}
    return this.#aws("http")("request", { signedFor: "es", method: "PUT", url, body: payload });
{%- else %}
    return this.#aws("http")("request", { signedFor: "es", method: "GET", url });
{%- endif %}
  }
{% endif %}
{%- if call.service == "graphql" %}
  async {{ call.write }}(key, payload) {
    const query = "mutation Put($input: ItemInput!) { putItem(input: $input) { id } }";
    const body = { query, variables: { input: { id: key, data: JSON.stringify(payload) } } };
    return this.#aws("http")("request", { signedFor: "appsync", method: "POST", url: process.env[{{ call.env.url | js }}], body });
  }
{% endif %}
{%- if call.service == "http" %}
  async {{ call.write }}(key, payload) {
    const body = { id: key, ...payload };
    return this.#aws("http")("request", { method: "POST", url: process.env[{{ call.env.url | js }}], body });
  }
{% endif %}
{%- endfor %}
}
