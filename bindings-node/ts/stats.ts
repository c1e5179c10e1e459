// Figures without a ledger: of files, and of columns in memory.
import { inspect } from 'node:util';

import { call, now } from './call';
import { failure } from './errors';
import { type Columns, bytesOf, columnsOf, eventsOf, given } from './inputs';
import { native, type NativeState } from './native';
import { type Place, placeOf } from './paths';
import { seen } from './progress';
import { type FunnelOptions, type OverviewOptions, type ScanOptions, ask, funnelQuery } from './queries';
import type { EventInput, Funnel, Overview, Product, Trend } from './records';
import type { Inputs } from './rows';
import { Table } from './table';

export type { Columns } from './inputs';

/** A first and a last instant. */
export interface Span {
  readonly first: Date;
  readonly last: Date;
}

/**
 * What many events come to: counters, distinct phones, quantiles of latencies and page times.
 *
 * However events are divided into states, merging these gives the same state, to the byte: what each day, machine or file came to
 * can be kept (`toBytes`) and put together later. States are values: none changes.
 */
export class State {
  readonly #native: NativeState;

  private constructor(own: NativeState) {
    this.#native = own;
  }

  /** The state of events; without any, that of none. */
  static async of(events: Inputs<EventInput> = []): Promise<State> {
    return new State(await given(() => eventsOf(events), (read) => native.State.of(read)));
  }

  /**
   * Reads a state back from the bytes of this version or an older one.
   *
   * @throws {@link InvalidArgumentError} The bytes are of no state, damaged, or of a version that this one does not know.
   */
  static async fromBytes(data: Uint8Array): Promise<State> {
    const bytes = () => bytesOf(data, '`data` is no bytes', 'give what `toBytes` gave');
    return new State(await given(bytes, (bytes) => native.State.fromBytes(bytes)));
  }

