import { type CallOptions } from './call';
import { type NativeRows, type NativeScreening } from './native';
/** How many questions are asked, and who is told. */
export interface BatchOptions extends CallOptions {
    /** Calls under way at once. */
    readonly concurrency?: number | undefined;
    /** Called after each row with the rows so far and, where it is known, the number of inputs. */
    readonly onProgress?: ((done: number, total: number | undefined) => void) | undefined;
    /** Show how far it has come on stderr; nothing where that is no terminal. */
    readonly progress?: boolean | undefined;
}
/** Options of a batch, looked at. */
export interface Batch {
    readonly signal: AbortSignal | undefined;
    readonly onProgress: BatchOptions['onProgress'];
    readonly progress: boolean;
}
/** Looks at what is not the native part's to look at, before anything is begun. */
export declare function batch(options: BatchOptions | null | undefined): Batch;
/** Rows as they end. Who stops reading, or aborts, begins no more calls; those under way end and are recorded. */
export declare function read<Row>(what: string, rows: NativeRows, total: number | undefined, { signal, onProgress, progress }: Batch, taken?: (rows: number) => void): AsyncGenerator<Row, void, undefined>;
/** Inputs of a batch: anything that gives them one by one, in time or at once. */
export type Inputs<T> = Iterable<T> | AsyncIterable<T>;
/** How many there are, where that is known beforehand. */
export declare function count(inputs: Inputs<unknown>): number | undefined;
/** All inputs, for work that begins when they are known. */
export declare function gathered<T>(inputs: Inputs<T>, signal: AbortSignal | undefined): Promise<T[]>;
/**
 * Rows of a screening, whose inputs are taken as calls become free: of those that wait for a call there are as many as calls
 * under way, at most.
 */
export declare function screened<Row>(screening: NativeScreening, phones: Inputs<string>, options: Batch): AsyncGenerator<Row, void, undefined>;
