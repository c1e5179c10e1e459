import type { AccountInput, Balance, BalanceQuery, BalanceReading, Drift, EventInput, Funnel, FunnelQuery, Overview, ReconcileQuery, Reconciliation, Recharge, RecordedEntry, StatsQuery } from './records';
/** How a ledger is opened. */
export interface LedgerSettings {
    /**
     * Key of the phone index, at least 16 bytes of text. If left out: `VERIMETER_PHONE_KEY` of the environment, else a key file
     * beside the ledger, made at first use.
     */
    readonly phoneKey?: string | undefined;
}
/** Which funnel to show: range and filters, and what {@link FunnelQuery} says besides. */
export type FunnelOptions = Omit<StatsQuery, 'product' | 'bucket'> & Omit<FunnelQuery, 'filter'>;
/** Where events are kept: an SQLite file, or memory. Holds no phone number. */
export declare class Ledger {
    #private;
    private constructor();
    /**
     * Opens the ledger in a file, which is made where there is none.
     *
     * @throws {@link LedgerError} where it cannot be opened, or belongs to another phone key.
     */
    static open(path: string, settings?: LedgerSettings): Promise<Ledger>;
    /** A ledger that lives as long as this process. */
    static inMemory(): Promise<Ledger>;
    /**
     * Adds events, all or none. One whose id the ledger knows is left as it is.
     *
     * @returns how many were new.
     */
    append(events: readonly EventInput[]): Promise<number>;
    /** The console's overview: one row per bucket and their sum. */
    overview(query: StatsQuery): Promise<Overview>;
    /** The drop-off funnel of identity verification, of transactions that the filters let through. */
    funnel(query?: FunnelOptions): Promise<Funnel>;
    /** What no catalogue and no page of the vendor documents, by product: how often it occurred, and what one of them looked like. */
    drift(): Promise<Drift[]>;
    /** Says which apps draw on the balances of an account. */
    setAccount(account: AccountInput): Promise<void>;
    /** States what the vendor's console says is left. */
    setBalance(reading: BalanceReading): Promise<RecordedEntry>;
    /** States calls that were bought. */
    recharge(recharge: Recharge): Promise<RecordedEntry>;
    /** What remains of the balances of an account, and until when. */
    balance(query?: BalanceQuery): Promise<Balance[]>;
    /** The ledger beside the vendor's own table, as CSV or XLSX. */
    reconcile(path: string, query?: ReconcileQuery): Promise<Reconciliation>;
    /** Number of events that were recorded, those that were purged since included: what the figures add up to. */
    size(): Promise<number>;
    /** The file; `undefined` for one in memory. */
    get path(): string | undefined;
    /** Ends it: further calls are rejected, here and from clients that record into it. */
    close(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}
