// What this code does with an item. This is the file to edit.
{% if calls %}
// Clients are made when they are first used and live as long as the instance.
const clients = new Map();

async function client(name, make) {
  if (!clients.has(name)) clients.set(name, await make());
  return clients.get(name);
}

export const calls = {
{%- for call in calls %}
  async {{ call.ident }}(item, key) {
{%- if call.kind == "topic" %}
    const pubsub = await client('pubsub', async () => new (await import('@google-cloud/pubsub')).PubSub());
    return pubsub.topic(process.env.{{ call.stem }}_TOPIC).publishMessage({ json: item });
{%- elif call.kind == "bucket" %}
    const storage = await client('storage', async () => new (await import('@google-cloud/storage')).Storage());
    const file = storage.bucket(process.env.{{ call.stem }}_BUCKET).file(`items/${key}.json`);
{%- if call.reads %}
    const [exists] = await file.exists();
    return exists ? JSON.parse((await file.download())[0].toString('utf8')) : null;
{%- else %}
    await file.save(JSON.stringify(item), { contentType: 'application/json' });
    return file.name;
{%- endif %}
{%- elif call.kind == "database" %}
    const database = await client({{ call.ident | js }}, async () =>
      new (await import('@google-cloud/firestore')).Firestore({ databaseId: process.env.{{ call.stem }}_DATABASE }));
    const document = database.collection('items').doc(key);
{%- if call.reads %}
    return (await document.get()).data() ?? null;
{%- else %}
    await document.set(item);
    return document.id;
{%- endif %}
{%- elif call.kind == "table" %}
    const bigquery = await client('bigquery', async () => new (await import('@google-cloud/bigquery')).BigQuery());
    const [, dataset, table] = process.env.{{ call.stem }}_TABLE.split('.');
{%- if call.reads %}
    const [rows] = await bigquery.dataset(dataset).table(table).getRows({ maxResults: 100 });
    return rows;
{%- else %}
    await bigquery.dataset(dataset).table(table).insert([{ insertId: key, json: { id: key, data: JSON.stringify(item) } }], { raw: true });
    return key;
{%- endif %}
{%- elif call.kind == "queue" %}
    const tasks = await client('tasks', async () => new (await import('@google-cloud/tasks')).CloudTasksClient());
    const url = process.env.{{ call.stem }}_WORKER_URL;
    const [task] = await tasks.createTask({
      parent: process.env.{{ call.stem }}_QUEUE,
      task: {
        httpRequest: {
          httpMethod: 'POST',
          url,
          headers: { 'Content-Type': 'application/json' },
          body: Buffer.from(JSON.stringify(item)),
          oidcToken: { serviceAccountEmail: process.env.{{ call.stem }}_ACCOUNT, audience: url },
        },
      },
    });
    return task.name;
{%- elif call.kind == "workflow" %}
    const executions = await client('executions', async () => new (await import('@google-cloud/workflows')).ExecutionsClient());
    const [execution] = await executions.createExecution({
      parent: process.env.{{ call.stem }}_WORKFLOW,
      execution: { argument: JSON.stringify(item) },
    });
    return execution.name;
{%- else %}
    const url = process.env.{{ call.stem }}_URL;
    const headers = { 'Content-Type': 'application/json' };
{%- if call.signed %}
    const auth = await client('auth', async () => new (await import('google-auth-library')).GoogleAuth());
    headers.Authorization = `Bearer ${await (await auth.getIdTokenClient(url)).idTokenProvider.fetchIdToken(url)}`;
{%- endif %}
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(item), signal: AbortSignal.timeout(30_000) });
    if (!answer.ok) throw new Error(`the service answered ${answer.status}`);
    return answer.json();
{%- endif %}
  },
{%- endfor %}
};
{% endif %}
// Works on one item. The same event may come twice: everything here is written under the same key then.
export async function handle(item, eventId) {
  const key = String(item.id || eventId || 'unknown').replaceAll('/', '-').slice(0, 500);
  const results = { id: key };
{%- for call in calls %}
  results[{{ call.ident | js }}] = await calls.{{ call.ident }}(item, key);
{%- endfor %}
  return results;
}
