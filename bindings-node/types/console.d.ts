import { Ledger } from './ledger';
/** Where a console is served, and what it says of its ledger. */
export interface ConsoleOptions {
    /** Port; a free one if left out. */
    readonly port?: number | undefined;
    /** Address of this machine to serve, `0.0.0.0` for all of them. If left out, this machine alone. */
    readonly host?: string | undefined;
    /** What the page calls the ledger; the name of its file if left out. */
    readonly name?: string | undefined;
}
/** A console that is served. As servers do, it keeps the program alive until it is stopped. */
export declare class Console {
    #private;
    /** Address of its page; with the token, where it serves more than this machine. */
    get url(): string;
    /** Ends at once; open connections are cut. */
    stop(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}
/**
 * Serves the console of a ledger on threads of its own, until it is stopped. What is recorded meanwhile appears in it.
 *
 * It serves this machine alone, unless `host` says otherwise; then whoever asks must know the token in its address, which is not
 * encrypted on its way.
 *
 * @param ledger The ledger to look at; it may be open for reading only, or in memory.
 * @throws {@link InvalidArgumentError} `port` or `host` cannot be.
 * @throws {@link ConfigurationError} `port` is in use, or this build has no page.
 */
export declare function serve(ledger: Ledger, options?: ConsoleOptions): Promise<Console>;
