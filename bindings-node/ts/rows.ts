import { type CallOptions, cancelled, call } from './call';
import { failure, raised } from './errors';
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

/** Rows as they end. Who stops reading begins no more calls; those under way end and are recorded. */
export async function* read<Row>(
  what: string,
  rows: NativeRows,
  total: number | undefined,
  options: BatchOptions,
  taken: (rows: number) => void = () => {},
): AsyncGenerator<Row, void, undefined> {
  const { signal, onProgress } = options;
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw failure('invalid_argument', '`options.onProgress` is no function');
  }
  const bar = options.progress ? new native.ProgressBar(what, total) : undefined;
  let done = 0;
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
    bar?.clear();
    rows.stop();
  }
}

/** Inputs of a batch: anything that gives them one by one, in time or at once. */
export type Inputs<T> = Iterable<T> | AsyncIterable<T>;

/** How many there are, where that is known beforehand. */
export function count(inputs: Inputs<unknown>): number | undefined {
  if (Array.isArray(inputs)) return inputs.length;
  return inputs instanceof Set || inputs instanceof Map ? inputs.size : undefined;
}

/**
 * Rows of a screening, whose inputs are taken as calls become free: of those that wait for a call there are as many as calls
 * under way, at most.
 */
export async function* screened<Row>(
  screening: NativeScreening,
  phones: Inputs<string>,
  options: BatchOptions,
): AsyncGenerator<Row, void, undefined> {
  const feeder = new Feeder(screening, phones);
  const feeding = feeder.run();
  try {
    yield* read<Row>('screening', screening.rows(), count(phones), options, (rows) => feeder.answered(rows));
    if (feeder.failure !== undefined) throw feeder.failure.thrown;
  } finally {
    // Inputs that are still to come keep nobody waiting who does not want them.
    if (feeder.stop()) await feeding;
  }
}

class Feeder {
  failure: { readonly thrown: unknown } | undefined;
  readonly #screening: NativeScreening;
  readonly #phones: Iterator<string> | AsyncIterator<string>;
  /** How many more may be taken now. */
  #room: number;
  #stopped = false;
  #taking = false;
  #wake: () => void = () => {};

  constructor(screening: NativeScreening, phones: Inputs<string>) {
    this.#screening = screening;
    this.#phones = Symbol.asyncIterator in phones ? phones[Symbol.asyncIterator]() : phones[Symbol.iterator]();
    this.#room = 2 * screening.concurrency();
  }

  answered(rows: number): void {
    this.#room += rows;
    this.#wake();
  }

  /** Takes no more; whether that is done at once. */
  stop(): boolean {
    this.#stopped = true;
    this.#wake();
    if (this.#taking) this.#close().catch(() => {});
    return !this.#taking;
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
    while (!this.#stopped) {
      if (this.#room === 0) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        continue;
      }
      this.#taking = true;
      const next = this.#phones.next();
      // Awaiting what is there already would cost more than taking it.
      const { done, value } = 'then' in next ? await next : next;
      this.#taking = false;
      if (done || this.#stopped) return;
      this.#room -= 1;
      this.#screening.push(value);
    }
    await this.#close();
  }

  async #close(): Promise<void> {
    await this.#phones.return?.();
  }
}
