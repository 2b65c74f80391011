// {{ title | line }}: takes what comes in, checks it, hands it to `work`.

import functions from '@google-cloud/functions-framework';

import * as work from './work.mjs';

class Refused extends Error {}

// One JSON object a line, which Cloud Logging reads as fields.
function log(severity, message, fields = {}) {
  console.log(JSON.stringify({ severity, message, ...fields }));
}

// The item to work on: a JSON object, nothing else.
function checked(value) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new Refused('a JSON object is expected');
  }
  return value;
}

function itemOf(event) {
  const { data } = event;
  if (Buffer.isBuffer(data) || data instanceof Uint8Array) {
    // Events of Firestore come as protocol buffers; their subject names the document.
    return { subject: event.subject ?? '' };
  }
  if (data?.message) {
    try {
      return checked(JSON.parse(Buffer.from(data.message.data ?? '', 'base64').toString('utf8')));
    } catch (error) {
      throw error instanceof Refused ? error : new Refused('a message has to hold JSON');
    }
  }
  return checked(data);
}

async function handleEvent(event) {
  try {
    await work.handle(itemOf(event), event.id);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    // Trying again would not help: it is told and let go.
    log('ERROR', 'event refused', { event: event.id, reason: error.message });
    return;
  }
  log('INFO', 'event handled', { event: event.id });
}

{% if called %}
functions.http('handle', async (request, response) => {
  const headers = request.headers;
  const body = request.body ?? {};
  if (headers['ce-type']) {
    await handleEvent({ id: headers['ce-id'], subject: headers['ce-subject'], data: body });
    response.status(204).end();
    return;
  }
  if (body.message) {
    // A push subscription wraps its message; an empty answer takes it off the queue.
    await handleEvent({ id: String(body.message.messageId ?? ''), data: body });
    response.status(204).end();
    return;
  }
  let item;
  try {
    item = checked(request.method === 'GET' ? { ...request.query } : body);
  } catch (error) {
    response.status(400).json({ message: error.message });
    return;
  }
  response.status(200).json({ result: await work.handle(item, headers['x-cloud-trace-context'] ?? '') });
});
{% else %}
functions.cloudEvent('handle', handleEvent);
{% endif %}
