// What may be too much to be read in one go: the event loop sees to others in between.
import { setImmediate } from 'node:timers/promises';

import { call } from './call';
import { failure } from './errors';
import { native, type NativeBytes, type NativeEvents } from './native';
import { type FilePath, pathOf } from './paths';
import type { EventInput } from './records';
import type { Inputs } from './rows';

/** How long is read without a break. */
const AT_ONCE_MS = 2;
/** How much is copied without a break. */
const AT_ONCE_BYTES = 1 << 20;

/** Events, read from whatever gives them. */
export async function eventsOf(events: Inputs<EventInput>): Promise<NativeEvents> {
  const read = new native.Events();
  let since = performance.now();
  const take = (event: EventInput) => {
    read.push(event);
    return performance.now() - since > AT_ONCE_MS;
  };
  const others = async () => {
    await setImmediate();
    since = performance.now();
  };
  if (typeof events !== 'object' || events === null) throw noEvents();
  if (Symbol.asyncIterator in events) {
    for await (const event of events) if (take(event)) await others();
  } else if (Symbol.iterator in events) {
    for (const event of events) if (take(event)) await others();
  } else {
    throw noEvents();
  }
  return read;
}

function noEvents(): Error {
  return failure('invalid_argument', '`events` is not iterable', 'pass an array of events, or any other iterable');
}

/** Columns of events: a Parquet file, or the bytes of an Arrow IPC stream or file, as `tableToIPC` and Polars make them. */
export type Columns = FilePath | Uint8Array | ArrayBuffer;

/** The path of a file, or bytes that are our own. */
export async function columnsOf(data: Columns): Promise<string | NativeBytes> {
  if (typeof data === 'string' || data instanceof URL) return pathOf(data);
  return bytesOf(data, '`data` is no path of a Parquet file and no bytes', 'give the bytes that `tableToIPC(table)` makes');
}

/** Bytes that are our own. */
export async function bytesOf(data: Uint8Array | ArrayBuffer, wrong: string, advice: string): Promise<NativeBytes> {
  const given = data instanceof ArrayBuffer ? new Uint8Array(data) : data;
  if (!(given instanceof Uint8Array)) throw failure('invalid_argument', wrong, advice);
  const bytes = new native.Bytes(given.length);
  for (let at = 0; at < given.length; at += AT_ONCE_BYTES) {
    if (at > 0) await setImmediate();
    bytes.push(given.subarray(at, at + AT_ONCE_BYTES));
  }
  return bytes;
}

/** What `begin` comes to with an input that is read first. */
export function given<Input, T>(
  input: () => Promise<Input>,
  begin: (input: Input) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  return call(async () => begin(await input()), signal);
}
