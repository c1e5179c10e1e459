/** The console's JSON: the ledger's records, as `core/models` defines them; here are the fields that the page reads. */

export type Cell = string | number | null;

export interface LedgerInfo {
  name: string;
  events: number;
  span: [number, number] | null;
  version: number;
  default_tz: string;
  max_days: number;
  accounts: string[];
}

export type Words = Record<string, Record<string, [en: string, zh: string]>>;

/** `StatsQuery`. */
export interface StatsQuery {
  product: string;
  start?: string;
  end?: string;
  tz?: string;
  bucket?: string;
  [filter: string]: string | string[] | undefined;
}

export interface Overview {
  product: string;
  tz: string;
  bucket: string;
  start_at_ms: number;
  end_at_ms: number;
  columns: { key: string; shown: boolean | null }[];
  rows: Cell[][];
  total: Cell[];
}

export interface Details {
  columns: string[];
  shown: string[];
  rows: Cell[][];
  next: string | null;
}

export interface Share {
  value: number;
  low: number;
  high: number;
}

export interface FunnelStage {
  stage: string;
  reached: number;
  shown: number;
  went_on: number;
  dropped: number;
  reach: Share | null;
  drop: Share | null;
}

export interface FunnelPage {
  page: string;
  label: string;
  label_zh: string;
  shown: number;
  left: number;
  share: Share | null;
  error_codes: Record<string, number>;
  stays: number;
  stay_p50_ms: number | null;
  stay_p90_ms: number | null;
  stay_p99_ms: number | null;
}

export interface FunnelReason {
  code: string;
  meaning: string | null;
  transactions: number;
  share: Share | null;
}

export interface FunnelFriction {
  name: string;
  told: number;
  affected: number;
  times: number;
  share: Share | null;
}

export interface FunnelPart {
  key: string;
  requests: number;
  not_started: number;
  without_verdict: number;
  interrupted: number;
  enough: boolean;
  stages: FunnelStage[];
  pages: FunnelPage[];
  error_codes: FunnelReason[];
  sub_codes: FunnelReason[];
  friction: FunnelFriction[];
}

export interface Funnel {
  min_sample: number;
  total: FunnelPart;
  parts: FunnelPart[];
}

export interface Balance {
  products: string[];
  tz: string;
  basis: string;
  known_at_ms: number | null;
  known: number | null;
  recharged: number;
  consumption: number;
  in_doubt: number;
  remaining: number | null;
  remaining_low: number | null;
  run_out: {
    state: string;
    days: number;
    mean_per_day: number | null;
    by_weekday: boolean;
    expected: string | null;
    earliest: string | null;
    latest: string | null;
  };
  contradictions: { kind: string; message: string }[];
}

export interface ConsumptionRow {
  bucket_start: string;
  product: string;
  app: string;
  requests: number;
  consumption: number;
  in_doubt: number;
}

export interface Consumption {
  bucket: string;
  rows: ConsumptionRow[];
  totals: ConsumptionRow[];
}

export interface ReconcileRow {
  day: string;
  product: string;
  app: string | null;
  platform: string | null;
  figure: string;
  ours: number;
  theirs: number | null;
  difference: number;
  cause: string | null;
  explanation: string | null;
}

export interface Reconciliation {
  tz: string;
  agrees: boolean;
  differences: number;
  columns: Record<string, string>;
  ignored: string[];
  rows_read: number;
  rows_skipped: number;
  totals: { product: string; figure: string; ours: number; theirs: number; difference: number }[];
  rows: ReconcileRow[];
}

export interface Drift {
  product: string;
  operation: string | null;
  kind: string;
  word: string;
  json_type: string | null;
  events: number;
  first_at_ms: number;
  last_at_ms: number;
  sample: string | null;
}

export interface Offered {
  id: string;
  file: string;
  bytes: number;
}

/** A failure as the server tells it, or that nobody answers. */
export class Failure extends Error {
  constructor(
    readonly kind: string,
    message: string,
    readonly advice = "",
  ) {
    super(message);
  }
}

/** The kind of failure where the server does not answer at all. */
export const UNREACHABLE = "unreachable";

export async function ask<T>(path: string, question?: unknown, signal?: AbortSignal): Promise<T> {
  const init: RequestInit =
    question === undefined
      ? {}
      : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(question) };
  return send<T>(path, init, signal);
}

export async function send<T>(path: string, init: RequestInit, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/${path}`, signal ? { ...init, signal } : init);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Failure(UNREACHABLE, "");
  }
  const text = await response.text().catch(() => {
    throw new Failure(UNREACHABLE, "");
  });
  if (response.ok) return JSON.parse(text) as T;
  throw failure(text);
}

function failure(text: string): Failure {
  try {
    const { error } = JSON.parse(text) as { error: { kind: string; message: string; advice: string } };
    return new Failure(error.kind, error.message, error.advice);
  } catch {
    return new Failure("protocol", text.trim());
  }
}

/** Has the server make a file, and the browser keep it. */
export async function download(offered: Promise<Offered>): Promise<Offered> {
  const file = await offered;
  const link = document.createElement("a");
  link.href = `/api/export/${file.id}`;
  link.download = file.file;
  document.body.append(link);
  link.click();
  link.remove();
  return file;
}
