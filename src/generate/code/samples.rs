//! Sample events as the services deliver them.

use serde_json::{Value, json};

use crate::generate::plan::{Plan, Trigger, TriggerKind};

const ACCOUNT: &str = "123456789012";
/// `{"id": "item-1", "name": "example"}` in base64.
const ITEM_BASE64: &str = "eyJpZCI6ICJpdGVtLTEiLCAibmFtZSI6ICJleGFtcGxlIn0=";
const ITEM: &str = r#"{"id": "item-1", "name": "example"}"#;
/// A gzipped batch of one log line, as a subscription filter delivers it.
const LOGS_BASE64: &str = include_str!("samples/logs.txt");

/// The event a trigger delivers, with one good item in it.
pub(super) fn event(plan: &Plan<'_>, trigger: &Trigger) -> Value {
    let source = trigger.from.as_ref().map_or("source", |id| plan.names[id].kebab.as_str());
    let region = "us-east-1";
    let arn = |service: &str, rest: &str| format!("arn:aws:{service}:{region}:{ACCOUNT}:{rest}");
    match trigger.kind {
        TriggerKind::Http => http(trigger),
        TriggerKind::Rest => rest(trigger),
        TriggerKind::Socket => socket(trigger),
        TriggerKind::Authorizer => authorizer(trigger),
        TriggerKind::FieldAuthorizer => json!({
            "authorizationToken": "Bearer not-a-token",
            "requestContext": {
                "apiId": "api1", "accountId": ACCOUNT, "requestId": "request-1",
                "queryString": "query Get { getItem(id: \"item-1\") { id } }", "operationName": "Get", "variables": {}
            }
        }),
        TriggerKind::Queue => json!({ "Records": [queue_record(source, trigger, region)] }),
        TriggerKind::Stream => json!({ "Records": [{
            "kinesis": {
                "kinesisSchemaVersion": "1.0", "partitionKey": "item-1",
                "sequenceNumber": "49590338271490256608559692538361571095921575989136588898",
                "data": ITEM_BASE64, "approximateArrivalTimestamp": 1_545_084_650.987
            },
            "eventSource": "aws:kinesis", "eventVersion": "1.0",
            "eventID": "shardId-000000000006:49590338271490256608559692538361571095921575989136588898",
            "eventName": "aws:kinesis:record",
            "invokeIdentityArn": format!("arn:aws:iam::{ACCOUNT}:role/function"),
            "awsRegion": region, "eventSourceARN": arn("kinesis", &format!("stream/{source}"))
        }] }),
        TriggerKind::Changes => json!({ "Records": [{
            "eventID": "c4ca4238a0b923820dcc509a6f75849b", "eventName": "INSERT", "eventVersion": "1.1",
            "eventSource": "aws:dynamodb", "awsRegion": region,
            "dynamodb": {
                "ApproximateCreationDateTime": 1_428_537_600,
                "Keys": { "pk": { "S": "item-1" } },
                "NewImage": { "pk": { "S": "item-1" }, "data": { "S": ITEM }, "count": { "N": "1" } },
                "SequenceNumber": "4421584500000000017450439091", "SizeBytes": 64, "StreamViewType": "NEW_AND_OLD_IMAGES"
            },
            "eventSourceARN": arn("dynamodb", &format!("table/{source}/stream/2015-06-27T00:48:05.899"))
        }] }),
        TriggerKind::Bucket => json!({ "Records": [{
            "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": region, "eventTime": "2030-01-31T12:00:00.000Z",
            "eventName": "ObjectCreated:Put", "userIdentity": { "principalId": "EXAMPLE" },
            "requestParameters": { "sourceIPAddress": "192.0.2.1" },
            "responseElements": { "x-amz-request-id": "EXAMPLE123456789", "x-amz-id-2": "EXAMPLE123" },
            "s3": {
                "s3SchemaVersion": "1.0", "configurationId": "notification",
                "bucket": { "name": source, "ownerIdentity": { "principalId": "EXAMPLE" }, "arn": format!("arn:aws:s3:::{source}") },
                "object": { "key": "incoming/first+example.json", "size": 1024, "eTag": "0123456789abcdef0123456789abcdef", "sequencer": "0A1B2C3D4E5F678901" }
            }
        }] }),
        TriggerKind::Topic => json!({ "Records": [{
            "EventSource": "aws:sns", "EventVersion": "1.0",
            "EventSubscriptionArn": arn("sns", &format!("{source}:2bcfbf39-05c3-41de-beaa-fcfcc21c8f55")),
            "Sns": {
                "Type": "Notification", "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
                "TopicArn": arn("sns", source), "Subject": "example", "Message": ITEM,
                "Timestamp": "2030-01-31T12:00:00.000Z", "SignatureVersion": "1", "Signature": "EXAMPLE",
                "SigningCertUrl": "https://sns.us-east-1.amazonaws.com/certificate.pem",
                "UnsubscribeUrl": "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe",
                "MessageAttributes": { "kind": { "Type": "String", "Value": "example" } }
            }
        }] }),
        TriggerKind::Event => json!({
            "version": "0", "id": "fe8d3c65-xmpl-c5c3-2c87-81584709a377", "detail-type": "Example", "source": "example.app",
            "account": ACCOUNT, "time": "2030-01-31T12:00:00Z", "region": region, "resources": [],
            "detail": { "id": "item-1", "name": "example" }
        }),
        TriggerKind::Schedule
            if trigger.from.as_ref().is_some_and(|id| plan.service(id) == "eventbridge_scheduler") =>
        {
            json!({ "source": "schedule", "id": "d32c5kddcf5bb8c3", "time": "2030-01-31T12:00:00Z" })
        }
        TriggerKind::Schedule => json!({
            "version": "0", "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa", "detail-type": "Scheduled Event", "source": "aws.events",
            "account": ACCOUNT, "time": "2030-01-31T12:00:00Z", "region": region,
            "resources": [arn("events", &format!("rule/{source}"))], "detail": {}
        }),
        TriggerKind::UserPool => user_pool(trigger, region),
        TriggerKind::Device => {
            json!({ "id": "item-1", "device": "sensor-1", "temperature": 21.5, "time": 1_893_412_800 })
        }
        TriggerKind::Mail => json!({ "Records": [{
            "eventSource": "aws:ses", "eventVersion": "1.0",
            "ses": {
                "mail": {
                    "timestamp": "2030-01-31T12:00:00.000Z", "source": "jane@example.com", "messageId": "o3vrnil0e2ic28tr",
                    "destination": ["inbox@example.com"], "headersTruncated": false, "headers": [],
                    "commonHeaders": { "from": ["jane@example.com"], "to": ["inbox@example.com"], "subject": "Example" }
                },
                "receipt": {
                    "timestamp": "2030-01-31T12:00:00.000Z", "processingTimeMillis": 574, "recipients": ["inbox@example.com"],
                    "spamVerdict": { "status": "PASS" }, "virusVerdict": { "status": "PASS" }, "spfVerdict": { "status": "PASS" },
                    "dkimVerdict": { "status": "PASS" }, "dmarcVerdict": { "status": "PASS" },
                    "action": { "type": "Lambda", "functionArn": arn("lambda", "function:example"), "invocationType": "Event" }
                }
            }
        }] }),
        TriggerKind::Logs => json!({ "awslogs": { "data": LOGS_BASE64.trim() } }),
        TriggerKind::Alarm => json!({
            "source": "aws.cloudwatch", "alarmArn": arn("cloudwatch", &format!("alarm:{source}")), "accountId": ACCOUNT,
            "time": "2030-01-31T12:00:00.000+0000", "region": region,
            "alarmData": {
                "alarmName": source,
                "state": { "value": "ALARM", "reason": "Threshold Crossed", "timestamp": "2030-01-31T12:00:00.000+0000" },
                "previousState": { "value": "OK", "reason": "", "timestamp": "2030-01-31T11:00:00.000+0000" },
                "configuration": { "metrics": [] }
            }
        }),
        TriggerKind::Field => json!({
            "arguments": { "input": { "id": "item-1", "data": "example" } }, "identity": null, "source": null,
            "request": { "headers": { "x-forwarded-for": "192.0.2.1" } }, "prev": null,
            "info": { "selectionSetList": ["id"], "selectionSetGraphQL": "{ id }", "parentTypeName": "Mutation", "fieldName": "putItem", "variables": {} },
            "stash": {}
        }),
        TriggerKind::Transform => json!({
            "invocationId": "invocation-1", "deliveryStreamArn": arn("firehose", &format!("deliverystream/{source}")), "region": region,
            "records": [{ "recordId": "49546986683135544286507457936321625675700192471156785154", "approximateArrivalTimestamp": 1_495_072_949_453_u64, "data": ITEM_BASE64 }]
        }),
        TriggerKind::Pipe => {
            json!([{ "messageId": "message-1", "body": ITEM, "eventSource": "aws:sqs", "awsRegion": region }])
        }
        TriggerKind::Enrichment => json!([{ "messageId": "message-1", "body": ITEM }]),
        TriggerKind::Task | TriggerKind::Direct => json!({ "id": "item-1", "name": "example" }),
    }
}

