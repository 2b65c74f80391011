"""What this code does with an item. This is the file to edit."""

import json
import os
{%- if calls %}

# Clients are made when they are first used and live as long as the instance.
_clients = {}


def client(name, make):
    if name not in _clients:
        _clients[name] = make()
    return _clients[name]
{%- endif %}
{% for call in calls %}

def {% if call.reads %}read_from{% else %}{{ {"topic": "publish_to", "bucket": "store_in", "database": "save_in", "table": "insert_into", "queue": "enqueue_in", "workflow": "start", "service": "call"}[call.kind] }}{% endif %}_{{ call.ident }}(item, key):
{%- if call.kind == "topic" %}
    from google.cloud import pubsub_v1

    publisher = client("pubsub", pubsub_v1.PublisherClient)
    return publisher.publish(os.environ["{{ call.stem }}_TOPIC"], json.dumps(item).encode()).result(timeout=30)
{%- elif call.kind == "bucket" %}
    from google.cloud import storage

    blob = client("storage", storage.Client).bucket(os.environ["{{ call.stem }}_BUCKET"]).blob(f"items/{key}.json")
{%- if call.reads %}
    return json.loads(blob.download_as_bytes()) if blob.exists() else None
{%- else %}
    blob.upload_from_string(json.dumps(item), content_type="application/json")
    return blob.name
{%- endif %}
{%- elif call.kind == "database" %}
    from google.cloud import firestore

    database = client("{{ call.ident }}", lambda: firestore.Client(database=os.environ["{{ call.stem }}_DATABASE"]))
    document = database.collection("items").document(key)
{%- if call.reads %}
    return document.get().to_dict()
{%- else %}
    document.set(item)
    return document.id
{%- endif %}
{%- elif call.kind == "table" %}
    from google.cloud import bigquery

    bigquery_client = client("bigquery", bigquery.Client)
{%- if call.reads %}
    return [dict(row) for row in bigquery_client.list_rows(os.environ["{{ call.stem }}_TABLE"], max_results=100)]
{%- else %}
    errors = bigquery_client.insert_rows_json(os.environ["{{ call.stem }}_TABLE"], [{"id": key, "data": json.dumps(item)}], row_ids=[key])
    if errors:
        raise RuntimeError(f"rows were not taken: {errors}")
    return key
{%- endif %}
{%- elif call.kind == "queue" %}
    from google.cloud import tasks_v2

    url = os.environ["{{ call.stem }}_WORKER_URL"]
    request = tasks_v2.HttpRequest(
        http_method=tasks_v2.HttpMethod.POST,
        url=url,
        headers={"Content-Type": "application/json"},
        body=json.dumps(item).encode(),
        oidc_token=tasks_v2.OidcToken(service_account_email=os.environ["{{ call.stem }}_ACCOUNT"], audience=url),
    )
    queue = client("tasks", tasks_v2.CloudTasksClient)
    return queue.create_task(parent=os.environ["{{ call.stem }}_QUEUE"], task=tasks_v2.Task(http_request=request)).name
{%- elif call.kind == "workflow" %}
    from google.cloud.workflows import executions_v1

    executions = client("executions", executions_v1.ExecutionsClient)
    execution = executions_v1.Execution(argument=json.dumps(item))
    return executions.create_execution(parent=os.environ["{{ call.stem }}_WORKFLOW"], execution=execution).name
{%- else %}
    import urllib.request

    url = os.environ["{{ call.stem }}_URL"]
    headers = {"Content-Type": "application/json"}
{%- if call.signed %}
    from google.auth.transport.requests import Request
    from google.oauth2 import id_token

    headers["Authorization"] = "Bearer " + id_token.fetch_id_token(Request(), url)
{%- endif %}
    request = urllib.request.Request(url, data=json.dumps(item).encode(), headers=headers, method="POST")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read() or b"null")
{%- endif %}
{% endfor %}

def handle(item, event_id):
    """Works on one item. The same event may come twice: everything here is written under the same key then."""
    key = str(item.get("id") or event_id or "unknown").replace("/", "-")[:500]
    results = {"id": key}
{%- for call in calls %}
    results[{{ call.ident | py }}] = {% if call.reads %}read_from{% else %}{{ {"topic": "publish_to", "bucket": "store_in", "database": "save_in", "table": "insert_into", "queue": "enqueue_in", "workflow": "start", "service": "call"}[call.kind] }}{% endif %}_{{ call.ident }}(item, key)
{%- endfor %}
    return results
