// What `work` does with an item, its calls replaced; no packages and no network needed.

import assert from 'node:assert/strict';
import test from 'node:test';

const work = await import('../{{ folder }}/{{ ident }}/work.mjs');

test('an item reaches everything downstream under its id', async () => {
  const seen = [];
  for (const name of Object.keys(work.calls ?? {})) {
    work.calls[name] = async (item, key) => {
      seen.push([name, item.name, key]);
      return 'done';
    };
  }
  const results = await work.handle({ id: 'item-1', name: 'example' }, 'event-1');
  assert.equal(results.id, 'item-1');
  assert.deepEqual(seen, [{% for call in calls %}[{{ call.ident | js }}, 'example', 'item-1']{% if not loop.last %}, {% endif %}{% endfor %}]);
});

test('an item without an id goes by its event', async () => {
  for (const name of Object.keys(work.calls ?? {})) work.calls[name] = async () => 'done';
  assert.equal((await work.handle({}, 'event/1')).id, 'event-1');
});
