// The ledger: what goes in, and every view of it.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';

import { Ledger } from '../lib/index.mjs';
import { EVENTS, FIRST, event, folder, hours, ledgerOf } from './events.mjs';
import { all, stage } from './helpers.mjs';

const PHONE = '13800130900';
const KEY = { phoneKey: '0123456789abcdef' };
const product = 'business_risk';

/** Four events on three days. */
const few = () => ledgerOf([0, 24, 24, 48].map((after, n) => event(n, hours(after))));

suite('events', () => {
  test('one is kept once', async () => {
    const ledger = await few();
    const one = event(9, hours(72));
    assert.deepEqual([await ledger.append([one, one]), await ledger.append([one]), await ledger.size()], [1, 0, 5]);
  });

  test('come from anything that gives them', async () => {
    async function* inTime() {
      for (const each of EVENTS) {
        await new Promise(setImmediate);
        yield each;
      }
    }
    for (const events of [EVENTS, new Set(EVENTS), EVENTS.values(), inTime()]) {
      const ledger = await Ledger.inMemory();
      assert.equal(await ledger.append(events), 40);
    }
  });

  test('many leave the event loop free, and one that is wrong is named by its place', async () => {
    const ledger = await Ledger.inMemory();
    const many = Array.from({ length: 5_000 }, (_, n) => event(n, FIRST));
    let turns = 0;
    const timer = setInterval(() => (turns += 1));
    assert.equal(await ledger.append(many), 5_000);
    clearInterval(timer);
    assert.ok(turns > 1, 'the loop saw to nothing else');
    await assert.rejects(ledger.append([...many, { ...many[0], code: 5 }]), /`events\[5000\]\.code` is a number/);
    assert.equal(await ledger.size(), 5_000);
  });

  test('an exception of what gives them comes out, and none is kept', async () => {
    const ledger = await Ledger.inMemory();
    function* broken() {
      yield EVENTS[0];
      throw new RangeError('the file ended in the middle');
    }
    await assert.rejects(ledger.append(broken()), RangeError);
    assert.equal(await ledger.size(), 0);
  });

  test('what was read is appended from many places at once', async () => {
    const ledger = await Ledger.inMemory();
    const appends = Array.from({ length: 150 }, (_, n) => ledger.append([event(n, FIRST)]));
    assert.ok((await Promise.all(appends)).every((count) => count === 1));
    assert.equal(await ledger.size(), 150);
  });
});

