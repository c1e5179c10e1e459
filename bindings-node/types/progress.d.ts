import { type NativeProgress } from './native';
/** Who is told how far long work has come, which nobody can end. */
export interface WatchOptions {
    /** Gives up the wait: the promise is rejected with {@link CallCancelledError}. The work goes on all the same. */
    readonly signal?: AbortSignal | undefined;
    /**
     * Called now and then, and at the end, with the number of rows that are done. What it throws, the promise is rejected with when
     * the work is done; it is not called again then.
     */
    readonly onProgress?: ((done: number) => void) | undefined;
    /** Show how far it has come on stderr; nothing where that is no terminal. */
    readonly progress?: boolean | undefined;
}
/** Who is told how far long work has come. */
export interface ProgressOptions extends WatchOptions {
    /**
     * Ends the work: the promise is rejected with {@link CallCancelledError}, and nothing of the work is kept. Where all of it was done
     * by then, the promise says so.
     */
    readonly signal?: AbortSignal | undefined;
}
/** What `begin` comes to, of whose progress is told meanwhile; `rows` says how many there were in the end. */
export declare function watched<T>(what: string, options: ProgressOptions, begin: (progress: NativeProgress) => Promise<T>, rows: (answer: T) => number): Promise<T>;
/** The same of work that nobody can end: a signal gives up the wait for it. */
export declare function seen<T>(what: string, options: WatchOptions, begin: (progress: NativeProgress) => Promise<T>): Promise<T>;
