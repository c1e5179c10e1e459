// Many numbers: one row per input, in their order.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { UNLIMITED, all, never, number, stage, until } from './helpers.mjs';

const numbers = (count) => Array.from({ length: count }, (_, n) => number(n));

/** Nothing was asked before: a question now is the first that the sandbox sees. */
async function onlyAfterwards(client, sandbox) {
  await client.queryBusinessRisk(number(9999));
  assert.equal(sandbox.requests().length, 1);
}

suite('screen', () => {
  test('rows come in the order of the inputs, whatever their kind', async (t) => {
    const { client } = await stage(t);
    async function* inTime() {
      for (const phone of numbers(50)) {
        await new Promise(setImmediate);
        yield phone;
      }
    }
    for (const phones of [numbers(50), new Set(numbers(50)), numbers(50).values(), inTime()]) {
      const rows = await all(client.screen(phones, { concurrency: 7 }));
      assert.deepEqual(rows.map((row) => row.row), Array.from({ length: 50 }, (_, n) => n + 1));
      assert.ok(rows.every((row) => row.level === 'low' && row.occurredAt instanceof Date));
    }
  });

  test('a failed call is a row with its error', async (t) => {
    const { client } = await stage(t);
    const rows = await all(client.screen([number(1), 'none', number(1)]));
    assert.equal(rows[1].error.kind, 'invalid_argument');
    assert.equal(rows[2].duplicateOf, 1);
  });

  test('progress is told after each row, with the number of inputs where it is known', async (t) => {
    const { client } = await stage(t);
    const told = [];
    const onProgress = (done, total) => told.push([done, total]);
    await all(client.screen(numbers(3), { onProgress }));
    await all(client.screen(numbers(2).values(), { onProgress }));
    assert.deepEqual(told, [[1, 3], [2, 3], [3, 3], [1, undefined], [2, undefined]]);
  });

  test('inputs are taken only as calls become free', async (t) => {
    const { client } = await stage(t);
    let taken = 0;
    function* endless() {
      for (let n = 0; ; n++) {
        taken += 1;
        yield number(n % 10_000);
      }
    }
    let rows = 0;
    for await (const row of client.screen(endless(), { concurrency: 4 })) {
      rows = row.row;
      // Of each input a call is under way, waits for one, or has a row: 64 rows come at once, at most.
      assert.ok(taken - rows <= 4 * 2 + 64 + 4, `${taken} were taken after ${rows} rows`);
      if (rows === 500) break;
    }
    assert.equal(rows, 500);
  });

  test('rows do not wait for inputs that are still to come', async (t) => {
    const { client } = await stage(t);
    let more;
    async function* live() {
      yield number(1);
      await new Promise((resolve) => (more = resolve));
      yield number(2);
    }
    const rows = client.screen(live(), { concurrency: 32 });
    assert.equal((await rows.next()).value.row, 1);
    more();
    assert.equal((await rows.next()).value.row, 2);
    assert.equal((await rows.next()).done, true);
  });

  test('an exception of the inputs comes after the rows before it', async (t) => {
    const { client } = await stage(t);
    async function* broken() {
      yield number(1);
      yield number(2);
      throw new Error('the file ended in the middle');
    }
    const rows = [];
    await assert.rejects(
      async () => {
        for await (const row of client.screen(broken())) rows.push(row.row);
      },
      { message: 'the file ended in the middle' },
    );
    assert.deepEqual(rows, [1, 2]);
  });

  test('an input that is no string is named by its place', async (t) => {
    const { client } = await stage(t);
    await assert.rejects(all(client.screen([number(1), 13_800_138_000])), {
      name: 'InvalidArgumentError',
      message: '`phones[1]` is a number, a string is needed',
    });
  });

  test('what cannot be screened is refused at once', async (t) => {
    const { client, sandbox } = await stage(t);
    const wrong = [
      [[numbers(1), { concurrency: 0 }], /concurrency is 0/],
      [[numbers(1), { concurrency: -1 }], /concurrency is -1/],
      [[numbers(1), { rate: 0 }], /rate/],
      [[numbers(1), { speed: 1 }], /`options` has no field `speed`/],
      [[numbers(1), { onProgress: 1 }], /`options\.onProgress` is no function/],
      [[numbers(1), { signal: 1 }], /`options\.signal` is no AbortSignal/],
      [[numbers(1), { signal: {} }], /`options\.signal` is no AbortSignal/],
      [['13800138000'], /one string/],
      [[undefined], /not iterable/],
    ];
    for (const [args, message] of wrong) assert.throws(() => client.screen(...args), { name: 'InvalidArgumentError', message });
    await onlyAfterwards(client, sandbox);
  });

  test('an aborted signal begins nothing and takes no input', async (t) => {
    const { client, sandbox } = await stage(t);
    let taken = 0;
    function* phones() {
      for (const phone of numbers(100)) {
        taken += 1;
        yield phone;
      }
    }
    const reason = new Error('the page was left');
    const early = client.screen(phones(), { signal: AbortSignal.abort(reason) });
    await assert.rejects(early.next(), { name: 'CallCancelledError', cause: reason });
    const giveUp = new AbortController();
    const late = client.screen(phones(), { signal: giveUp.signal });
    giveUp.abort(reason);
    await assert.rejects(all(late), { name: 'CallCancelledError', cause: reason });
    assert.equal(taken, 0);
    await onlyAfterwards(client, sandbox);
  });

  test('who stops reading begins no more calls, and the inputs are closed', async (t) => {
    const { client, sandbox, ledger } = await stage(t);
    let closed = false;
    function* phones() {
      try {
        yield* numbers(5000);
      } finally {
        closed = true;
      }
    }
    for await (const row of client.screen(phones(), { concurrency: 4 })) if (row.row === 10) break;
    assert.ok(closed);
    await until(async () => (await ledger.size()) === sandbox.requests().length);
    assert.ok(sandbox.requests().length < 1000);
  });

  test('an aborted screen ends, and what was begun is recorded', async (t) => {
    const { client, sandbox, ledger } = await stage(t);
    sandbox.fault({ latencyMs: 100 });
    const giveUp = new AbortController();
    const rows = all(client.screen(numbers(100), { concurrency: 5, signal: giveUp.signal }));
    await until(() => sandbox.requests().length === 5);
    giveUp.abort();
    await assert.rejects(rows, { name: 'CallCancelledError' });
    sandbox.clearFaults();
    await until(async () => (await ledger.size()) >= 5 && (await ledger.size()) === sandbox.requests().length);
    assert.ok(sandbox.requests().length < 100);
  });

  test('an abort ends a wait for inputs, which are closed', async (t) => {
    const { client, ledger } = await stage(t);
    const { inputs, state } = never([number(1)]);
    const giveUp = new AbortController();
    const rows = client.screen(inputs, { signal: giveUp.signal });
    assert.equal((await rows.next()).value.row, 1);
    const next = rows.next();
    giveUp.abort();
    await assert.rejects(next, { name: 'CallCancelledError' });
    assert.ok(state.closed);
    assert.equal(await ledger.size(), 1);
  });

  test('an abort begins no more calls, though nobody reads', async (t) => {
    const { client, sandbox, ledger } = await stage(t);
    sandbox.fault({ latencyMs: 50 });
    const giveUp = new AbortController();
    const rows = client.screen(numbers(100), { concurrency: 1, signal: giveUp.signal });
    await rows.next();
    await until(() => sandbox.requests().length === 2);
    giveUp.abort();
    await until(async () => (await ledger.size()) === 2);
    // Longer under way than a call would take to begin.
    await client.queryBusinessRisk(number(100));
    assert.equal(sandbox.requests().length, 3);
    await assert.rejects(rows.next(), { name: 'CallCancelledError' });
  });

  test('who stops reading does not wait for inputs that are still to come', async (t) => {
    const { client } = await stage(t);
    const { inputs, state } = never([number(1)]);
    for await (const row of client.screen(inputs)) if (row.row === 1) break;
    assert.ok(state.closed);
  });

  test('a slow reader holds up no call', async (t) => {
    const { client, sandbox } = await stage(t, { options: { quotas: UNLIMITED } });
    const rows = client.screen(numbers(6), { concurrency: 3 });
    await rows.next();
    // Nobody reads meanwhile.
    await until(() => sandbox.requests().length >= 4);
    assert.equal((await all(rows)).length, 5);
  });
});
