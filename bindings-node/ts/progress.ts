import { call, listener, signalOf } from './call';
import { CallCancelledError, failure } from './errors';
import { native, type NativeProgress } from './native';

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

/** How often is looked how far it has come. */
const EVERY_MS = 100;

/** What `begin` comes to, of whose progress is told meanwhile; `rows` says how many there were in the end. */
export async function watched<T>(
  what: string,
  options: ProgressOptions,
  begin: (progress: NativeProgress) => Promise<T>,
  rows: (answer: T) => number,
): Promise<T> {
  const signal = signalOf(options.signal);
  const progress = new native.Progress();
  const stop = () => progress.stop();
  try {
    if (signal?.aborted) throw givenUp(signal);
    signal?.addEventListener('abort', stop, { once: true });
    return await told(what, options, progress, () => call(() => begin(progress)), rows);
  } catch (thrown) {
    throw signal?.aborted && thrown instanceof CallCancelledError ? givenUp(signal) : thrown;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** The same of work that nobody can end: a signal gives up the wait for it. */
export function seen<T>(what: string, options: WatchOptions, begin: (progress: NativeProgress) => Promise<T>): Promise<T> {
  const progress = new native.Progress();
  return told(what, options, progress, () => call(() => begin(progress), options.signal), () => progress.done());
}

/** What `work` comes to, with a bar and whoever is told. */
async function told<T>(
  what: string,
  options: WatchOptions,
  progress: NativeProgress,
  work: () => Promise<T>,
  rows: (answer: T) => number,
): Promise<T> {
  const onProgress = listener(options.onProgress);
  const bar = options.progress ? new native.ProgressBar(what) : undefined;
  let last = 0;
  let wrong: { readonly thrown: unknown } | undefined;
  const tell = (done: number) => {
    bar?.show(done, progress.total() ?? undefined);
    last = done;
    try {
      if (wrong === undefined) onProgress?.(done);
    } catch (thrown) {
      wrong = { thrown };
    }
  };
  const look = () => {
    const done = progress.done();
    if (done !== last) tell(done);
  };
  const timer = bar === undefined && onProgress === undefined ? undefined : setInterval(look, EVERY_MS);
  try {
    const answer = await work();
    tell(rows(answer));
    if (wrong !== undefined) throw wrong.thrown;
    return answer;
  } finally {
    clearInterval(timer);
    bar?.clear();
  }
}

function givenUp(signal: AbortSignal): CallCancelledError {
  return failure('cancelled', 'the work was given up', 'nothing of it was kept', { cause: signal.reason });
}