fn queue_record(source: &str, trigger: &Trigger, region: &str) -> Value {
    let mut attributes = json!({
        "ApproximateReceiveCount": "1", "SentTimestamp": "1523232000000", "SenderId": ACCOUNT, "ApproximateFirstReceiveTimestamp": "1523232000001"
    });
    if trigger.flavour == "FIFO" {
        attributes["MessageGroupId"] = json!("group-1");
        attributes["MessageDeduplicationId"] = json!("item-1");
        attributes["SequenceNumber"] = json!("18849496460467696128");
    }
    json!({
        "messageId": "19dd0b57-b21e-4ac1-bd88-01bbb068cb78", "receiptHandle": "MessageReceiptHandle", "body": ITEM,
        "attributes": attributes, "messageAttributes": {}, "md5OfBody": "098f6bcd4621d373cade4e832627b4f6",
        "eventSource": "aws:sqs", "eventSourceARN": format!("arn:aws:sqs:{region}:{ACCOUNT}:{source}"), "awsRegion": region
    })
}

/// Parameters of a path with an example each, and the path with them filled in.
fn filled(trigger: &Trigger) -> (Value, String, String) {
    let Some(route) = &trigger.route else { return (json!({}), "/".to_owned(), "GET".to_owned()) };
    let mut parameters = serde_json::Map::new();
    let mut path = route.path.clone();
    for name in route.parameters() {
        path = path.replace(&format!("{{{name}+}}"), "item-1").replace(&format!("{{{name}}}"), "item-1");
        parameters.insert(name, json!("item-1"));
    }
    let method = if route.method == "ANY" { "POST".to_owned() } else { route.method.clone() };
    (Value::Object(parameters), path, method)
}

