import { type CallCancelledError, failure, raised } from './errors';

/** What every call that waits may be given. */
export interface CallOptions {
  /**
   * Gives up the wait: the promise is rejected with {@link CallCancelledError}. A call that was begun goes on all the same,
   * since it may be billed, and is recorded.
   */
  readonly signal?: AbortSignal | undefined;
}

/** What the caller learns whose signal was aborted. */
export function cancelled(signal: AbortSignal): CallCancelledError {
  return failure('cancelled', 'the wait was given up', 'a call that was begun goes on and is recorded', {
    cause: signal.reason,
  });
}

/** A signal, if one was given; what is none is refused, and one that came too late. Before anything is begun that may be billed. */
export function ready(signal: AbortSignal | null | undefined): AbortSignal | undefined {
  const known = signalOf(signal);
  if (known?.aborted) throw cancelled(known);
  return known;
}

/** A signal, if one was given; what is none is refused. */
export function signalOf(signal: AbortSignal | null | undefined): AbortSignal | undefined {
  if (signal === undefined || signal === null) return undefined;
  if (typeof signal.addEventListener === 'function') return signal;
  throw failure('invalid_argument', '`options.signal` is no AbortSignal', 'give the `signal` of an AbortController');
}

/** Who is told, if anybody is; what is no function is refused. */
export function listener<T extends (...args: never[]) => void>(onProgress: T | null | undefined): T | undefined {
  if (onProgress === undefined || onProgress === null) return undefined;
  if (typeof onProgress === 'function') return onProgress;
  throw failure('invalid_argument', '`options.onProgress` is no function');
}

/** What `begin` comes to, with errors of ours, which bear the caller's stack. */
export async function call<T>(begin: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    const known = ready(signal);
    return await (known === undefined ? begin() : until(begin(), known));
  } catch (thrown) {
    throw raised(thrown, call);
  }
}

function until<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(cancelled(signal));
    signal.addEventListener('abort', giveUp, { once: true });
    const ended = () => signal.removeEventListener('abort', giveUp);
    promise.then(
      (value) => {
        ended();
        resolve(value);
      },
      (error: unknown) => {
        ended();
        reject(error as Error);
      },
    );
  });
}

/** What `work` gives at once, with errors of ours. */
export function now<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw raised(thrown, now);
  }
}
