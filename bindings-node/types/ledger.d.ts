import { type CallOptions } from './call';
import { Chart } from './chart';
import { type FilePath, type Place } from './paths';
import { type ProgressOptions } from './progress';
import { type ArchiveOptions, type DropOptions, type BalanceOptions, type ChartOptions, type ConsumptionOptions, type DetailsOptions, type ExportOptions, type FunnelOptions, type OverviewOptions, type ReconcileOptions } from './queries';
import type { Account, AccountInput, Archived, Balance, BalanceEntry, BalanceReading, Consumption, DetailsPage, Drift, Event, EventInput, ExportManifest, Funnel, Import, Overview, Product, Receipt, Reconciliation, Recharge, RecordedEntry, Trend } from './records';
import type { Inputs } from './rows';
import type { Span } from './stats';
/** How a ledger is opened. */
export interface LedgerSettings {
    /**
     * Key of the phone index, at least 16 bytes of text. If left out: `VERIMETER_PHONE_KEY` of the environment, else a key file
     * beside the ledger, made at first use.
     */
    readonly phoneKey?: string | undefined;
}
/** Which rows to drop, beside their time. */
export interface PurgeOptions {
    /** Only rows of this product; of all if left out. */
    readonly product?: Product | undefined;
    /** IANA time zone of the date; the vendor console's if left out. */
    readonly tz?: string | undefined;
}
/**
 * Every event, in one SQLite file, with the figures that every view is read from. Holds no phone number.
 *
 * Clients record into it; any number of threads and processes may use one file. What reads or writes it does so off the event
 * loop.
 */