suite('views', () => {
  test('an overview has a row per bucket and their sum', async () => {
    const ledger = await few();
    const overview = await ledger.overview({ product, start: '2026-11-01', end: '2026-11-05' });
    assert.deepEqual(
      overview.rows.map((row) => [row.bucketStart, row.requests]),
      [['2026-11-01', 1], ['2026-11-02', 2], ['2026-11-03', 1], ['2026-11-04', 0]],
    );
    assert.deepEqual([overview.total.requests, overview.total.rates.success], [4, 1]);
    assert.equal(overview.rows[3].rates.success, undefined);
    assert.equal(overview.total.byLevel.high, 4);
    assert.deepEqual(overview.rows[1].bucketStartAt, new Date('2026-11-02T00:00:00+08:00'));
  });

  test('a range is given as days, texts and Dates', async () => {
    const ledger = await few();
    const day = new Date('2026-11-02T00:00:00+08:00');
    for (const range of [
      { start: '2026-11-02', end: '2026-11-03' },
      { start: day, end: new Date(day.getTime() + 86_400_000) },
      { start: '2026-11-01T16:00:00Z', end: '2026-11-03' },
    ]) {
      assert.equal((await ledger.overview({ product, ...range })).total.requests, 2);
    }
  });

  test('filters let through what has one of their words', async () => {
    const ledger = await few();
    const other = { platform: 'ios', level: undefined, tags: [], outcome: 'failed', billing: 'not_billed' };
    await ledger.append([event(10, hours(20), other)]);
    const count = async (filters) => (await ledger.overview({ product, ...filters })).total.requests;
    assert.equal(await count({}), 5);
    assert.equal(await count({ platforms: ['ios'] }), 1);
    assert.equal(await count({ platforms: ['ios', 'android'] }), 5);
    assert.equal(await count({ outcomes: ['failed'], billing: ['not_billed'] }), 1);
    const rest = { levels: ['high'], tags: ['F24004'], codes: ['0'], apps: ['shop'], carriers: ['unknown'] };
    assert.equal(await count(rest), 4);
    assert.equal(await count({ apps: ['another'] }), 0);
    await assert.rejects(count({ platforms: ['windows'] }), /unknown platform `windows`/);
    await assert.rejects(count({ platforms: 'ios' }), /`query\.platforms` is a string, an array is needed/);
    await assert.rejects(count({ platform: ['ios'] }), /no field `platform`: `platforms` is meant/);
  });

  test('a trend has the same buckets', async () => {
    const ledger = await few();
    const trend = await ledger.trend({ product, start: '2026-11-02', end: '2026-11-04', tz: 'UTC', bucket: 'day' });
    const requests = trend.series.find((series) => series.key === 'requests');
    assert.deepEqual([trend.bucketStarts, requests.values], [['2026-11-02', '2026-11-03'], [2, 1]]);
    assert.deepEqual(trend.bucketStartsAt[0], new Date('2026-11-02T00:00:00Z'));
  });

  test('errors name what is wrong', async () => {
    const ledger = await few();
    const range = { start: '2026-11-01', end: '2026-11-02' };
    await assert.rejects(ledger.overview({ product, ...range, tz: 'Mars/Olympus' }), /unknown time zone `Mars\/Olympus`/);
    await assert.rejects(ledger.overview({ product, start: '2026-11-02', end: '2026-11-02' }), /range is empty/);
    await assert.rejects(ledger.overview({ product: 'sms' }), /unknown product/);
    await assert.rejects(ledger.overview(), /`query\.product` is missing/);
    await assert.rejects(ledger.overview('business_risk'), /`query` is a string, an object is needed/);
    await assert.rejects(ledger.overview({ product, start: 5 }), /`query\.start` is a number, a string or a Date is needed/);
  });

  test('a wait is given up without harm', async () => {
    const ledger = await few();
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    for (const view of [
      ledger.overview({ product, signal }),
      ledger.trend({ product, signal }),
      ledger.details({ product, signal }),
      ledger.funnel({ signal }),
      ledger.balance({ signal }),
      ledger.consumption({ signal }),
      ledger.integrityCheck({ signal }),
    ]) {
      await assert.rejects(view, (error) => error.name === 'CallCancelledError' && error.cause === reason);
    }
    assert.equal((await ledger.overview({ product, signal: new AbortController().signal })).total.requests, 4);
  });

  test('many at once agree', async () => {
    const ledger = await few();
    const views = await Promise.all(Array.from({ length: 20 }, () => ledger.overview({ product })));
    for (const view of views) assert.deepEqual(view, views[0]);
  });

  test('a funnel of transactions', async () => {
    const transaction = { product: 'identity_verification', vendor: 'aliyun', operation: 'check_verify_log', tags: [] };
    const events = EVENTS.map((each, n) => ({
      ...each,
      ...transaction,
      level: undefined,
      outcome: n % 2 ? 'passed' : 'interrupted',
      transactionId: `t${n}`,
      platform: n % 4 ? 'ios' : 'web',
    }));
    const ledger = await ledgerOf(events);
    const funnel = await ledger.funnel({ by: 'platform', minSample: 1 });
    assert.equal(funnel.total.requests, 40);
    assert.equal(funnel.parts.length, 2);
    assert.equal((await ledger.funnel({ platforms: ['web'] })).total.requests, 10);
    await assert.rejects(ledger.funnel({ minSample: 0 }), { kind: 'invalid_argument' });
  });

  test('words that no catalogue knows are told', async () => {
    const ledger = await few();
    assert.deepEqual(await ledger.drift(), []);
    await ledger.append([event(7, hours(72), { tags: ['F99001'], carrier: 'cm' })]);
    const [drift] = await ledger.drift();
    assert.deepEqual([drift.product, drift.kind, drift.word, drift.events], [product, 'tag', 'F99001', 1]);
    assert.deepEqual(drift.firstAt, hours(72));
    assert.equal(drift.sample, undefined);
  });

  test('the span of its events', async () => {
    assert.deepEqual(await (await few()).span(), { first: FIRST, last: hours(48) });
    assert.equal(await (await Ledger.inMemory()).span(), undefined);
  });
});

