import { inspect } from 'node:util';

import { type CallOptions, call, now, ready } from './call';
import { failure } from './errors';
import { type AccessKeySource, Keys } from './keys';
import { Ledger } from './ledger';
import { native, type NativeIdVerificationClient } from './native';
import type {
  CheckResult,
  ClientOptions,
  HarvestRow,
  Initialization,
  InitializeQuery,
  Keepalive,
  Network,
  Platform,
  TransactionInput,
  VerifyLog,
} from './records';
import { type BatchOptions, type Inputs, batch, gathered, read } from './rows';

/** What makes a client with everything else that the environment says. */
export interface IdVerificationEnvironment {
  /**
   * Where transactions are made, whose data no other region has; `ap-southeast-1` if left out. {@link regions} says which there
   * are.
   */
  readonly region?: string | undefined;
  /** Whether the region's host is reached from the internet (`public`, if left out) or within the vendor's cloud (`vpc`). */
  readonly network?: Network | undefined;
  /** Another server, such as the sandbox: a host, or a URL with https, or http to this machine. */
  readonly endpoint?: string | undefined;
  /** What the events are counted under; `unknown` if left out. */
  readonly app?: string | undefined;
  /** Hold `merchantBizId` to the vendor's pages (letters and digits, at most 32) before a call; so if left out. */
  readonly strictMerchantBizId?: boolean | undefined;
  /** Whether `checkResult` records events, too: for solutions of which there is no log. Not so if left out. */
  readonly recordResults?: boolean | undefined;
  /** Where every transaction that is asked for is recorded; nowhere if left out. */
  readonly ledger?: Ledger | undefined;
  /** Deadlines and attempts. */
  readonly options?: ClientOptions | undefined;
}

/** What makes a client. */
export interface IdVerificationSettings extends IdVerificationEnvironment {
  /**
   * Id of an access key of a RAM user. Where neither it nor the secret is given, the key is that of the environment
   * (`ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET`, `ALIBABA_CLOUD_SECURITY_TOKEN`), else of the files of the
   * vendor's tools.
   */
  readonly accessKeyId?: string | undefined;
  /** Its secret; never shown anywhere. */
  readonly accessKeySecret?: string | undefined;
  /** Token (STS) that belongs to a temporary key; never shown anywhere. */
  readonly securityToken?: string | undefined;
  /**
   * Instead of a key, a function that gives one: it is called at the first call, three minutes before a key ends
   * (`expiresAt` of the {@link AccessKey}), and after the vendor refused one.
   */
  readonly credentials?: AccessKeySource | undefined;
}

/** What a question about a transaction may say besides. */
export interface TransactionOptions extends CallOptions {
  /** When it was made, which its event is counted under; now, if left out. */
  readonly startedAt?: Date | undefined;
  /** The same, in milliseconds since 1970 (UTC). */
  readonly startedAtMs?: number | undefined;
  /** Platform of the end user's app, for the statistics; the vendor is not told. */
  readonly platform?: Platform | undefined;
}

/** What a question for a result may say besides. */
export interface ResultOptions extends TransactionOptions {
  /** Whether pictures are wanted, too. */
  readonly isReturnImage?: boolean | undefined;
  /** Which further pictures are wanted, in the vendor's words. */
  readonly extraImageControlList?: string | undefined;
  /** Whether the kinds of attack are wanted in detail. */
  readonly returnFiveCategorySpoofResult?: boolean | undefined;
}

/** How to harvest. */
export interface HarvestOptions extends BatchOptions {
  /** Questions begun per second, at most; `Infinity` for no limit. 5 if left out. */
  readonly rate?: number | undefined;
}

/** Calls Alibaba Cloud ID Verification in one region. */
export class IdVerificationClient {
  readonly #native: NativeIdVerificationClient;
  readonly #keys: Keys | undefined;

  /**
   * @throws {@link ConfigurationError} There is no access key, or it cannot be any.
   * @throws {@link InvalidArgumentError} `region`, `endpoint` or an option cannot work.
   */
  constructor(settings?: IdVerificationSettings);
  /** @internal */
  constructor(settings: IdVerificationSettings | undefined, made: NativeIdVerificationClient);
  constructor(settings: IdVerificationSettings = {}, made?: NativeIdVerificationClient) {
    const { credentials, ledger } = settings ?? {};
    if (credentials !== undefined && typeof credentials !== 'function') {
      throw failure('invalid_argument', '`settings.credentials` is no function');
    }
    this.#keys = credentials && new Keys(credentials);
    const serve = this.#keys?.serve;
    const own = Ledger.nativeOf(ledger);
    this.#native = made ?? now(() => native.IdVerificationClient.make(settings, own, serve));
  }

