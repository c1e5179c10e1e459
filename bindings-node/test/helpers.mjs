// What tests share.
import { JiguangClient, Ledger, Sandbox } from '../lib/index.mjs';

/** No limits of the vendor's: a test may ask as often as it likes. */
export const UNLIMITED = { numberIntervalMs: 0, numberPerDay: 0, appPerDay: 0, callsPerSecond: 0 };

/** A sandbox, a ledger and a client of both, for the time of a test. */
export async function stage(test, { options, ...settings } = {}) {
  const sandbox = await Sandbox.start({ quotas: UNLIMITED });
  const ledger = await Ledger.inMemory();
  const { appKey, masterSecret } = sandbox.credentials;
  const client = new JiguangClient({
    appKey,
    masterSecret,
    baseUrl: sandbox.jiguangUrl,
    ledger,
    options: { quotas: UNLIMITED, ...options },
    ...settings,
  });
  test.after(async () => {
    await client.close();
    await sandbox.stop();
  });
  return { sandbox, ledger, client };
}

/** Waits for a fact, and not for a time. */
export async function until(fact) {
  while (!(await fact())) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** A number of its own for each `n`, of those that answer with a low risk. */
export const number = (n) => `139${String(n).padStart(4, '0')}0000`;

/** Everything that an iterable gives. */
export async function all(rows) {
  const found = [];
  for await (const row of rows) found.push(row);
  return found;
}

/** Inputs that end in one which never comes, and whether they were closed. */
export function never(first) {
  const state = { closed: false };
  const given = first.values();
  const next = () => {
    const { done, value } = given.next();
    return done ? new Promise(() => {}) : Promise.resolve({ done, value });
  };
  const close = async () => {
    state.closed = true;
    return { done: true, value: undefined };
  };
  return { inputs: { [Symbol.asyncIterator]: () => ({ next, return: close }) }, state };
}

/** `retry_after_ms` as JavaScript spells it. */
export const camel = (snake) => snake.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
