import { now } from './call';
import { AuthenticationError } from './errors';
import type { NativeKeyQuestion } from './native';
import type { AccessKey } from './records';

/** Gives an access key, at once or in time. */
export type AccessKeySource = () => AccessKey | PromiseLike<AccessKey>;

/** Answers a client's questions for an access key. */
export class Keys {
  readonly #source: AccessKeySource;
  /** What the function threw last. */
  #failure: unknown;

  constructor(source: AccessKeySource) {
    this.#source = source;
  }

  readonly serve = (question: NativeKeyQuestion): void => {
    void this.#answer(question);
  };

  async #answer(question: NativeKeyQuestion): Promise<void> {
    try {
      const key = await this.#source();
      now(() => question.answer(key));
    } catch (thrown) {
      this.#failure = thrown;
      question.refuse(thrown instanceof Error ? thrown.name : typeof thrown);
    }
  }

  /** The error of a call, with what the function threw as its cause where that is why. */
  explain(error: unknown): unknown {
    const ours = error instanceof AuthenticationError && !error.requestSent && error.vendorCode === undefined;
    if (ours && this.#failure !== undefined) {
      Object.defineProperty(error, 'cause', { value: this.#failure, configurable: true, writable: true });
    }
    return error;
  }
}
