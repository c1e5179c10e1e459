// The statistics console of a ledger, in the browser.
import { inspect } from 'node:util';

import { call } from './call';
import { Ledger } from './ledger';
import { native, type NativeConsole } from './native';

/** Where a console is served, and what it says of its ledger. */
export interface ConsoleOptions {
  /** Port; a free one if left out. */
  readonly port?: number | undefined;
  /** Address of this machine to serve, `0.0.0.0` for all of them. If left out, this machine alone. */
  readonly host?: string | undefined;
  /** What the page calls the ledger; the name of its file if left out. */
  readonly name?: string | undefined;
}

/** As long as it takes: a timer keeps a program alive, and a thread of ours does not. */
const FOR_EVER = 2 ** 31 - 1;

/** A console that is served. As servers do, it keeps the program alive until it is stopped. */
export class Console {
  readonly #native: NativeConsole;
  readonly #alive: NodeJS.Timeout;

  /** @internal */
  constructor(own: NativeConsole) {
    this.#native = own;
    this.#alive = setInterval(() => {}, FOR_EVER);
  }

  /** Address of its page; with the token, where it serves more than this machine. */
  get url(): string {
    return this.#native.url();
  }

  /** Ends at once; open connections are cut. */
  stop(): Promise<void> {
    clearInterval(this.#alive);
    return call(() => this.#native.stop());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** @internal Without its address, which may hold the token. */
  [inspect.custom](): string {
    return 'Console';
  }
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
export async function serve(ledger: Ledger, options?: ConsoleOptions): Promise<Console> {
  return new Console(await call(() => native.Console.serve(Ledger.nativeOf(ledger), options)));
}