  /** The state as bytes: equal states have equal bytes. */
  toBytes(): Promise<Buffer> {
    return call(() => this.#native.toBytes());
  }

  /** What this state and others have seen together. */
  async merge(...others: readonly State[]): Promise<State> {
    const natives = others.map((other) => State.#nativeOf(other));
    return new State(await call(() => this.#native.merge(natives)));
  }

  /** Whether another state is the same, to the byte. */
  async equals(other: State): Promise<boolean> {
    const its = State.#nativeOf(other);
    return call(() => this.#native.equals(its));
  }

  /** The console's overview: one row per bucket and their sum. Options and errors are those of a ledger's. */
  overview(query: OverviewOptions): Promise<Overview> {
    return ask(query, (asked) => this.#native.overview(asked));
  }

  /** The console's trend chart: every category over the same buckets. Options and errors are those of a ledger's. */
  trend(query: OverviewOptions): Promise<Trend> {
    return ask(query, (asked) => this.#native.trend(asked));
  }

  /** The drop-off funnel of identity verification. Options and errors are those of a ledger's. */
  funnel(query: FunnelOptions = {}): Promise<Funnel> {
    return ask(query, (asked) => this.#native.funnel(funnelQuery(asked)));
  }

  /**
   * About how many phones the events of a product, or of all, were about: within 0.8 % (one standard error). Events without an
   * entry of the phone index do not count.
   */
  distinctPhones(product?: Product): number {
    return now(() => this.#native.distinctPhones(product));
  }

  /**
   * The latency in milliseconds that a share of `q` of the events of a product, or of all, did not exceed: within 1 %.
   * `undefined` where no event has a latency.
   *
   * @param q A share, 0 to 1: 0.5 for the median.
   * @throws {@link InvalidArgumentError} `q` is no share.
   */
  latencyMs(q: number, product?: Product): number | undefined {
    return now(() => this.#native.latencyMs(q, product));
  }

  /** Beginnings of the first and the last quarter-hour that hold events; `undefined` without events. */
  span(): Span | undefined {
    return now(() => this.#native.span());
  }

  /** @internal */
  [inspect.custom](): string {
    return `State of ${this.#native.events()} events`;
  }

  /** @internal */
  static made(own: NativeState): State {
    return new State(own);
  }

  static #nativeOf(state: unknown): NativeState {
    if (typeof state === 'object' && state !== null && #native in state) return state.#native;
    throw failure('invalid_argument', '`other` is no State');
  }
}

/**
 * What the events of `data` come to, counted off the event loop.
 *
 * Needed are `product` and either `occurred_at_ms` (milliseconds since 1970, UTC) or `occurred_at` (a timestamp); what is missing
 * says nothing.
 *
 * @param data A Parquet file by its path, which is read on every core and need not fit in memory, or the bytes of an Arrow IPC stream
 *   or file, which apache-arrow's `tableToIPC` and Polars' `writeIPCStream` make.
 * @throws {@link InvalidArgumentError} A column is missing or of a type that it cannot have, or the file cannot be read.
 */
export async function aggregate(data: Columns): Promise<State> {
  return State.made(await given(() => columnsOf(data), (columns) => native.statsAggregate(columns)));
}

/**
 * The console's overview of the events of `data`, in one pass that reads only what is asked about. Options and errors beyond `data`
 * are those of a ledger's.
 *
 * @param data As of {@link aggregate}.
 */
export function overview(data: Columns, query: OverviewOptions): Promise<Overview> {
  return ask(query, async (asked) => native.statsOverview(await columnsOf(data), asked));
}

/** The console's trend chart of the events of `data`. Options and errors are those of {@link overview}. */
export function trend(data: Columns, query: OverviewOptions): Promise<Trend> {
  return ask(query, async (asked) => native.statsTrend(await columnsOf(data), asked));
}

/**
 * How many events of `data` there are per bucket and combination of dimensions: a row for each that occurred, in time. Options and errors
 * are those of {@link overview}.
 *
 * @param by What to count by: some of `product`, `app`, `platform`, `carrier`, `outcome`, `billing`, `code`, `level`, `tags`, `page`,
 *   `error_code`, `sub_code` and `pages_shown`. Tags and pages are one text each, a JSON array.
 */
export async function breakdown(data: Columns, by: readonly string[], query: OverviewOptions): Promise<Table> {
  return new Table(await ask(query, async (asked) => native.statsBreakdown(await columnsOf(data), by, asked)));
}

/**
 * What the events of many Parquet files come to: the state that {@link aggregate} gives of all of them, to the byte. They are read on
 * every core, and need not fit in memory. Of an archive (`Ledger.archive`) only the folders are opened that it is about.
 *
 * @param files A folder with everything in it, a file, or the URL of either (`s3://bucket/folder`, `gs://…`, `az://…`), or several of
 *   them. Credentials come from the environment, as of `Ledger.archive`.
 * @throws {@link InvalidArgumentError} A file cannot be read, is none of events, is missing though its manifest is there, or there is
 *   none.
 * @throws {@link ConfigurationError} There is no such bucket.
 * @throws {@link AuthenticationError} The object store refuses the credentials.
 * @throws {@link TransportError} It cannot be reached.
 */
export async function scan(files: Place | Iterable<Place>, options: ScanOptions = {}): Promise<State> {
  const { onProgress, progress, signal, ...asked } = options;
  const places = placesOf(files);
  const begin = (watch: Parameters<typeof native.statsScan>[2]) => native.statsScan(places, asked, watch);
  return State.made(await seen('counting', { onProgress, progress, signal }, begin));
}

function placesOf(files: Place | Iterable<Place>): string[] {
  if (typeof files === 'string' || files instanceof URL) return [placeOf(files)];
  if (typeof files === 'object' && files !== null && Symbol.iterator in files) return Array.from(files, placeOf);
  throw failure('invalid_argument', '`files` is no path and not iterable', 'give a folder, a file, a URL, or an array of them');
}
