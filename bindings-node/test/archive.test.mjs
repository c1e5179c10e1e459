// Days of a ledger in files, and figures of files.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { Ledger, stats } from '../lib/index.mjs';
import { EVENTS, folder } from './events.mjs';

const product = 'business_risk';

/** A ledger with the events, and its archive. */
async function archived(test, options) {
  const place = join(await folder(test), 'archive');
  const ledger = await Ledger.inMemory();
  await ledger.append(EVENTS);
  return { ledger, place, answer: await ledger.archive(place, options) };
}

/** The first day (UTC) after all events. */
const AFTER = '2026-11-14';

suite('an archive', () => {
  test('has each day once, and progress is told', async (t) => {
    const told = [];
    const { ledger, place, answer } = await archived(t, { progress: true, onProgress: (rows) => told.push(rows) });
    assert.equal(answer.rows, EVENTS.length);
    assert.equal(told.at(-1), EVENTS.length);
    assert.ok(answer.files.every((each) => each.file.includes('product=')));
    assert.equal((await ledger.archive(pathToFileURL(place), { graceHours: 0 })).rows, 0);
  });

  test('keeps figures and details of rows that leave the ledger', async (t) => {
    const { ledger } = await archived(t);
    const [before, page] = [await ledger.overview({ product }), await ledger.details({ product })];
    assert.equal(await ledger.dropArchived(AFTER), EVENTS.length);
    assert.equal(await ledger.dropArchived(new Date(`${AFTER}T00:00:00Z`)), 0);
    assert.deepEqual(await ledger.overview({ product }), before);
    assert.deepEqual((await ledger.details({ product })).rows, page.rows);
  });

  test('keeps what only the ledger has, unless it is told otherwise', async (t) => {
    const { ledger } = await archived(t, { withoutPersonal: true });
    await assert.rejects(ledger.dropArchived(AFTER), { name: 'ConfigurationError', message: /without what is personal/ });
    assert.equal(await ledger.dropArchived(AFTER, { withoutPersonal: true }), EVENTS.length);
  });

  test('is refused with its reason', async (t) => {
    const { ledger, place } = await archived(t);
    const invalid = (message) => ({ name: 'InvalidArgumentError', message });
    await assert.rejects(ledger.archive(`${place}2`), invalid(/the archive of this ledger is/));
    await assert.rejects(ledger.archive(5), invalid(/`url` is a number, a string is needed/));
    await assert.rejects(ledger.archive(place, { grace: 1 }), invalid(/`options` has no field `grace`/));
    await assert.rejects(ledger.archive(place, { onProgress: 1 }), invalid(/`options\.onProgress` is no function/));
    await assert.rejects(ledger.archive(place, { signal: AbortSignal.abort() }), { name: 'CallCancelledError' });
    await assert.rejects(ledger.dropArchived('yesterday'), { name: 'InvalidArgumentError' });
    await assert.rejects((await Ledger.inMemory()).dropArchived('2026-11-01'), { name: 'ConfigurationError' });
    await assert.rejects((await Ledger.inMemory()).archive('nowhere://bucket'), { name: 'InvalidArgumentError' });
  });
});

suite('a scan', () => {
  test('gives the state of the events themselves, to the byte', async (t) => {
    const { place, answer } = await archived(t);
    const whole = await stats.State.of(EVENTS);
    const told = [];
    const scanned = await stats.scan(place, { progress: true, onProgress: (rows) => told.push(rows) });
    assert.ok(await scanned.equals(whole));
    assert.equal(told.at(-1), EVENTS.length);
    const files = answer.files.map((each) => pathToFileURL(join(place, each.file)));
    assert.ok(await (await stats.scan(new Set(files))).equals(whole));
    const none = await stats.scan(pathToFileURL(place), { product, start: AFTER, tz: 'UTC' });
    assert.equal(none.span(), undefined);
  });

  test('keeps what only the ledger has, unless it is told otherwise', async (t) => {
    const { ledger } = await archived(t, { withoutPersonal: true });
    await assert.rejects(ledger.dropArchived(AFTER), { name: 'ConfigurationError', message: /without what is personal/ });
    assert.equal(await ledger.dropArchived(AFTER, { withoutPersonal: true }), EVENTS.length);
  });

  test('is refused with its reason', async (t) => {
    const invalid = (message) => ({ name: 'InvalidArgumentError', message });
    const empty = await folder(t);
    await assert.rejects(stats.scan(empty), { name: 'InvalidArgumentError' });
    await assert.rejects(stats.scan([]), invalid(/there are no files to scan/));
    await assert.rejects(stats.scan(5), invalid(/`files` is no path and not iterable/));
    await assert.rejects(stats.scan([5]), invalid(/`files\[0\]` is a number/));
    await assert.rejects(stats.scan(empty, { zone: 'UTC' }), invalid(/`options` has no field `zone`/));
    await assert.rejects(stats.scan(empty, { signal: AbortSignal.abort() }), { name: 'CallCancelledError' });
  });
});