  /**
   * A client with everything that the environment says.
   *
   * Reads the access key as the constructor does and, where they are set, `VERIMETER_ALIYUN_REGION` and
   * `VERIMETER_ALIYUN_ENDPOINT`. What is given goes before.
   *
   * @throws {@link ConfigurationError} There is no access key, or one of these cannot work.
   */
  static fromEnv(settings: IdVerificationEnvironment = {}): IdVerificationClient {
    const ledger = Ledger.nativeOf(settings.ledger);
    return new IdVerificationClient(undefined, now(() => native.IdVerificationClient.fromEnv(settings, ledger)));
  }

  /**
   * Asks for the log of one transaction: how far it came, where it was left and why. Free.
   *
   * The first answer about a transaction is its event; one that is known to be younger than 30 minutes is given and not recorded.
   *
   * @param merchantBizId Your id of the transaction.
   * @param transactionId The vendor's id of it: the one that you kept since `initialize`, not the one that a client reports.
   * @throws {@link InvalidArgumentError} A parameter is wrong, or the vendor does not know the transaction.
   * @throws {@link NotReadyError} It is not over yet; `retryAfterMs` says when to come back.
   * @throws {@link InDoubtError} There is no answer: ask again.
   * @throws {@link VerimeterError} Every other failure, each with a class of its own.
   */
  checkVerifyLog(merchantBizId: string, transactionId: string, options?: TransactionOptions): Promise<VerifyLog> {
    return this.#call(() => this.#native.checkVerifyLog(merchantBizId, transactionId, options), options?.signal);
  }

  /**
   * Asks for the result of one transaction. Free. Recorded where the client was made with `recordResults`.
   *
   * @param merchantBizId Your id of the transaction.
   * @param transactionId The vendor's id of it.
   * @throws {@link InvalidArgumentError} A parameter is wrong, or the vendor does not know the transaction.
   * @throws {@link NotReadyError} There is no result yet.
   * @throws {@link InDoubtError} There is no answer: ask again.
   * @throws {@link VerimeterError} Every other failure, each with a class of its own.
   */
  checkResult(merchantBizId: string, transactionId: string, options?: ResultOptions): Promise<CheckResult> {
    return this.#call(() => this.#native.checkResult(merchantBizId, transactionId, options), options?.signal);
  }

  /**
   * Makes a transaction. Not billed; each call makes another. Keep its id with the time: in 30 days nobody knows it any more.
   *
   * @throws {@link InvalidArgumentError} A parameter is wrong.
   * @throws {@link TransportError} Nothing was sent; the call may be repeated.
   * @throws {@link InDoubtError} A transaction may be made, under an id that nobody knows.
   * @throws {@link VerimeterError} Every other failure, each with a class of its own.
   */
  initialize(query: InitializeQuery, options?: CallOptions): Promise<Initialization> {
    return this.#call(() => this.#native.initialize(query), options?.signal);
  }

  /**
   * Keeps the connection warm: where calls are rare, the first of them pays for a new one. Free.
   *
   * @throws {@link VerimeterError} The vendor gives no sign of life.
   */
  keepalive(options?: CallOptions): Promise<Keepalive> {
    return this.#call(() => this.#native.keepalive(), options?.signal);
  }

  /**
   * Asks for the logs of many transactions in time; gives one row for each as it ends, the oldest first.
   *
   * Each is asked for once, not before its 30 minutes are over and not after the 30 days that the vendor keeps it. The ledger
   * knows what was asked already, so a harvest that was broken off is simply begun again. A failed call is a row with its error,
   * never an exception.
   *
   * @param transactions What to ask for; read to its end first.
   * @throws {@link InvalidArgumentError} A transaction, `concurrency`, `rate` or another option cannot be.
   * @throws {@link CallCancelledError} The signal was aborted: no more questions are begun, those under way end and are recorded.
   * @throws {@link ConfigurationError} The client has no ledger.
   */
  async *harvest(
    transactions: Inputs<TransactionInput>,
    options: HarvestOptions = {},
  ): AsyncGenerator<HarvestRow, void, undefined> {
    const looked = batch(options);
    const given = await gathered(iterable(transactions), looked.signal);
    ready(looked.signal);
    yield* read<HarvestRow>('harvesting', now(() => this.#native.harvest(given, options)), given.length, looked);
  }

  async #call<T>(begin: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    try {
      return await call(begin, signal);
    } catch (error) {
      throw this.#keys?.explain(error) ?? error;
    }
  }

  /** The region that it calls. */
  get region(): string {
    return now(() => this.#native.region());
  }

  /** Ends the client: further calls are rejected with {@link CallCancelledError}. Calls under way end and are recorded. */
  async close(): Promise<void> {
    this.#native.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** @internal */
  [inspect.custom](): string {
    return this.#native.about();
  }
}

function iterable(transactions: Inputs<TransactionInput>): Inputs<TransactionInput> {
  const is = typeof transactions === 'object' && transactions !== null;
  if (is && (Symbol.iterator in transactions || Symbol.asyncIterator in transactions)) return transactions;
  throw failure('invalid_argument', '`transactions` is not iterable', 'pass an array of transactions');
}
