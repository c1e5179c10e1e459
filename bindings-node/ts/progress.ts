import { type CallOptions, call } from './call';
import { native, type NativeProgress } from './native';

/** Who is told how far long work has come. */
export interface ProgressOptions extends CallOptions {
  /**
   * Called now and then, and at the end, with the number of rows that are done. What it throws, the promise is rejected with when
   * the work is done; it is not called again then.
   */
  readonly onProgress?: ((done: number) => void) | undefined;
  /** Show how far it has come on stderr; nothing where that is no terminal. */
  readonly progressBar?: boolean | undefined;
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
  const progress = new native.Progress();
  const bar = options.progressBar ? new native.ProgressBar(what) : undefined;
  const { onProgress } = options;
  let told = 0;
  let failure: { readonly thrown: unknown } | undefined;
  const tell = (done: number) => {
    bar?.show(done);
    told = done;
    try {
      if (failure === undefined) onProgress?.(done);
    } catch (thrown) {
      failure = { thrown };
    }
  };
  const look = () => {
    const done = progress.done();
    if (done !== told) tell(done);
  };
  const timer = bar === undefined && onProgress === undefined ? undefined : setInterval(look, EVERY_MS);
  try {
    const answer = await call(() => begin(progress), options.signal);
    tell(rows(answer));
    if (failure !== undefined) throw failure.thrown;
    return answer;
  } finally {
    clearInterval(timer);
    bar?.clear();
  }
}
