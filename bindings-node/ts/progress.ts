import { call, listener, signalOf } from './call';
import { CallCancelledError, failure } from './errors';
import { native, type NativeProgress } from './native';

/** Who is told how far long work has come. */
export interface ProgressOptions {
  /**
   * Ends the work: the promise is rejected with {@link CallCancelledError}, and nothing of the work is kept. Where all of it was done
   * by then, the promise says so.
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called now and then, and at the end, with the number of rows that are done. What it throws, the promise is rejected with when
   * the work is done; it is not called again then.
   */
  readonly onProgress?: ((done: number) => void) | undefined;
  /** Show how far it has come on stderr; nothing where that is no terminal. */
  readonly progress?: boolean | undefined;
}

/** How often is looked how far it has come. */
const EVERY_MS = 100;

/** What `begin` comes to, of whose progress is told meanwhile; `rows` says how many there were in the end. */
export async function watched<T>(
  what: string,
  options: ProgressOptions,
  begin: (progress: NativeProgress) => Promise<T>,
  rows: (answer: T) => number,
): Promise<T> {
  const [signal, onProgress] = [signalOf(options.signal), listener(options.onProgress)];
  const progress = new native.Progress();
  const bar = options.progress ? new native.ProgressBar(what) : undefined;
  let told = 0;
  let wrong: { readonly thrown: unknown } | undefined;
  const tell = (done: number) => {
    bar?.show(done, progress.total() ?? undefined);
    told = done;
    try {
      if (wrong === undefined) onProgress?.(done);
    } catch (thrown) {
      wrong = { thrown };
    }
  };
  const look = () => {
    const done = progress.done();
    if (done !== told) tell(done);
  };
  const timer = bar === undefined && onProgress === undefined ? undefined : setInterval(look, EVERY_MS);
  const stop = () => progress.stop();
  try {
    if (signal?.aborted) throw givenUp(signal);
    signal?.addEventListener('abort', stop, { once: true });
    const answer = await call(() => begin(progress));
    tell(rows(answer));
    if (wrong !== undefined) throw wrong.thrown;
    return answer;
  } catch (thrown) {
    throw signal?.aborted && thrown instanceof CallCancelledError ? givenUp(signal) : thrown;
  } finally {
    signal?.removeEventListener('abort', stop);
    clearInterval(timer);
    bar?.clear();
  }
}

function givenUp(signal: AbortSignal): CallCancelledError {
  return failure('cancelled', 'the work was given up', 'nothing of it was kept', { cause: signal.reason });
}
