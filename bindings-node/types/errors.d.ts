import type { ErrorInfo, ErrorKind } from './records';
/** Everything that is known of an error, which its record documents. */
export interface VerimeterError extends Readonly<Omit<ErrorInfo, 'message'>> {
}
/** Base of every error. None holds a phone number, token, secret or key. */
export declare class VerimeterError extends Error {
    /** The kind as Node writes codes, for example `ERR_VERIMETER_THROTTLED`. */
    readonly code: string;
    /** The error that tells of `info`; use the class of its kind, which {@link errorOf} finds. */
    constructor(info: ErrorInfo, options?: ErrorOptions);
    /** Everything known about it, as one record. */
    readonly info: ErrorInfo;
}
/** A parameter of the call is wrong; nothing was sent. */
export declare class InvalidArgumentError extends VerimeterError {
}
/** Settings here or in the vendor's console do not fit. */
export declare class ConfigurationError extends VerimeterError {
}
/** The vendor refused the credentials. */
export declare class AuthenticationError extends VerimeterError {
}
/** The service is not opened, expired or blocked. */
export declare class NotEnabledError extends VerimeterError {
}
/** The account is out of calls. */
export declare class InsufficientBalanceError extends VerimeterError {
}
/** Too many calls; `retryAfterMs` says when to come back, where known. */
export declare class ThrottledError extends VerimeterError {
}
/** The token is used up, expired or wrong: get a new one. */
export declare class TokenError extends VerimeterError {
}
/** The answer does not exist yet; `retryAfterMs` says when to come back. */
export declare class NotReadyError extends VerimeterError {
}
/** The vendor failed. */
export declare class VendorError extends VerimeterError {
}
/** An answer nobody could read; status and first bytes are in the message. */
export declare class ProtocolError extends VerimeterError {
}
/** Nothing was sent: no connection. The same call may be made again. */
export declare class TransportError extends VerimeterError {
}
/**
 * The request may have reached the vendor and no answer came: perhaps done, perhaps billed. Do not repeat the call blindly.
 */
export declare class InDoubtError extends VerimeterError {
}
/** The caller gave up (`cause` is the signal's reason then), or the client was closed. */
export declare class CallCancelledError extends VerimeterError {
}
/** A phone number could not be decrypted. */
export declare class DecryptionError extends VerimeterError {
}
/** The ledger could not be read or written. */
export declare class LedgerError extends VerimeterError {
}
/** The error of its kind's class that tells of `info`, such as the `error` of a row. */
export declare function errorOf(info: ErrorInfo, options?: ErrorOptions): VerimeterError;
/** The error for what the native part threw, with the stack of who asked `above`; anything else as it is. */
export declare function raised(thrown: unknown, above: (...args: never[]) => unknown): unknown;
/** An error of ours that has no other side. */
export declare function failure(kind: ErrorKind, message: string, advice?: string, options?: ErrorOptions): VerimeterError;
