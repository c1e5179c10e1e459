import { type Columns } from './inputs';
import { type Place } from './paths';
import { type FunnelOptions, type OverviewOptions, type ScanOptions } from './queries';
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
export declare class State {
    #private;
    private constructor();
    /** The state of events; without any, that of none. */
    static of(events?: Inputs<EventInput>): Promise<State>;
    /**
     * Reads a state back from the bytes of this version or an older one.
     *
     * @throws {@link InvalidArgumentError} The bytes are of no state, damaged, or of a version that this one does not know.
     */
    static fromBytes(data: Uint8Array): Promise<State>;
    /** The state as bytes: equal states have equal bytes. */
    toBytes(): Promise<Buffer>;
    /** What this state and others have seen together. */
    merge(...others: readonly State[]): Promise<State>;
    /** Whether another state is the same, to the byte. */
    equals(other: State): Promise<boolean>;
    /** The console's overview: one row per bucket and their sum. Options and errors are those of a ledger's. */
    overview(query: OverviewOptions): Promise<Overview>;
    /** The console's trend chart: every category over the same buckets. Options and errors are those of a ledger's. */
    trend(query: OverviewOptions): Promise<Trend>;
    /** The drop-off funnel of identity verification. Options and errors are those of a ledger's. */
    funnel(query?: FunnelOptions): Promise<Funnel>;
    /**
     * About how many phones the events of a product, or of all, were about: within 0.8 % (one standard error). Events without an
     * entry of the phone index do not count.
     */
    distinctPhones(product?: Product): number;
    /**
     * The latency in milliseconds that a share of `q` of the events of a product, or of all, did not exceed: within 1 %.
     * `undefined` where no event has a latency.
     *
     * @param q A share, 0 to 1: 0.5 for the median.
     * @throws {@link InvalidArgumentError} `q` is no share.
     */
    latencyMs(q: number, product?: Product): number | undefined;
    /** Beginnings of the first and the last quarter-hour that hold events; `undefined` without events. */
    span(): Span | undefined;
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
export declare function aggregate(data: Columns): Promise<State>;
/**
 * The console's overview of the events of `data`, in one pass that reads only what is asked about. Options and errors beyond `data`
 * are those of a ledger's.
 *
 * @param data As of {@link aggregate}.
 */
export declare function overview(data: Columns, query: OverviewOptions): Promise<Overview>;
/** The console's trend chart of the events of `data`. Options and errors are those of {@link overview}. */
export declare function trend(data: Columns, query: OverviewOptions): Promise<Trend>;
/**
 * How many events of `data` there are per bucket and combination of dimensions: a row for each that occurred, in time. Options and errors
 * are those of {@link overview}.
 *
 * @param by What to count by: some of `product`, `app`, `platform`, `carrier`, `outcome`, `billing`, `code`, `level`, `tags`, `page`,
 *   `error_code`, `sub_code` and `pages_shown`. Tags and pages are one text each, a JSON array.
 */
export declare function breakdown(data: Columns, by: readonly string[], query: OverviewOptions): Promise<Table>;
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
export declare function scan(files: Place | Iterable<Place>, options?: ScanOptions): Promise<State>;