/// Whether a method carries a body.
pub(super) fn takes_body(method: &str) -> bool {
    matches!(method, "POST" | "PUT" | "PATCH" | "ANY")
}

/// What the API calls the route: the catch-all of an HTTP API is its default route.
pub(super) fn route_key(trigger: &Trigger) -> String {
    match &trigger.route {
        Some(route) if trigger.kind == TriggerKind::Http && route.is_catch_all() => "$default".to_owned(),
        Some(route) => route.key(),
        None => "$default".to_owned(),
    }
}

fn http(trigger: &Trigger) -> Value {
    let (parameters, path, method) = filled(trigger);
    let body = takes_body(&method);
    let mut event = json!({
        "version": "2.0", "routeKey": route_key(trigger), "rawPath": path, "rawQueryString": "",
        "headers": { "content-type": "application/json", "user-agent": "example", "x-forwarded-for": "192.0.2.1" },
        "requestContext": {
            "accountId": ACCOUNT, "apiId": "api1", "domainName": "api1.execute-api.us-east-1.amazonaws.com", "domainPrefix": "api1",
            "authorizer": { "jwt": { "claims": { "sub": "user-1", "scope": "read write" }, "scopes": null } },
            "http": { "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "example" },
            "requestId": "request-1", "routeKey": route_key(trigger), "stage": "$default",
            "time": "31/Jan/2030:12:00:00 +0000", "timeEpoch": 1_896_091_200_000_u64
        },
        "pathParameters": parameters, "isBase64Encoded": false
    });
    if body {
        event["body"] = json!(ITEM);
    }
    event
}

fn rest(trigger: &Trigger) -> Value {
    let (parameters, path, method) = filled(trigger);
    let resource = trigger.route.as_ref().map_or("/", |route| route.path.as_str());
    json!({
        "resource": resource, "path": path, "httpMethod": method,
        "headers": { "Content-Type": "application/json", "User-Agent": "example" },
        "multiValueHeaders": { "Content-Type": ["application/json"], "User-Agent": ["example"] },
        "queryStringParameters": null, "multiValueQueryStringParameters": null, "pathParameters": parameters, "stageVariables": null,
        "requestContext": {
            "accountId": ACCOUNT, "apiId": "api1", "resourceId": "abc123", "resourcePath": resource, "httpMethod": method,
            "authorizer": { "claims": { "sub": "user-1" } }, "requestId": "request-1", "stage": "prod", "path": format!("/prod{path}"),
            "protocol": "HTTP/1.1", "requestTime": "31/Jan/2030:12:00:00 +0000", "requestTimeEpoch": 1_896_091_200_000_u64,
            "identity": { "sourceIp": "192.0.2.1", "userAgent": "example" }
        },
        "body": if takes_body(&method) { json!(ITEM) } else { Value::Null }, "isBase64Encoded": false
    })
}

fn socket(trigger: &Trigger) -> Value {
    let route = trigger.selector.as_deref().unwrap_or("$default");
    let kind = match route {
        "$connect" => "CONNECT",
        "$disconnect" => "DISCONNECT",
        _ => "MESSAGE",
    };
    let mut event = json!({
        "requestContext": {
            "routeKey": route, "eventType": kind, "connectionId": "connection-1", "apiId": "api1", "stage": "prod",
            "requestId": "request-1", "domainName": "api1.execute-api.us-east-1.amazonaws.com", "connectedAt": 1_896_091_200_000_u64,
            "requestTimeEpoch": 1_896_091_200_000_u64, "identity": { "sourceIp": "192.0.2.1" }
        },
        "isBase64Encoded": false
    });
    if kind == "MESSAGE" {
        event["body"] = json!(ITEM);
    }
    event
}

fn authorizer(trigger: &Trigger) -> Value {
    let arn = format!("arn:aws:execute-api:us-east-1:{ACCOUNT}:api1/prod/GET/items");
    match trigger.flavour {
        "TOKEN" => json!({ "type": "TOKEN", "authorizationToken": "Bearer not-a-token", "methodArn": arn }),
        "HTTP" => json!({
            "version": "2.0", "type": "REQUEST", "routeArn": arn, "identitySource": ["Bearer not-a-token"], "routeKey": "GET /items",
            "rawPath": "/items", "rawQueryString": "", "headers": { "authorization": "Bearer not-a-token" },
            "requestContext": { "accountId": ACCOUNT, "apiId": "api1", "http": { "method": "GET", "path": "/items" }, "stage": "$default" }
        }),
        "SOCKET" => json!({
            "type": "REQUEST", "methodArn": format!("arn:aws:execute-api:us-east-1:{ACCOUNT}:api1/prod/$connect"),
            "headers": { "Authorization": "Bearer not-a-token" }, "queryStringParameters": {},
            "requestContext": { "routeKey": "$connect", "eventType": "CONNECT", "connectionId": "connection-1", "apiId": "api1", "stage": "prod" }
        }),
        _ => json!({
            "type": "REQUEST", "methodArn": arn, "resource": "/items", "path": "/items", "httpMethod": "GET",
            "headers": { "Authorization": "Bearer not-a-token" }, "queryStringParameters": {}, "pathParameters": {},
            "requestContext": { "accountId": ACCOUNT, "apiId": "api1", "stage": "prod", "requestId": "request-1" }
        }),
    }
}

/// The first word of a trigger's source, such as `PostConfirmation`.
pub(super) fn trigger_source(trigger: &str) -> &str {
    match trigger {
        "PreSignUp" => "PreSignUp",
        "PreTokenGeneration" => "TokenGeneration",
        "VerifyAuthChallengeResponse" => "VerifyAuthChallengeResponse",
        other => other,
    }
}

fn user_pool(trigger: &Trigger, region: &str) -> Value {
    let source = trigger_source(trigger.selector.as_deref().unwrap_or("PostConfirmation"));
    let suffix = match source {
        "PostConfirmation" => "_ConfirmSignUp",
        "PreSignUp" | "CustomMessage" => "_SignUp",
        _ => "_Authentication",
    };
    json!({
        "version": "1", "triggerSource": format!("{source}{suffix}"), "region": region, "userPoolId": "us-east-1_EXAMPLE",
        "userName": "user-1", "callerContext": { "awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "client1" },
        "request": { "userAttributes": { "sub": "user-1", "email": "jane@example.com", "email_verified": "true" } }, "response": {}
    })
}
