/// <reference lib="esnext.disposable" />

export type { CallOptions } from './call';
export {
  AuthenticationError,
  CallCancelledError,
  ConfigurationError,
  DecryptionError,
  InDoubtError,
  InsufficientBalanceError,
  InvalidArgumentError,
  LedgerError,
  NotEnabledError,
  NotReadyError,
  ProtocolError,
  ThrottledError,
  TokenError,
  TransportError,
  VendorError,
  VerimeterError,
  errorOf,
} from './errors';
export * from './functions';
export * from './identity';
export * from './jiguang';
export type { AccessKeySource } from './keys';
export * from './ledger';
export type * from './records';
export type { BatchOptions, Inputs } from './rows';
export * from './sandbox';
