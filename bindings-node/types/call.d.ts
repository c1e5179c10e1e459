import { type CallCancelledError } from './errors';
/** What every call that waits may be given. */
export interface CallOptions {
    /**
     * Gives up the wait: the promise is rejected with {@link CallCancelledError}. A call that was begun goes on all the same,
     * since it may be billed, and is recorded.
     */
    readonly signal?: AbortSignal | undefined;
}
/** What the caller learns whose signal was aborted. */
export declare function cancelled(signal: AbortSignal): CallCancelledError;
/** A signal, if one was given; what is none is refused, and one that came too late. Before anything is begun that may be billed. */
export declare function ready(signal: AbortSignal | null | undefined): AbortSignal | undefined;
/** A signal, if one was given; what is none is refused. */
export declare function signalOf(signal: AbortSignal | null | undefined): AbortSignal | undefined;
/** Who is told, if anybody is; what is no function is refused. */
export declare function listener<T extends (...args: never[]) => void>(onProgress: T | null | undefined): T | undefined;
/** What `begin` comes to, with errors of ours, which bear the caller's stack. */
export declare function call<T>(begin: () => Promise<T>, signal?: AbortSignal): Promise<T>;
/** What `work` gives at once, with errors of ours. */
export declare function now<T>(work: () => T): T;