export declare class Ledger {
    #private;
    private constructor();
    /**
     * Opens the ledger in a file for calls and views, and makes it where there is none.
     *
     * @throws {@link LedgerError} The file cannot be opened or is no ledger.
     * @throws {@link ConfigurationError} The key is not the one that the ledger was written with.
     */
    static open(path: FilePath, settings?: LedgerSettings): Promise<Ledger>;
    /**
     * Opens the ledger in a file for views only: nothing is made or changed, and no key is needed.
     *
     * @throws {@link LedgerError} There is no ledger, or it cannot be read.
     */
    static read(path: FilePath): Promise<Ledger>;
    /** A ledger that lives as long as this process. */
    static inMemory(): Promise<Ledger>;
    /**
     * Adds events, all or none. One whose id the ledger knows is left as it is. Many are read some at a time, so that the event
     * loop stays free.
     *
     * @returns how many were new.
     * @throws {@link InvalidArgumentError} An event cannot be one; then none was kept.
     * @throws {@link LedgerError} They cannot be written; then none was kept.
     */
    append(events: Inputs<EventInput>): Promise<number>;
    /**
     * Reads a file of events: CSV with a header, JSON Lines or Parquet. All of it or, where a row is wrong, nothing.
     *
     * `product`, `occurred_at` or `occurred_at_ms`, and `outcome` or `code` must be in it. Plain numbers in a column `phone` are
     * masked and indexed on the way in. A file that is read twice counts once.
     *
     * @param path A file that ends with `.csv`, `.jsonl`, `.ndjson` or `.parquet`.
     * @throws {@link InvalidArgumentError} The file or a row of it is wrong; the error names file and line.
     * @throws {@link LedgerError} It cannot be written.
     */
    importFile(path: FilePath, options?: ProgressOptions): Promise<Import>;
    /**
     * Writes events to a file, newest first, and beside it a manifest, `NAME.manifest.json`, that says what is in it. Its rows are
     * those of one moment, whatever is recorded meanwhile. What is written as CSV, JSON Lines or Parquet can be imported again.
     *
     * The range may be of any length.
     *
     * @param path The file, which appears when it is whole, in the stead of what is there. What it is says its name (`.csv`, `.xlsx`,
     *   `.jsonl`, `.parquet`), or `format`.
     * @throws {@link InvalidArgumentError} A word, zone, range or number is none, or the file's name tells no format.
     * @throws {@link ConfigurationError} The file cannot be written, or a number is searched without the key.
     * @throws {@link LedgerError} The ledger cannot be read.
     */
    export(path: FilePath, options?: ExportOptions): Promise<ExportManifest>;
    /**
     * Writes the days that are over to an archive: one Parquet file per product and day (UTC), at `product=…/date=…/`, with a manifest
     * beside it, which Spark, DuckDB and Polars read as one table. What is there is not written again, so this is for a job that runs
     * every day; a run that was killed is gone on with, and every event is there once. Events that come later go into a file of their
     * own. Any number of ledgers write into one archive.
     *
     * Credentials come from the variables that the stores' own tools read: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`
     * and, for what speaks S3, `AWS_ENDPOINT_URL`; `GOOGLE_APPLICATION_CREDENTIALS`; `AZURE_STORAGE_ACCOUNT_NAME` and
     * `AZURE_STORAGE_ACCOUNT_KEY`.
     *
     * @param url A folder, or `s3://bucket/folder`, `gs://…`, `az://…`. The ledger remembers it; another one is taken where all files of
     *   this ledger were moved there.
     * @throws {@link InvalidArgumentError} The place cannot be one, or is not that of this ledger.
     * @throws {@link ConfigurationError} It cannot be written to, or has no such bucket.
     * @throws {@link AuthenticationError} The object store refuses the credentials.
     * @throws {@link TransportError} It cannot be reached.
     * @throws {@link LedgerError} The ledger cannot be read or written.
     */
    archive(url: Place, options?: ArchiveOptions): Promise<Archived>;
    /**
     * Drops the rows of the days (UTC) before `before` that are in the archive, and says how many there were. Figures stay, and details,
     * exports and the page times of `funnel` are read from the archive. An event that is appended again is still known. Rows that are not
     * in the archive stay.
     *
     * @param before First day that is kept (UTC): its text, such as `2026-11-01`, or its first instant.
     * @throws {@link InvalidArgumentError} `before` is no date.
     * @throws {@link ConfigurationError} The ledger has no archive, or a file of it is not there or lacks what is personal; then its rows
     * stay.
     * @throws {@link LedgerError} The ledger cannot be written.
     */
    dropArchived(before: string | Date, options?: DropOptions): Promise<number>;
    /**
     * The console's overview: one row per bucket and their sum.
     *
     * An empty filter lets everything through; filters add up (and), their values do not (or).
     *
     * @throws {@link InvalidArgumentError} A word, zone or instant is none, or the range is empty, too long or cuts a quarter-hour.
     * @throws {@link LedgerError} The file cannot be read.
     */
    overview(query: OverviewOptions): Promise<Overview>;
    /** The console's trend chart: every category over the same buckets. Options and errors are those of {@link Ledger.overview}. */
    trend(query: OverviewOptions): Promise<Trend>;
    /**
     * A view as a picture; the trend chart, unless `kind` names another. Options and errors beyond these are those of
     * {@link Ledger.overview}.
     *
     * @throws {@link InvalidArgumentError} The product has no such figures.
     */
    chart(query: ChartOptions): Promise<Chart>;
    /**
     * The drop-off funnel of identity verification: how far people came, where they left and why, how long pages were shown.
     *
     * @throws {@link InvalidArgumentError} `minSample` is less than 1; else as of {@link Ledger.overview}.
     */
    funnel(query?: FunnelOptions): Promise<Funnel>;
    /**
     * One row per event, newest first, page by page: what it costs does not grow with the ledger. Events that come after the first
     * page was read are on no later one. Errors beyond these are those of {@link Ledger.overview}; a ledger without events has an
     * empty page.
     *
     * @throws {@link InvalidArgumentError} A cursor, limit or number is none.
     * @throws {@link ConfigurationError} A number is searched without the key.
     */
    details(query: DetailsOptions): Promise<DetailsPage>;
    /** The events of every page of {@link Ledger.details}, one by one; `limit` is how many are read at once. */
    iterDetails(query: Omit<DetailsOptions, 'cursor'>): AsyncGenerator<Event, void, undefined>;
    /**
     * Says which apps an account has, and which of its products share a balance. An account of that name is replaced. Until it is, the
     * account `default` has every app of the ledger, and a balance per product.
     *
     * @throws {@link InvalidArgumentError} The name is none.
     * @throws {@link LedgerError} It cannot be written.
     */
    setAccount(account: AccountInput): Promise<void>;
    /** The accounts, by name; `default` is always there. */
    accounts(): Promise<Account[]>;
    /**
     * States that calls were bought. What was stated before under the same id is stated once.
     *
     * @throws {@link InvalidArgumentError} An amount, time or account is none, or something else has the id.
     * @throws {@link LedgerError} It cannot be written.
     */
    recharge(recharge: Recharge): Promise<RecordedEntry>;
    /** States what the vendor's console said was left. Errors are those of {@link Ledger.recharge}. */
    setBalance(reading: BalanceReading): Promise<RecordedEntry>;
    /** The recharges and readings of an account, or of all, by time. */
    balanceEntries(account?: string): Promise<BalanceEntry[]>;
    /**
     * Takes back a recharge or a reading, and says which.
     *
     * @throws {@link InvalidArgumentError} There is none of that id.
     * @throws {@link LedgerError} The ledger cannot be written.
     */
    removeBalanceEntry(id: string): Promise<BalanceEntry>;
    /**
     * What remains, one answer per balance: last known balance + recharges − consumption of all apps of the account since, and when
     * it runs out.
     *
     * @throws {@link InvalidArgumentError} A word, zone, time or account is none.
     * @throws {@link LedgerError} The file cannot be read.
     */
    balance(query?: BalanceOptions): Promise<Balance[]>;
    /**
     * What an account used: a row per bucket, product and app.
     *
     * @throws {@link InvalidArgumentError} A word, zone, instant or account is none, or the range is empty, too long or cuts a
     *   quarter-hour.
     * @throws {@link LedgerError} The file cannot be read.
     */
    consumption(query?: ConsumptionOptions): Promise<Consumption>;
    /**
     * Compares the ledger with a table that the vendor's console exported: both figures of every day, their difference and its likely
     * cause. Nothing is changed.
     *
     * @param path The table: CSV or XLSX.
     * @throws {@link InvalidArgumentError} The table cannot be read, or a word, zone or day is none; the error names file, row and
     *   column.
     * @throws {@link LedgerError} The ledger cannot be read.
     */
    reconcile(path: FilePath, query?: ReconcileOptions): Promise<Reconciliation>;
    /** Beginnings of the first and the last quarter-hour that hold events; `undefined` in an empty ledger. */
    span(): Promise<Span | undefined>;
    /** Number of events that were recorded, those that were purged since included: what the figures add up to. */
    size(): Promise<number>;
    /**
     * What no catalogue and no page of the vendor documents, by product: how often it occurred, when first and last, and what one of
     * them looked like, with nothing personal in it.
     */
    drift(): Promise<Drift[]>;
    /**
     * Makes the ledger forget a person: the personal fields of every event of this number are emptied. Its figures stay. Copies of it
     * stay in the file's free space until {@link Ledger.compact}.
     *
     * @throws {@link InvalidArgumentError} `phone` is no number.
     * @throws {@link LedgerError} The ledger cannot be written.
     */
    erase(phone: string): Promise<Receipt>;
    /**
     * Drops the rows before an instant and says how many there were. Figures stay, `size` included; details and searches by number
     * no longer find the events, and one that is appended again counts twice.
     *
     * @param before First instant that is kept: a day of `tz`, or an instant.
     * @throws {@link InvalidArgumentError} A word, zone or instant is none, or cuts a quarter-hour.
     * @throws {@link LedgerError} The ledger cannot be written.
     */
    purge(before: string | Date, options?: PurgeOptions): Promise<number>;
    /**
     * Rewrites the file: free space goes back to the disk, and nothing of what was erased or purged stays in it. Takes as long as
     * writing the ledger anew.
     *
     * @throws {@link LedgerError} The file cannot be written, or somebody reads it for longer than ten seconds.
     */
    compact(options?: CallOptions): Promise<void>;
    /**
     * What is wrong with the ledger, one sentence each, and nothing if it is sound: what SQLite finds in its file, and where figures
     * are not a recount of the rows. Reads everything.
     *
     * @throws {@link LedgerError} The file cannot be read.
     */
    integrityCheck(options?: CallOptions): Promise<string[]>;
    /** The file; `undefined` for one in memory. */
    get path(): string | undefined;
    /**
     * Ends the use of the ledger: views, appends and new calls are rejected from now on, also those of clients that record into it. A
     * call that is under way is still recorded: it may be paid for.
     */
    close(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}
