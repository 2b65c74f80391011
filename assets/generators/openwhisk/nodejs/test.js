// What the action makes of what comes in, its calls replaced; no packages and no network needed.
'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');

const work = require('../actions/{{ ident }}/work.js');
const { main } = require('../actions/{{ ident }}/index.js');

const seen = [];
for (const name of Object.keys(work.calls ?? {})) {
  work.calls[name] = async (item, key) => {
    seen.push([name, item, key]);
    return 'done';
  };
}
const item = { id: 'item-1', name: 'example' };
const everything = [{% for call in calls %}['{{ call.ident }}', item, 'item-1']{% if not loop.last %}, {% endif %}{% endfor %}];
const settings = Object.fromEntries(work.settings.map((name) => [name, 'https://example.com/']));

test('an item reaches everything downstream under its id', async () => {
  seen.length = 0;
  const result = await main({ ...item, ...settings });
  assert.equal(result.id, 'item-1');
  assert.deepEqual(seen, everything);
});

test('an item without an id goes by its activation', async () => {
  process.env.__OW_ACTIVATION_ID = 'a/1';
  assert.equal((await main({ ...settings })).id, 'a-1');
});

test('an id that is neither text nor a number is refused', async () => {
  await assert.rejects(main({ id: {} }), /id/);
});
{% if web %}
test('a request is answered with a status', async () => {
  seen.length = 0;
  const answer = await main({ ...item, ...settings, __ow_method: 'post', __ow_headers: {}, __ow_path: '' });
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.body.id, 'item-1');
  assert.deepEqual(seen, everything);
});

test('a request that cannot be worked on is answered with 400', async () => {
  assert.equal((await main({ id: [], __ow_method: 'post' })).statusCode, 400);
});
{% if calls %}
test('what goes wrong downstream is not told to strangers', async () => {
  const [name] = Object.keys(work.calls);
  const kept = work.calls[name];
  work.calls[name] = async () => {
    throw new Error('the password is wrong');
  };
  const answer = await main({ ...item, __ow_method: 'post' });
  work.calls[name] = kept;
  assert.equal(answer.statusCode, 500);
  assert.ok(!JSON.stringify(answer).includes('password'));
});
{% endif %}
{% endif %}
{% if batches %}
test('messages are worked on one by one, and what is no JSON is let go', async () => {
  seen.length = 0;
  const messages = [
    { topic: 't', partition: 0, offset: 1, value: item },
    { topic: 't', partition: 0, offset: 2, value: 'no JSON' },
    { topic: 't', partition: 0, offset: 3, value: '{}' },
  ];
  const { results } = await main({ messages });
  assert.deepEqual(results.map((result) => result.id), ['item-1', 't-0-3']);
});
{% endif %}
