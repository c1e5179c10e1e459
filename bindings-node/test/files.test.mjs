// Files of events into a ledger, out of it, and beside it.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { CallCancelledError, Ledger } from '../lib/index.mjs';
import { EVENTS, FIRST, folder, ledgerOf } from './events.mjs';

const product = 'business_risk';
const HEAD = 'product,occurred_at,code,phone\n';
const rows = (count) =>
  Array.from({ length: count }, (_, n) => `business_risk,2026-11-21T10:00:00Z,0,139${String(n).padStart(8, '0')}\n`);

suite('import', () => {
  test('a file is read whole or not at all', async (t) => {
    const path = await folder(t);
    const [good, bad] = [join(path, 'events.csv'), join(path, 'bad.jsonl')];
    await writeFile(good, HEAD + rows(1).join(''));
    await writeFile(bad, '{"product":"business_risk"}\n');
    const ledger = await Ledger.inMemory();
    assert.deepEqual(await ledger.importFile(good), { rows: 1, new: 1 });
    assert.deepEqual(await ledger.importFile(pathToFileURL(good)), { rows: 1, new: 0 });
    await assert.rejects(ledger.importFile(bad), {
      name: 'InvalidArgumentError',
      message: /bad\.jsonl`, line 1: column `outcome` is empty/,
    });
    assert.equal(await ledger.size(), 1);
    const files = [join(path, 'none.csv'), 5, undefined];
    for (const file of files) await assert.rejects(ledger.importFile(file), { name: 'InvalidArgumentError' });
  });

  test('progress is told and ends at the number of rows', async (t) => {
    const path = join(await folder(t), 'events.csv');
    await writeFile(path, HEAD + rows(30_000).join(''));
    const ledger = await Ledger.inMemory();
    const told = [];
    await ledger.importFile(path, { onProgress: (done) => told.push(done), progress: true });
    assert.equal(told.at(-1), 30_000);
    assert.deepEqual(told, [...told].sort((a, b) => a - b));
  });

  test('one that is aborted leaves nothing', async (t) => {
    const path = join(await folder(t), 'events.csv');
    await writeFile(path, HEAD + rows(20_000).join(''));
    const ledger = await Ledger.inMemory();
    const [giveUp, reason] = [new AbortController(), new Error('enough')];
    const imported = ledger.importFile(path, { signal: giveUp.signal });
    giveUp.abort(reason);
    await assert.rejects(imported, (error) => error instanceof CallCancelledError && error.cause === reason);
    assert.equal(await ledger.size(), 0);
    await assert.rejects(ledger.importFile(path, { signal: giveUp.signal }), { cause: reason });
    const { signal } = new AbortController();
    assert.equal((await ledger.importFile(path, { signal })).new, 20_000);
  });

  test('options that cannot work are refused before anything is read', async () => {
    const ledger = await Ledger.inMemory();
    for (const options of [{ onProgress: 1 }, { signal: 1 }]) {
      await assert.rejects(ledger.importFile('none.csv', options), { name: 'InvalidArgumentError', message: /^`options\.\w+` is no / });
    }
  });

  test('the event loop goes on meanwhile', async (t) => {
    const path = join(await folder(t), 'events.csv');
    await writeFile(path, HEAD + rows(20_000).join(''));
    const ledger = await Ledger.inMemory();
    let [turns, ended] = [0, false];
    const imported = ledger.importFile(path).then(() => (ended = true));
    while (!ended) {
      turns += 1;
      await new Promise(setImmediate);
    }
    await imported;
    assert.ok(turns > 10, `${turns}`);
  });
});

suite('export', () => {
  for (const name of ['events.csv', 'events.jsonl', 'events.parquet']) {
    test(`what goes out as ${name} comes back`, async (t) => {
      const path = join(await folder(t), name);
      const ledger = await ledgerOf(EVENTS);
      const told = [];
      const manifest = await ledger.export(path, { product, onProgress: (done) => told.push(done) });
      assert.deepEqual([manifest.rows, manifest.file, told.at(-1)], [40, name, 40]);
      assert.ok(manifest.madeAt instanceof Date);
      assert.equal(JSON.parse(readFileSync(`${path}.manifest.json`, 'utf8')).sha256, manifest.sha256);
      const other = await Ledger.inMemory();
      assert.equal((await other.importFile(path)).new, 40);
      assert.deepEqual(await other.overview({ product }), await ledger.overview({ product }));
    });
  }

  test('it filters and leaves out', async (t) => {
    const path = join(await folder(t), 'part');
    const ledger = await ledgerOf(EVENTS);
    const asked = { format: 'csv', bom: true, start: FIRST, platforms: ['ios'], withoutPersonal: true };
    const manifest = await ledger.export(path, asked);
    assert.equal(manifest.rows, 0);
    assert.ok(!manifest.columns.includes('phone_mask'));
    assert.deepEqual([...readFileSync(path).subarray(0, 3)], [0xef, 0xbb, 0xbf]);
    await assert.rejects(ledger.export(path), /tells no format/);
    await assert.rejects(ledger.export(path, { format: 'csv', platform: ['ios'] }), /no field `platform`/);
  });

  test('one that is aborted leaves no file', async (t) => {
    const path = await folder(t);
    const [from, ledger] = [join(path, 'from.csv'), await Ledger.inMemory()];
    // So many that they are not written before the next line.
    await writeFile(from, HEAD + rows(20_000).join(''));
    await ledger.importFile(from);
    const giveUp = new AbortController();
    const exported = ledger.export(join(path, 'events.csv'), { signal: giveUp.signal });
    giveUp.abort();
    await assert.rejects(exported, { name: 'CallCancelledError' });
    assert.deepEqual(readdirSync(path), ['from.csv']);
  });

  test('what onProgress throws comes out when the file is whole', async (t) => {
    const path = join(await folder(t), 'events.csv');
    const ledger = await ledgerOf(EVENTS);
    const onProgress = () => {
      throw new RangeError('of the caller');
    };
    await assert.rejects(ledger.export(path, { onProgress }), RangeError);
    assert.equal((await (await Ledger.inMemory()).importFile(path)).rows, 40);
  });
});

test('the vendor\'s table beside the ledger', async (t) => {
  const path = join(await folder(t), 'november.csv');
  await writeFile(path, '日期,Anfragen,消耗量\n2026-11-01,3,3\n2026-11-02,4,3\n');
  const ledger = await ledgerOf(EVENTS);
  const answer = await ledger.reconcile(path, { product, columns: { requests: 'Anfragen' } });
  assert.deepEqual([answer.agrees, answer.differences, answer.rowsRead], [false, 1, 2]);
  const [row] = answer.rows.filter((row) => row.difference);
  assert.deepEqual([row.day, row.figure, row.ours, row.theirs], ['2026-11-02', 'requests', 3, 4]);
  assert.equal(typeof row.cause, 'string');
  await assert.rejects(ledger.reconcile(`${path}.none`), { name: 'InvalidArgumentError' });
});
