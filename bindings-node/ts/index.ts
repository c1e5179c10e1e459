/// <reference lib="esnext.disposable" />

import './views';

export type { CallOptions } from './call';
export { Chart } from './chart';
export * as console from './console';
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
export type { FilePath, Place } from './paths';
export type { ProgressOptions, WatchOptions } from './progress';
export type {
  ArchiveOptions,
  DropOptions,
  BalanceOptions,
  ChartOptions,
  ConsumptionOptions,
  DetailsOptions,
  ExportOptions,
  FunnelOptions,
  OverviewOptions,
  ReconcileOptions,
  ScanOptions,
  TransactionFilter,
} from './queries';
export type * from './records';
export type { BatchOptions, Inputs } from './rows';
export * from './sandbox';
export * as stats from './stats';
export type { Span } from './stats';
export * from './table';
export type { ChartedView, View } from './views';
