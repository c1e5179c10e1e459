import { inspect } from 'node:util';

import { call, now } from './call';
import { native, type NativeTable } from './native';
import { type FilePath, pathOf } from './paths';
import type { Balance, BalanceEntry, Drift, EventInput, HarvestRow, ScreenRow } from './records';
import type { View } from './views';

/** A cell; `null` where it is empty or undefined. */
export type TableCell = string | number | null;

/** A row, by the names of the columns, which are those of files. */
export type TableRow = Record<string, TableCell>;

/** What a table is made of: an answer of a ledger or state, or a list of rows. */
export type Tabular =
  | View
  | readonly EventInput[]
  | readonly Balance[]
  | readonly BalanceEntry[]
  | readonly Drift[]
  | readonly HarvestRow[]
  | readonly ScreenRow[];

/** What the rows of a list are, from which a table is made. */
export type TableRecord = 'Balance' | 'BalanceEntry' | 'Drift' | 'Event' | 'HarvestRow' | 'ScreenRow';

/** How a table is made. */
export interface TableOptions {
  /**
   * Name of what the list's rows are. A list without rows does not tell it: the table has the columns of these, and none where
   * this is left out.
   */
  readonly of?: TableRecord | undefined;
  /** IANA time zone of instants, where the view has none; the vendor console's if left out. */
  readonly tz?: string | undefined;
}

/** Rows and columns: what a view shows, as every file of it has it. */
export class Table implements Iterable<TableRow> {
  readonly #native: NativeTable;

  /** @internal */
  constructor(own: NativeTable) {
    this.#native = own;
  }

  /** Names of the columns. */
  get columns(): string[] {
    return this.#native.columns();
  }

  /** Number of rows. */
  get length(): number {
    return this.#native.length();
  }

  /** One object per row, as `console.table` takes them. */
  toRows(): TableRow[] {
    return this.#native.rows();
  }

  /** Its rows, one by one. */
  [Symbol.iterator](): Iterator<TableRow> {
    return this.toRows()[Symbol.iterator]();
  }

  /** What `JSON.stringify` writes: its rows. */
  toJSON(): TableRow[] {
    return this.toRows();
  }

  /** As CSV with a header, which spreadsheets read, too. */
  toCsv(): string {
    return now(() => this.#native.csv());
  }

  /** As bytes of an Arrow IPC stream: what `tableFromIPC` of apache-arrow and `readIPCStream` of Polars take. */
  toArrow(): Buffer {
    return now(() => this.#native.arrow());
  }

  /**
   * Writes it to a file: what its name says, `.csv`, `.xlsx` or `.parquet`. The file appears when it is whole.
   *
   * @throws {@link InvalidArgumentError} The name tells none of these.
   * @throws {@link ConfigurationError} The file cannot be written.
   */
  save(path: FilePath): Promise<void> {
    return call(() => this.#native.save(pathOf(path)));
  }

  /** As a terminal shows it; of a long one, the first and the last rows. */
  toString(): string {
    return this.#native.text();
  }

  /** @internal */
  [inspect.custom](): string {
    return this.toString();
  }
}

/**
 * What a view shows, as a table: of an answer of a ledger or state, of rows of a screening or a harvest, or of events.
 *
 * @throws {@link InvalidArgumentError} There is no such zone, or it is nothing that a table is made of, or not what
 *   `of` says.
 */
export function table(view: Tabular, options: TableOptions = {}): Table {
  return new Table(now(() => native.Table.of(view, options.of, options.tz)));
}
