// Events that tests know.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Ledger } from '../lib/index.mjs';

const HOUR = 3_600_000;

/** Half past nine in Shanghai, on the first of November. */
export const FIRST = new Date('2026-11-01T09:30:00+08:00');

/** So many hours after the first. */
export const hours = (count) => new Date(FIRST.getTime() + count * HOUR);

/** An event of its own for each `n`. */
export const event = (n, occurredAt, fields = {}) => ({
  eventId: `01939d6a-0000-7000-8000-${String(n).padStart(12, '0')}`,
  callId: `01939d6a-0000-7000-8000-${String(n).padStart(12, '0')}`,
  occurredAt,
  vendor: 'jiguang',
  app: 'shop',
  product: 'business_risk',
  operation: 'query_business_risk',
  platform: 'android',
  carrier: 'unknown',
  outcome: 'success',
  billing: 'billed',
  code: '0',
  score: 900,
  level: 'high',
  tags: ['F24004'],
  attempts: 1,
  ...fields,
});

/** Forty events, seven hours apart. */
export const EVENTS = Array.from({ length: 40 }, (_, n) => event(n, hours(7 * n), { latencyMs: 100 + n }));

/** A ledger in memory with events. */
export async function ledgerOf(events) {
  const ledger = await Ledger.inMemory();
  await ledger.append(events);
  return ledger;
}

/** A folder for the time of a test. */
export async function folder(test) {
  const path = await mkdtemp(join(tmpdir(), 'verimeter-'));
  test.after(() => rm(path, { recursive: true }));
  return path;
}
