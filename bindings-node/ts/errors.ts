import type { ErrorInfo, ErrorKind } from './records';

/** Everything that is known of an error, which its record documents. */
export interface VerimeterError extends Readonly<Omit<ErrorInfo, 'message'>> {}

/** Base of every error. None holds a phone number, token, secret or key. */
export class VerimeterError extends Error {
  /** The kind as Node writes codes, for example `ERR_VERIMETER_THROTTLED`. */
  readonly code: string;

  /** The error that tells of `info`; use the class of its kind, which {@link errorOf} finds. */
  constructor(info: ErrorInfo, options?: ErrorOptions) {
    super([info.message, info.advice].filter(Boolean).join('; '), options);
    this.code = `ERR_VERIMETER_${info.kind.toUpperCase()}`;
    const { message: _said, ...known } = info;
    Object.assign(this, known);
    Object.defineProperty(this, 'info', { value: info, enumerable: false });
  }

  /** Everything known about it, as one record. */
  declare readonly info: ErrorInfo;

  static {
    // As Node's own errors have it: on the prototype, so that it is no field of each error.
    Object.defineProperty(this.prototype, 'name', { value: this.name, configurable: true, writable: true });
  }
}

/** A parameter of the call is wrong; nothing was sent. */
export class InvalidArgumentError extends VerimeterError {}
/** Settings here or in the vendor's console do not fit. */
export class ConfigurationError extends VerimeterError {}
/** The vendor refused the credentials. */
export class AuthenticationError extends VerimeterError {}
/** The service is not opened, expired or blocked. */
export class NotEnabledError extends VerimeterError {}
/** The account is out of calls. */
export class InsufficientBalanceError extends VerimeterError {}
/** Too many calls; `retryAfterMs` says when to come back, where known. */
export class ThrottledError extends VerimeterError {}
/** The token is used up, expired or wrong: get a new one. */
export class TokenError extends VerimeterError {}
/** The answer does not exist yet; `retryAfterMs` says when to come back. */
export class NotReadyError extends VerimeterError {}
/** The vendor failed. */
export class VendorError extends VerimeterError {}
/** An answer nobody could read; status and first bytes are in the message. */
export class ProtocolError extends VerimeterError {}
/** Nothing was sent: no connection. The same call may be made again. */
export class TransportError extends VerimeterError {}
/**
 * The request may have reached the vendor and no answer came: perhaps done, perhaps billed. Do not repeat the call blindly.
 */
export class InDoubtError extends VerimeterError {}
/** The caller gave up (`cause` is the signal's reason then), or the client was closed. */
export class CallCancelledError extends VerimeterError {}
/** A phone number could not be decrypted. */
export class DecryptionError extends VerimeterError {}
/** The ledger could not be read or written. */
export class LedgerError extends VerimeterError {}

const BY_KIND: Readonly<Record<ErrorKind, typeof VerimeterError>> = {
  invalid_argument: InvalidArgumentError,
  configuration: ConfigurationError,
  authentication: AuthenticationError,
  not_enabled: NotEnabledError,
  insufficient_balance: InsufficientBalanceError,
  throttled: ThrottledError,
  token: TokenError,
  not_ready: NotReadyError,
  vendor: VendorError,
  protocol: ProtocolError,
  transport: TransportError,
  in_doubt: InDoubtError,
  cancelled: CallCancelledError,
  decryption: DecryptionError,
  ledger: LedgerError,
};

for (const error of Object.values(BY_KIND)) {
  Object.defineProperty(error.prototype, 'name', { value: error.name, configurable: true, writable: true });
}

/** The error of its kind's class that tells of `info`, such as the `error` of a row. */
export function errorOf(info: ErrorInfo, options?: ErrorOptions): VerimeterError {
  return new BY_KIND[info.kind](info, options);
}

/** What the native part throws: it knows no classes. */
interface Told {
  readonly verimeterError: ErrorInfo;
  readonly causes: readonly string[];
}

function isTold(thrown: unknown): thrown is Told {
  return typeof thrown === 'object' && thrown !== null && Object.hasOwn(thrown, 'verimeterError');
}

/** The error for what the native part threw, with the stack of who asked `above`; anything else as it is. */
export function raised(thrown: unknown, above: (...args: never[]) => unknown): unknown {
  // Of a wait that was given up, who asked says more than who gave up.
  if (thrown instanceof CallCancelledError) Error.captureStackTrace(thrown, above);
  if (!isTold(thrown)) return thrown;
  let cause: Error | undefined;
  for (const text of thrown.causes.toReversed()) {
    cause = cause === undefined ? new Error(text) : new Error(text, { cause });
  }
  const error = errorOf(thrown.verimeterError, cause === undefined ? undefined : { cause });
  Error.captureStackTrace(error, above);
  return error;
}

/** An error of ours that has no other side. */
export function failure(kind: ErrorKind, message: string, advice = '', options?: ErrorOptions): VerimeterError {
  const info: ErrorInfo = { kind, message, advice, attempts: 0, retryable: false, requestSent: false, timedOut: false };
  return errorOf(info, options);
}
