// {{ title | line }}: takes what comes in, checks it, hands it to `work`.
'use strict';

const work = require('./work.js');

class Refused extends Error {}

function log(level, message, fields = {}) {
  console.log(JSON.stringify({ level, message, activation: process.env.__OW_ACTIVATION_ID, ...fields }));
}

// What the platform and the manifest add is no part of an item.
function itemOf(params) {
  const own = ([name]) => !name.startsWith('__ow_') && !work.settings.includes(name);
  return Object.fromEntries(Object.entries(params).filter(own));
}

// The item to work on: a JSON object; its id, where it has one, is text or a number.
function checked(value) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new Refused('a JSON object is expected');
  }
  if (value.id !== undefined && typeof value.id !== 'string' && typeof value.id !== 'number') {
    throw new Refused('the id has to be text or a number');
  }
  return value;
}
{% if batches %}
// A message of the broker: JSON, parsed by the feed or not.
function itemOfMessage(message) {
  try {
    return checked(typeof message.value === 'string' ? JSON.parse(message.value) : message.value);
  } catch (error) {
    throw error instanceof Refused ? error : new Refused('a message has to hold JSON');
  }
}

async function handleMessages(messages, settings) {
  const results = [];
  for (const message of messages) {
    try {
      const fallback = `${message.topic}-${message.partition}-${message.offset}`;
      results.push(await work.handle(itemOfMessage(message), fallback, settings));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // Trying again would not help: it is told and let go.
      log('error', 'message refused', { offset: message.offset, reason: error.message });
    }
  }
  return { results };
}
{% endif %}
async function main(params) {
  const settings = Object.fromEntries(work.settings.map((name) => [name, params[name]]));
{%- if batches %}
  if (Array.isArray(params.messages)) return handleMessages(params.messages, settings);
{%- endif %}
{%- if web %}
  if (params.__ow_method === undefined) {
    return work.handle(checked(itemOf(params)), process.env.__OW_ACTIVATION_ID, settings);
  }
  const headers = { 'Content-Type': 'application/json' };
  try {
    const body = await work.handle(checked(itemOf(params)), process.env.__OW_ACTIVATION_ID, settings);
    return { statusCode: 200, headers, body };
  } catch (error) {
    if (error instanceof Refused) return { statusCode: 400, headers, body: { message: error.message } };
    log('error', 'request failed', { reason: error.message });
    return { statusCode: 500, headers, body: { message: 'something went wrong' } };
  }
{%- else %}
  return work.handle(checked(itemOf(params)), process.env.__OW_ACTIVATION_ID, settings);
{%- endif %}
}

exports.main = main;
