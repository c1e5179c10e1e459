// Figures without a ledger: of files, of columns, of states.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { inspect } from 'node:util';

import * as arrow from 'apache-arrow';

import { stats } from '../lib/index.mjs';
import { EVENTS, FIRST, folder, hours, ledgerOf } from './events.mjs';

const { State } = stats;
const product = 'business_risk';

/** The events as columns of another library. */
function columns() {
  const word = (name) => arrow.vectorFromArray(EVENTS.map((event) => event[name]), new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()));
  const tags = new arrow.List(new arrow.Field('item', new arrow.Utf8(), true));
  return new arrow.Table({
    occurred_at: arrow.vectorFromArray(EVENTS.map((event) => event.occurredAt), new arrow.TimestampMillisecond()),
    product: word('product'),
    outcome: word('outcome'),
    billing: word('billing'),
    level: word('level'),
    platform: word('platform'),
    app: arrow.vectorFromArray(EVENTS.map((event) => event.app), new arrow.Utf8()),
    tags: arrow.vectorFromArray(EVENTS.map((event) => event.tags), tags),
  });
}

suite('columns', () => {
  test('of Arrow have the figures of the ledger', async () => {
    const ledger = await ledgerOf(EVENTS);
    for (const kind of ['stream', 'file']) {
      const bytes = arrow.tableToIPC(columns(), kind);
      const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
      for (const data of [bytes, Buffer.from(bytes), buffer]) {
        assert.deepEqual(await stats.overview(data, { product }), await ledger.overview({ product }));
      }
      const asked = { product, bucket: 'hour', platforms: ['android'], tags: ['F24004'] };
      assert.deepEqual(await stats.trend(bytes, asked), await ledger.trend(asked));
      const state = await stats.aggregate(bytes);
      assert.deepEqual(await state.overview({ product }), await ledger.overview({ product }));
    }
  });

  test('are counted by whatever is asked for, as a table', async () => {
    const bytes = arrow.tableToIPC(columns(), 'stream');
    const table = await stats.breakdown(bytes, ['platform', 'level'], { product, bucket: 'month' });
    assert.deepEqual(table.columns, ['bucket_start', 'platform', 'level', 'events']);
    const of = (filter) => EVENTS.filter((event) => event.product === product && filter(event)).length;
    for (const row of table.toRows()) {
      assert.equal(row.events, of((event) => event.platform === row.platform && (event.level ?? null) === row.level));
    }
    assert.equal(table.toRows().reduce((sum, row) => sum + row.events, 0), of(() => true));
    await assert.rejects(stats.breakdown(bytes, ['colour'], { product }), /unknown dimension `colour`: use one of product/);
    await assert.rejects(stats.breakdown(bytes, 'app', { product }), /`by` is a string, an array is needed/);
  });

  test('bytes may change once they were given', async () => {
    const bytes = arrow.tableToIPC(columns(), 'stream');
    const view = stats.overview(bytes, { product });
    bytes.fill(0);
    assert.equal((await view).total.requests, 40);
  });

  test('what is no column of ours, or no columns', async () => {
    const other = arrow.tableToIPC(arrow.tableFromArrays({ a: [1] }), 'stream');
    await assert.rejects(stats.aggregate(other), /`occurred_at_ms` is missing/);
    for (const bytes of [new Uint8Array(), Buffer.from('nothing of ours'), other.subarray(0, 40), Buffer.from('ARROW1 no')]) {
      await assert.rejects(stats.aggregate(bytes), { name: 'InvalidArgumentError', message: /could not be read/ });
    }
    for (const data of [5, undefined, columns(), [1, 2]]) {
      await assert.rejects(stats.aggregate(data), { name: 'InvalidArgumentError', message: /tableToIPC/ });
    }
    await assert.rejects(stats.overview(other, {}), /`query\.product` is missing/);
  });
});

suite('a Parquet file', () => {
  test('has the figures of the ledger', async (t) => {
    const path = join(await folder(t), 'events.parquet');
    const ledger = await ledgerOf(EVENTS);
    await ledger.export(path);
    for (const bucket of ['day', 'hour']) {
      const asked = { product, bucket, platforms: ['android'], tags: ['F24004'] };
      assert.deepEqual(await stats.overview(path, asked), await ledger.overview(asked));
      assert.deepEqual(await stats.trend(path, asked), await ledger.trend(asked));
    }
    const state = await stats.aggregate(path);
    assert.ok(await state.equals(await State.of(EVENTS)));
    assert.deepEqual(await state.trend({ product }), await ledger.trend({ product }));
    assert.deepEqual(state.span(), await ledger.span());
    assert.ok(Math.abs(state.latencyMs(0.5) - 119.5) < 2.4);
  });

  test('that is none is named', async (t) => {
    const path = join(await folder(t), 'none.parquet');
    await assert.rejects(stats.aggregate(path), { name: 'InvalidArgumentError', message: /none\.parquet/ });
    await writeFile(path, 'nothing of ours');
    await assert.rejects(stats.overview(path, { product }), { name: 'InvalidArgumentError' });
  });
});

suite('states', () => {
  test('are values, however they come about', async () => {
    const whole = await State.of(EVENTS);
    const parts = await Promise.all([0, 1, 2].map((n) => State.of(EVENTS.filter((_, m) => m % 3 === n))));
    const [one, two, three] = parts;
    assert.ok(await whole.equals(await one.merge(two, three)));
    assert.ok(await whole.equals(await three.merge(await one.merge(two))));
    assert.ok(!(await whole.equals(one)));
    const bytes = await whole.toBytes();
    assert.ok(bytes instanceof Buffer);
    const back = await State.fromBytes(bytes);
    assert.ok(await back.equals(whole));
    assert.deepEqual(await back.toBytes(), bytes);
    assert.equal(inspect(whole), 'State of 40 events');
  });

  test('tell what a ledger tells', async () => {
    const [state, ledger] = [await State.of(EVENTS), await ledgerOf(EVENTS)];
    assert.deepEqual(await state.overview({ product }), await ledger.overview({ product }));
    assert.deepEqual(await state.trend({ product, bucket: 'week' }), await ledger.trend({ product, bucket: 'week' }));
    assert.deepEqual(await state.funnel(), await ledger.funnel());
    assert.deepEqual(state.span(), { first: FIRST, last: hours(7 * 39) });
    assert.equal(state.distinctPhones(), 0);
  });

  test('of nothing say nothing', async () => {
    const none = await State.of();
    assert.deepEqual([none.span(), none.latencyMs(0.9), none.distinctPhones(product)], [undefined, undefined, 0]);
    assert.ok(await none.equals(await State.of([])));
    assert.ok(await none.equals(await none.merge()));
  });

  test('what is no state, share or word is refused', async () => {
    const none = await State.of();
    await assert.rejects(State.fromBytes(Buffer.from('nothing of ours')), { name: 'InvalidArgumentError' });
    await assert.rejects(State.fromBytes('text'), /`data` is no bytes/);
    await assert.rejects(none.merge({}), /no State/);
    assert.throws(() => none.latencyMs(1.5), /`1\.5` is no share/);
    assert.throws(() => none.latencyMs(0.5, 'sms'), /unknown product/);
    await assert.rejects(State.of([{ product }]), /`events\[0\]\./);
  });
});
