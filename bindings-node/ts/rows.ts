import { type CallOptions, call, cancelled, listener, now, ready, signalOf } from './call';
import { raised } from './errors';
import { native, type NativeRows, type NativeScreening } from './native';

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
export function batch(options: BatchOptions | null | undefined): Batch {
  const { signal, onProgress, progress } = options ?? {};
  return { signal: signalOf(signal), onProgress: listener(onProgress), progress: Boolean(progress) };
}

/** Rows as they end. Who stops reading, or aborts, begins no more calls; those under way end and are recorded. */
export async function* read<Row>(
  what: string,
  rows: NativeRows,
  total: number | undefined,
  { signal, onProgress, progress }: Batch,
  taken: (rows: number) => void = () => {},
): AsyncGenerator<Row, void, undefined> {
  const bar = progress ? new native.ProgressBar(what, total) : undefined;
  let done = 0;
  // At once, and not when somebody asks for the next row. What the promise waits for, nobody does.
  const stop = () => void rows.stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      const batch = (await call(() => rows.next(), signal)) as Row[] | undefined;
      if (batch === undefined) return;
      taken(batch.length);
      for (const row of batch) {
        if (signal?.aborted) throw cancelled(signal);
        done += 1;
        onProgress?.(done, total);
        yield row;
      }
      bar?.show(done);
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    bar?.clear();
    stop();
  }
}

/** Inputs of a batch: anything that gives them one by one, in time or at once. */
export type Inputs<T> = Iterable<T> | AsyncIterable<T>;

/** How many there are, where that is known beforehand. */
export function count(inputs: Inputs<unknown>): number | undefined {
  if (Array.isArray(inputs)) return inputs.length;
  return inputs instanceof Set || inputs instanceof Map ? inputs.size : undefined;
}

/** Inputs, one by one, until they end or nobody wants them any more. */
class Source<T> {
  stopped = false;
  readonly #inputs: Iterator<T> | AsyncIterator<T>;
  #coming = false;
  #closed = false;

  constructor(inputs: Inputs<T>) {
    this.#inputs = Symbol.asyncIterator in inputs ? inputs[Symbol.asyncIterator]() : inputs[Symbol.iterator]();
  }

  /** The next one. What is there already is given as it is: awaiting it would cost more than taking it. */
  next(): IteratorResult<T> | Promise<IteratorResult<T>> {
    const next = this.#inputs.next();
    return 'then' in next ? this.#awaited(next) : next;
  }

  async #awaited(next: Promise<IteratorResult<T>>): Promise<IteratorResult<T>> {
    this.#coming = true;
    try {
      return await next;
    } finally {
      this.#coming = false;
    }
  }

  /** No more are wanted; whether none is on its way, which may be long. */
  stop(): boolean {
    this.stopped = true;
    if (this.#coming) this.close().catch(() => {});
    return !this.#coming;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#inputs.return?.();
  }
}

/** All inputs, for work that begins when they are known. */
export function gathered<T>(inputs: Inputs<T>, signal: AbortSignal | undefined): Promise<T[]> {
  return call(async () => {
    const source = new Source(inputs);
    const stop = () => void source.stop();
    signal?.addEventListener('abort', stop, { once: true });
    const all: T[] = [];
    try {
      while (!source.stopped) {
        const next = source.next();
        const { done, value } = 'then' in next ? await next : next;
        if (done) return all;
        all.push(value);
      }
      await source.close();
      return all;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }, signal);
}

/**
 * Rows of a screening, whose inputs are taken as calls become free: of those that wait for a call there are as many as calls
 * under way, at most.
 */
export async function* screened<Row>(
  screening: NativeScreening,
  phones: Inputs<string>,
  options: Batch,
): AsyncGenerator<Row, void, undefined> {
  const signal = ready(options.signal);
  const feeder = new Feeder(screening, phones);
  const rows = now(() => screening.rows());
  const stop = () => void feeder.stop();
  signal?.addEventListener('abort', stop, { once: true });
  const feeding = feeder.run();
  try {
    yield* read<Row>('screening', rows, count(phones), options, (rows) => feeder.answered(rows));
    if (feeder.failure !== undefined) throw feeder.failure.thrown;
  } finally {
    signal?.removeEventListener('abort', stop);
    // Inputs that are still to come keep nobody waiting who does not want them.
    if (feeder.stop()) await feeding;
  }
}

class Feeder {
  failure: { readonly thrown: unknown } | undefined;
  readonly #screening: NativeScreening;
  readonly #phones: Source<string>;
  /** How many more may be taken now. */
  #room: number;
  #wake: () => void = () => {};

  constructor(screening: NativeScreening, phones: Inputs<string>) {
    this.#screening = screening;
    this.#phones = new Source(phones);
    this.#room = 2 * screening.concurrency();
  }

  answered(rows: number): void {
    this.#room += rows;
    this.#wake();
  }

  /** Takes no more; whether none is on its way. */
  stop(): boolean {
    const done = this.#phones.stop();
    this.#wake();
    return done;
  }

  async run(): Promise<void> {
    try {
      await this.#feed();
    } catch (thrown) {
      this.failure = { thrown: raised(thrown, this.run) };
    }
    this.#screening.end();
  }

  async #feed(): Promise<void> {
    while (!this.#phones.stopped) {
      if (this.#room === 0) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        continue;
      }
      const next = this.#phones.next();
      const { done, value } = 'then' in next ? await next : next;
      if (done) return;
      if (this.#phones.stopped) break;
      this.#room -= 1;
      this.#screening.push(value);
    }
    await this.#phones.close();
  }
}
