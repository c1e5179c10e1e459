import { inspect } from 'node:util';

import { call, now } from './call';
import { failure } from './errors';
import { native, type NativeLedger } from './native';
import type {
  AccountInput,
  Balance,
  BalanceQuery,
  BalanceReading,
  Drift,
  EventInput,
  Funnel,
  FunnelQuery,
  Overview,
  ReconcileQuery,
  Reconciliation,
  Recharge,
  RecordedEntry,
  StatsQuery,
} from './records';

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
export class Ledger {
  readonly #native: NativeLedger;

  private constructor(own: NativeLedger) {
    this.#native = own;
  }

  /**
   * Opens the ledger in a file, which is made where there is none.
   *
   * @throws {@link LedgerError} where it cannot be opened, or belongs to another phone key.
   */
  static async open(path: string, settings: LedgerSettings = {}): Promise<Ledger> {
    return new Ledger(await call(() => native.Ledger.open(path, settings.phoneKey)));
  }

  /** A ledger that lives as long as this process. */
  static async inMemory(): Promise<Ledger> {
    return new Ledger(await call(() => native.Ledger.inMemory()));
  }

  /**
   * Adds events, all or none. One whose id the ledger knows is left as it is.
   *
   * @returns how many were new.
   */
  append(events: readonly EventInput[]): Promise<number> {
    return call(() => this.#native.append(events));
  }

  /** The console's overview: one row per bucket and their sum. */
  overview(query: StatsQuery): Promise<Overview> {
    return call(() => this.#native.overview(query));
  }

  /** The drop-off funnel of identity verification, of transactions that the filters let through. */
  funnel(query: FunnelOptions = {}): Promise<Funnel> {
    const { by, minSample, ...filter } = query;
    return call(() =>
      this.#native.funnel({ by, minSample, filter: { ...filter, product: 'identity_verification' } }),
    );
  }

  /** What no catalogue and no page of the vendor documents, by product: how often it occurred, and what one of them looked like. */
  drift(): Promise<Drift[]> {
    return call(() => this.#native.drift());
  }

  /** Says which apps draw on the balances of an account. */
  setAccount(account: AccountInput): Promise<void> {
    return call(() => this.#native.setAccount(account));
  }

  /** States what the vendor's console says is left. */
  setBalance(reading: BalanceReading): Promise<RecordedEntry> {
    return call(() => this.#native.setBalance(reading));
  }

  /** States calls that were bought. */
  recharge(recharge: Recharge): Promise<RecordedEntry> {
    return call(() => this.#native.recharge(recharge));
  }

  /** What remains of the balances of an account, and until when. */
  balance(query?: BalanceQuery): Promise<Balance[]> {
    return call(() => this.#native.balance(query));
  }

  /** The ledger beside the vendor's own table, as CSV or XLSX. */
  reconcile(path: string, query?: ReconcileQuery): Promise<Reconciliation> {
    return call(() => this.#native.reconcile(path, query));
  }

  /** Number of events that were recorded, those that were purged since included: what the figures add up to. */
  size(): Promise<number> {
    return call(() => this.#native.size());
  }

  /** The file; `undefined` for one in memory. */
  get path(): string | undefined {
    return now(() => this.#native.path()) ?? undefined;
  }

  /** Ends it: further calls are rejected, here and from clients that record into it. */
  async close(): Promise<void> {
    this.#native.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** @internal */
  [inspect.custom](): string {
    return `Ledger ${this.path === undefined ? 'in memory' : `'${this.path}'`}`;
  }

  /** @internal */
  static nativeOf(ledger: unknown): NativeLedger | undefined {
    if (ledger === undefined || ledger === null) return undefined;
    if (typeof ledger === 'object' && #native in ledger) return ledger.#native;
    throw failure('invalid_argument', '`settings.ledger` is no Ledger');
  }
}