suite('details', () => {
  const ledger = () =>
    ledgerOf(EVENTS.map((each, n) => ({ ...each, occurredAt: hours(n), platform: n % 3 === 0 ? 'ios' : 'web' })));

  test('pages are newest first, and end', async () => {
    const events = await ledger();
    const first = await events.details({ product, limit: 30 });
    assert.deepEqual(first.rows.map((row) => row.occurredAt), Array.from({ length: 30 }, (_, n) => hours(39 - n)));
    const second = await events.details({ product, limit: 30, cursor: first.next });
    assert.deepEqual([second.rows.length, second.next], [10, undefined]);
  });

  test('the iterable crosses pages, and may be left', async () => {
    const events = await ledger();
    const rows = await all(events.iterDetails({ product, platforms: ['ios'], limit: 4 }));
    assert.deepEqual(rows.map((row) => Number(row.eventId.slice(-2))), Array.from({ length: 14 }, (_, n) => 39 - 3 * n));
    for await (const row of events.iterDetails({ product })) {
      assert.equal(row.eventId.slice(-2), '39');
      break;
    }
    assert.deepEqual(await all((await Ledger.inMemory()).iterDetails({ product })), []);
  });

  test('ids keep every digit', async () => {
    const events = await ledgerOf([event(1, FIRST, { vendorId: '117270465679982593' })]);
    const { rows } = await events.details({ product });
    assert.equal(rows[0].vendorId, '117270465679982593');
  });

  test('a number is searched and not shown', async (t) => {
    const path = join(await folder(t), 'ledger.db');
    const events = await Ledger.open(path, KEY);
    await events.append([event(1, FIRST)]);
    assert.deepEqual((await events.details({ product, phone: `+86 ${PHONE}` })).rows, []);
    const reader = await Ledger.read(path);
    await assert.rejects(reader.details({ product, phone: PHONE }), { name: 'ConfigurationError' });
    await assert.rejects(events.details({ product, phone: PHONE.slice(1) }), (error) => {
      assert.equal(error.kind, 'invalid_argument');
      return !inspect(error).includes(PHONE.slice(1));
    });
  });

  test('what is no cursor or limit is refused', async () => {
    const events = await ledger();
    await assert.rejects(events.details({ product, cursor: '9.0.0.0' }), /cursor `9\.0\.0\.0`/);
    await assert.rejects(events.iterDetails({ product, limit: 0 }).next(), /limit `0`/);
    await assert.rejects(events.details({ product, platform: ['ios'] }), /`query` has no field `platform`/);
    await assert.rejects(events.details({}), /`query\.product` is missing/);
  });
});

suite('the file', () => {
  test('stays, and is read without its key', async (t) => {
    const path = join(await folder(t), 'ledger.db');
    {
      const ledger = await Ledger.open(pathToFileURL(path), KEY);
      assert.equal(ledger.path, path);
      await ledger.append([event(1, FIRST)]);
      await ledger[Symbol.asyncDispose]();
      await assert.rejects(ledger.size(), { name: 'LedgerError', message: /closed/ });
      await assert.rejects(ledger.append([event(2, FIRST)]), { name: 'LedgerError' });
    }
    const reader = await Ledger.read(path);
    assert.equal(await reader.size(), 1);
    assert.equal(inspect(reader), `Ledger '${path}'`);
    await assert.rejects(reader.append([event(2, FIRST)]), { name: 'LedgerError' });
    await assert.rejects(Ledger.open(path, { phoneKey: 'another key of mine' }), (error) => {
      assert.equal(error.name, 'ConfigurationError');
      return !inspect(error).includes('another key of mine');
    });
    await assert.rejects(Ledger.read(`${path}.none`), { name: 'LedgerError' });
  });

  test('calls are recorded without the number, and a person is forgotten', async (t) => {
    const directory = await folder(t);
    const ledger = await Ledger.open(join(directory, 'ledger.db'), KEY);
    const { client } = await stage(t, { ledger });
    await client.queryBusinessRisk(PHONE, { exId: 'order-7' });
    const bytes = () => Buffer.concat(readdirSync(directory).map((file) => readFileSync(join(directory, file))));
    assert.ok(!bytes().includes(PHONE));
    assert.ok(bytes().includes('138****0900'));
    const [known] = (await ledger.details({ product, phone: PHONE })).rows;
    const figures = (await ledger.overview({ product })).total;
    const receipt = await ledger.erase(PHONE);
    assert.deepEqual([receipt.events, (await ledger.erase(PHONE)).events], [1, 0]);
    assert.ok(receipt.erasedAt instanceof Date && known.phoneIndex.startsWith(receipt.keyId));
    await ledger.compact();
    assert.deepEqual((await ledger.overview({ product })).total, figures);
    const [erased] = (await ledger.details({ product })).rows;
    assert.deepEqual([erased.phoneMask, erased.phoneIndex, erased.exId], [undefined, undefined, undefined]);
    assert.deepEqual([erased.eventId, erased.score], [known.eventId, known.score]);
    assert.deepEqual(await ledger.integrityCheck(), []);
    assert.ok(!bytes().includes('138****0900'));
  });

  test('old rows are dropped and the figures stay', async () => {
    const ledger = await few();
    assert.equal(await ledger.purge('2026-01-01'), 0);
    assert.equal(await ledger.purge('2099-01-01', { product: 'one_click_login', tz: 'UTC' }), 0);
    assert.equal(await ledger.purge(new Date('2026-11-02T00:00:00+08:00')), 1);
    assert.equal(await ledger.purge('2099-01-01', { product }), 3);
    assert.deepEqual([await ledger.size(), (await ledger.details({ product })).rows], [4, []]);
    assert.equal((await ledger.overview({ product })).total.requests, 4);
    await assert.rejects(ledger.purge('soon'), /before `soon`/);
    await assert.rejects(ledger.purge('2099-01-01', { produkt: product }), /no field `produkt`/);
    await assert.rejects(ledger.erase('1'), /digits/);
  });
});

