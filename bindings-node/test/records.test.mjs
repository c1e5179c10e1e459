// Records: plain objects that survive JSON, threads and a way back, with times as `Date` and as numbers.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { inspect } from 'node:util';

import { Ledger } from '../lib/index.mjs';
import { stage } from './helpers.mjs';

const EVENT = {
  eventId: '00000000-0000-7000-8000-000000000001',
  callId: '00000000-0000-7000-8000-000000000001',
  vendor: 'jiguang',
  app: 'shop',
  product: 'business_risk',
  operation: 'query_business_risk',
  platform: 'ios',
  carrier: 'cm',
  outcome: 'success',
  billing: 'billed',
  vendorId: '117270465679982592',
  attempts: 1,
};

suite('records', () => {
  test('are plain, and can be cloned, compared and written as JSON', async (t) => {
    const { client } = await stage(t);
    const report = await client.queryBusinessRisk('13800130900');
    assert.strictEqual(Object.getPrototypeOf(report), Object.prototype);
    assert.deepEqual(structuredClone(report), { ...report });
    assert.deepEqual(JSON.parse(JSON.stringify(report)), { ...report });
  });

  test('print without what they hide, and have it all the same', async (t) => {
    const { client } = await stage(t);
    const report = await client.queryBusinessRisk('13800130900');
    assert.match(inspect(report), /^RiskReport \{[^]*raw: …\n\}$/);
    assert.match(inspect({ report }, { depth: 0 }), /report: RiskReport|\[Object\]/);
    assert.equal(JSON.parse(report.raw).score, 900);
  });

  test('a time comes as a Date and as a number, and goes in as either', async () => {
    const occurredAt = new Date('2026-03-01T12:00:00Z');
    for (const time of [{ occurredAt }, { occurredAtMs: occurredAt.getTime() }, { occurredAt, occurredAtMs: occurredAt.getTime() }]) {
      const ledger = await Ledger.inMemory();
      assert.equal(await ledger.append([{ ...EVENT, ...time }]), 1);
      const range = { start: new Date('2026-03-01T00:00:00+08:00'), end: '2026-03-02' };
      const { rows, startAt, startAtMs } = await ledger.overview({ product: 'business_risk', ...range });
      assert.deepEqual(rows.map((row) => [row.bucketStart, row.requests]), [['2026-03-01', 1]]);
      assert.equal(startAt.getTime(), startAtMs);
      assert.equal(startAt.toISOString(), '2026-02-28T16:00:00.000Z');
    }
  });

  test('a time that is none, or two, is refused', async () => {
    const ledger = await Ledger.inMemory();
    const wrong = [
      [{}, /`events\[0\]\.occurredAt` is missing/],
      [{ occurredAt: '2026-03-01' }, /`events\[0\]\.occurredAt` is a string, a Date is needed/],
      [{ occurredAt: new Date(NaN) }, /is an invalid Date/],
      [{ occurredAt: new Date(1), occurredAtMs: 2 }, /are different times/],
      [{ occurredAtMs: 1.5 }, /is no whole number/],
      [{ occurredAtMs: 2 ** 60 }, /is no whole number that is exact/],
    ];
    for (const [time, message] of wrong) await assert.rejects(ledger.append([{ ...EVENT, ...time }]), message);
    assert.equal(await ledger.size(), 0);
  });

  test('what is undefined or null is as if it were left out', async () => {
    const ledger = await Ledger.inMemory();
    const event = { ...EVENT, occurredAt: new Date(), exId: undefined, message: null, tags: undefined };
    assert.equal(await ledger.append([event]), 1);
    assert.equal((await ledger.overview({ product: 'business_risk', start: undefined, apps: null })).total.requests, 1);
  });

  test('all of many events, or none', async () => {
    const ledger = await Ledger.inMemory();
    const good = { ...EVENT, occurredAt: new Date() };
    await assert.rejects(ledger.append([good, { ...good, tags: ['F1', 7] }]), /`events\[1\]\.tags\[1\]` is a number/);
    await assert.rejects(ledger.append([good, { ...good, colour: 'red' }]), /`events\[1\]` has no field `colour`/);
    await assert.rejects(ledger.append(good), /`events` is not iterable; pass an array of events/);
    assert.equal(await ledger.size(), 0);
  });
});
