// Tables and pictures: in a terminal, in files, in other libraries.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { inspect } from 'node:util';

import * as arrow from 'apache-arrow';

import { Table, stats, table } from '../lib/index.mjs';
import { EVENTS, folder, ledgerOf } from './events.mjs';
import { all, stage } from './helpers.mjs';

const product = 'business_risk';

async function books() {
  const ledger = await ledgerOf(EVENTS);
  await ledger.setBalance({ product, remaining: 100, occurredAt: '2026-11-01' });
  return ledger;
}

/** By name, each kind of thing that a table is made of. */
async function views(ledger) {
  return {
    overview: await ledger.overview({ product }),
    trend: await ledger.trend({ product }),
    details: await ledger.details({ product }),
    consumption: await ledger.consumption(),
    funnel: await ledger.funnel({ start: '2026-11-01', end: '2026-11-02' }),
    balances: await ledger.balance({ at: '2026-11-20' }),
    entries: await ledger.balanceEntries(),
    drift: await ledger.drift(),
    events: EVENTS,
  };
}

suite('tables', () => {
  test('every view is one, for Arrow, for files and for a terminal', async () => {
    for (const [name, view] of Object.entries(await views(await books()))) {
      const made = table(view);
      const rows = made.toRows();
      assert.equal(made.length, rows.length, name);
      assert.deepEqual([...made], rows, name);
      for (const row of rows) assert.deepEqual(Object.keys(row), made.columns, name);
      const read = arrow.tableFromIPC(made.toArrow());
      assert.deepEqual(read.schema.fields.map((field) => field.name), made.columns, name);
      const seen = read.toArray().map((row) => plain(row.toJSON()));
      assert.deepEqual(seen, rows, name);
      assert.equal(made.toCsv().trimEnd().split('\n').length, rows.length + 1, name);
      assert.deepEqual(JSON.parse(JSON.stringify(made)), rows, name);
      assert.equal(inspect(made), String(made), name);
    }
  });

  test('a list without rows has the columns that it is said to have, of the same types', async (t) => {
    const { client } = await stage(t);
    const rows = { Event: EVENTS, ScreenRow: await all(client.screen(['13800130900'])) };
    const types = (made) => arrow.tableFromIPC(made.toArrow()).schema.fields.map((field) => String(field.type));
    for (const [of, some] of Object.entries(rows)) {
      const none = table([], { of });
      assert.deepEqual([none.length, none.columns], [0, table(some).columns], of);
      assert.deepEqual(types(none), types(table(some, { of })), of);
      assert.deepEqual(types(table(some.slice(0, 1))), types(none), of);
    }
    for (const of of ['Balance', 'BalanceEntry', 'Drift', 'HarvestRow']) assert.ok(table([], { of }).columns.length > 5, of);
    const unsaid = table([]);
    assert.deepEqual([unsaid.length, unsaid.columns, unsaid.toRows()], [0, [], []]);
    assert.deepEqual(types(unsaid), []);
    for (const of of ['Drift', 'Mars']) assert.throws(() => table(EVENTS, { of }), new RegExp(`no list of \`${of}\``));
  });

  test('a view is its record, and its table besides', async () => {
    const { overview, trend, details, consumption, funnel } = await views(await books());
    for (const view of [overview, trend, details, consumption, funnel]) {
      assert.ok(view.toTable() instanceof Table);
      assert.deepEqual(view.toRows(), view.toTable().toRows());
      assert.equal(String(view), String(view.toTable()));
      assert.ok(inspect(view).endsWith(String(view.toTable())));
      // What compares, copies or writes it sees its fields alone.
      assert.deepEqual(Object.keys(view), Object.keys({ ...view }));
      assert.equal(JSON.parse(JSON.stringify(view)).toTable, undefined);
      assert.deepEqual(table(structuredClone(view)).toRows(), view.toRows());
    }
  });

  test('the overview in a terminal', async () => {
    const ledger = await books();
    const view = await ledger.overview({ product, start: '2026-11-01', end: '2026-11-03' });
    const lines = inspect(view).split('\n');
    assert.deepEqual(lines.slice(0, 2), ['Overview', 'business_risk per day, Asia/Shanghai']);
    assert.deepEqual(lines[2].trim().split(/\s+/).slice(0, 2), ['day', 'requests']);
    const days = lines.filter((line) => line.startsWith(' 2026')).map((line) => line.trim().split(/\s+/).slice(0, 2));
    assert.deepEqual(days, [['2026-11-01', '3'], ['2026-11-02', '3']]);
    const [first, , total] = view.toRows();
    assert.deepEqual([first.day, first.requests, first.success_rate], ['2026-11-01', 3, 1]);
    assert.deepEqual([total.day, total.requests], ['total', 6]);
  });

  test('a long one is shown in part', async () => {
    const long = (await (await books()).overview({ product, start: '2026-01-01', end: '2026-12-01' })).toTable();
    assert.equal(long.length, 335);
    const shown = String(long);
    assert.equal(shown.trimEnd().split('\n').length, 20 + 1 + 20 + 2);
    assert.ok(shown.includes('…'));
  });

  test('one is saved by its name', async (t) => {
    const path = await folder(t);
    const made = (await (await books()).overview({ product })).toTable();
    for (const name of ['one.csv', 'one.xlsx', 'one.parquet']) {
      await made.save(join(path, name));
      assert.ok(readFileSync(join(path, name)).length > 0);
    }
    assert.equal(readFileSync(join(path, 'one.csv'), 'utf8'), made.toCsv());
    await assert.rejects(made.save(join(path, 'one.txt')), { name: 'InvalidArgumentError', message: /one\.txt/ });
    await assert.rejects(made.save(join(path, 'none', 'one.csv')), { name: 'ConfigurationError' });
  });

  test('rows of a screening, and instants of a zone', async (t) => {
    const { client } = await stage(t);
    const rows = await all(client.screen(['13800130900', 'none']));
    assert.deepEqual(table(rows).toRows().map((row) => row.level), ['high', null]);
    assert.equal(table(EVENTS, { tz: 'UTC' }).toRows()[0].time.slice(0, 16), '2026-11-01T01:30');
    assert.equal(table(EVENTS).toRows()[0].time.slice(0, 16), '2026-11-01T09:30');
    assert.throws(() => table(EVENTS, { tz: 'Mars' }), { name: 'InvalidArgumentError' });
    for (const wrong of [5, undefined, {}, [1], 'overview']) {
      assert.throws(() => table(wrong), /nothing that a table is made of/);
    }
  });

  test('a view that somebody changed is printed all the same', async () => {
    const view = await (await books()).overview({ product });
    delete view.rows;
    assert.match(inspect(view), /^Overview \{/);
    assert.throws(() => view.toTable(), { name: 'InvalidArgumentError' });
  });
});

suite('pictures', () => {
  test('of trends, overviews and funnels', async (t) => {
    const path = await folder(t);
    const ledger = await books();
    const { overview, trend, funnel } = await views(ledger);
    const chart = await ledger.chart({ product });
    assert.match(chart.svg, /^<svg[^]*<\/svg>\s*$/);
    assert.equal(String(chart), chart.svg);
    assert.match(inspect(chart), /^Chart of business risk per day; 2026-11-01/);
    assert.equal(overview.chart().svg, chart.svg);
    assert.equal(trend.chart().svg, chart.svg);
    assert.match(funnel.chart().svg, /^<svg/);
    const state = await stats.State.of(EVENTS);
    assert.equal((await state.trend({ product })).chart().svg, chart.svg);
    await chart.save(join(path, 'trend.svg'));
    assert.equal(readFileSync(join(path, 'trend.svg'), 'utf8'), chart.svg);
    await chart.save(join(path, 'trend.png'));
    const png = await chart.toPng();
    assert.deepEqual(readFileSync(join(path, 'trend.png')), png);
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
    const levels = await ledger.chart({ product, kind: 'by_level', platforms: ['android'] });
    assert.match(levels.svg, /platforms: android/);
    await assert.rejects(ledger.chart({ product: 'one_click_login', kind: 'by_level' }), /has no risk levels/);
    await assert.rejects(ledger.chart({ product, kind: 'pie' }), { name: 'InvalidArgumentError' });
    await assert.rejects(chart.save(join(path, 'trend.jpg')), /is no name of a picture; name it \.svg or \.png/);
  });

  test('a details page has none', async () => {
    const page = await (await books()).details({ product });
    assert.equal(page.chart, undefined);
  });
});

/** Counts are of 64 bits in Arrow. */
function plain(row) {
  const entries = Object.entries(row).map(([name, cell]) => [name, typeof cell === 'bigint' ? Number(cell) : cell]);
  return Object.fromEntries(entries);
}