suite('balances', () => {
  const ledger = () =>
    ledgerOf(Array.from({ length: 20 }, (_, n) => event(n, hours(24 * Math.floor(n / 2)), { app: `app${n % 2}` })));

  test('what remains follows from what was stated', async () => {
    const books = await ledger();
    const [unknown] = await books.balance({ at: '2026-11-11' });
    assert.deepEqual([unknown.basis, unknown.remaining], ['nothing', undefined]);
    const said = { product, remaining: 100, occurredAt: '2026-11-02', note: `ask ${PHONE}` };
    const reading = await books.setBalance(said);
    assert.deepEqual([reading.new, reading.entry.note], [true, 'ask 138****0900']);
    const bought = { product, amount: 50, occurredAt: hours(48), id: 'invoice 7' };
    assert.deepEqual((await books.recharge(bought)).entry.occurredAt, hours(48));
    assert.equal((await books.recharge(bought)).new, false);
    const [balance] = await books.balance({ at: '2026-11-11', alert: 133 });
    assert.deepEqual([balance.remaining, balance.consumption, balance.recharged, balance.low], [132, 18, 50, true]);
    assert.deepEqual(balance.byApp, { app0: 9, app1: 9 });
    assert.equal(balance.runOut.state, 'forecast');
    assert.deepEqual((await books.balanceEntries()).map((entry) => entry.kind), ['reading', 'recharge']);
    assert.equal((await books.removeBalanceEntry('invoice 7')).kind, 'recharge');
    assert.deepEqual((await books.balanceEntries('default')).map((entry) => entry.id), [reading.entry.id]);
    await assert.rejects(books.removeBalanceEntry('invoice 7'), /no recharge or reading `invoice 7`/);
  });

  test('accounts have apps', async () => {
    const books = await ledger();
    assert.deepEqual((await books.accounts()).map((account) => account.name), ['default']);
    await books.setAccount({ name: 'first', apps: ['app0'], shared: [product, 'number_verification'] });
    await books.setBalance({ product, remaining: 10, account: 'first', occurredAt: '2026-11-01' });
    const [balance] = await books.balance({ product: 'number_verification', account: 'first', at: '2026-11-03' });
    assert.deepEqual([balance.products, balance.remaining], [['number_verification', product], 8]);
    await assert.rejects(books.balance({ account: 'second' }), (error) => error.advice.includes('`first`'));
  });

  test('consumption by bucket, product and app', async () => {
    const books = await ledger();
    const used = await books.consumption({ start: '2026-11-01', end: '2026-11-15', bucket: 'week', apps: ['app1'] });
    assert.deepEqual(
      used.rows.map((row) => [row.bucketStart, row.app, row.consumption]),
      [['2026-11-01', 'app1', 1], ['2026-11-02', 'app1', 7], ['2026-11-09', 'app1', 2]],
    );
    assert.deepEqual(used.totals.map((row) => row.consumption), [10]);
  });
});
