/** What the page shows, as the address holds it: a link to a view is its address. A phone number is never in it. */

import type { LedgerInfo, StatsQuery } from "./api.ts";

export const VIEWS = ["overview", "details", "funnel", "balance", "reconcile", "drift"] as const;
export type ViewName = (typeof VIEWS)[number];

/** Filters by their name in the address, and the field of the question that they become. */
export const FILTERS = {
  platform: "platforms",
  carrier: "carriers",
  outcome: "outcomes",
  billing: "billing",
  level: "levels",
  app: "apps",
  code: "codes",
  tag: "tags",
  page: "pages",
  error: "error_codes",
} as const;
export type Filter = keyof typeof FILTERS;

/** Ranges that end with the day of the last event, by days. */
export const RANGES: Record<string, number> = { "1d": 1, "7d": 7, "30d": 30, "90d": 90, "1y": 365 };
export const DEFAULT_RANGE = "30d";

export interface State {
  view: ViewName;
  product: string;
  /** A name of {@link RANGES}; "" where `from` and `through` say it. */
  range: string;
  /** First and last day. */
  from: string;
  through: string;
  tz: string;
  bucket: string;
  filters: Partial<Record<Filter, string>>;
  /** Categories of the chart; none where nobody chose. */
  show: string[] | null;
  /** What the funnel is split by. */
  by: string;
  account: string;
}

export const PRODUCTS = ["one_click_login", "number_verification", "business_risk", "identity_verification"];

export function read(search: string, defaultTz: string): State {
  const params = new URLSearchParams(search);
  const one = <T extends string>(name: string, known: readonly T[], otherwise: T): T =>
    known.find((word) => word === params.get(name)) ?? otherwise;
  const filters: State["filters"] = {};
  for (const filter of Object.keys(FILTERS) as Filter[]) {
    const value = params.get(filter);
    if (value) filters[filter] = value;
  }
  const from = params.get("from") ?? "";
  const through = params.get("through") ?? "";
  const show = params.get("show");
  return {
    view: one("view", VIEWS, "overview"),
    product: one("product", PRODUCTS, "one_click_login"),
    range: from && through ? "" : one("range", Object.keys(RANGES), DEFAULT_RANGE),
    from: from && through ? from : "",
    through: from && through ? through : "",
    tz: params.get("tz") ?? defaultTz,
    bucket: one("bucket", ["hour", "day", "week", "month"], "day"),
    filters,
    show: show === null ? null : show.split(",").filter(Boolean),
    by: one("by", ["", "platform", "app", "week"], ""),
    account: params.get("account") ?? "",
  };
}

export function write(state: State, defaultTz: string): string {
  const params = new URLSearchParams();
  const put = (name: string, value: string, usual: string) => {
    if (value !== usual) params.set(name, value);
  };
  params.set("view", state.view);
  if (["overview", "details", "reconcile"].includes(state.view)) params.set("product", state.product);
  put("range", state.range || DEFAULT_RANGE, DEFAULT_RANGE);
  if (!state.range) {
    params.set("from", state.from);
    params.set("through", state.through);
    params.delete("range");
  }
  put("tz", state.tz, defaultTz);
  put("bucket", state.bucket, "day");
  for (const [filter, value] of Object.entries(state.filters)) if (value) params.set(filter, value);
  if (state.show) params.set("show", state.show.join(","));
  put("by", state.by, "");
  put("account", state.account, "");
  return `?${params.toString()}`;
}

/** The day of an instant by the clock of a zone; that of UTC where the browser does not know the zone. */
export function dayOf(ms: number, tz: string): string {
  const parts = (timeZone: string) =>
    new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(ms);
  try {
    return parts(tz);
  } catch {
    return parts("UTC");
  }
}

/** A day so many days later. */
export function daysLater(day: string, days: number): string {
  const ms = Date.parse(`${day}T00:00:00Z`) + days * 86_400_000;
  return Number.isNaN(ms) ? day : new Date(ms).toISOString().slice(0, 10);
}

/** First and last day that are shown. Ranges end with the day of the last event, so that an older ledger is not blank. */
export function days(state: State, ledger: LedgerInfo): [from: string, through: string] {
  if (!state.range) return [state.from, state.through];
  const today = dayOf(Date.now(), state.tz);
  const last = ledger.span ? dayOf(ledger.span[1], state.tz) : today;
  const through = last < today ? last : today;
  return [daysLater(through, 1 - (RANGES[state.range] ?? 30)), through];
}

/** The question to the ledger, whose end is the first day that is no longer part. */
export function question(state: State, ledger: LedgerInfo): StatsQuery {
  const [from, through] = days(state, ledger);
  const query: StatsQuery = {
    product: state.view === "funnel" ? "identity_verification" : state.product,
    start: from,
    end: daysLater(through, 1),
    tz: state.tz,
    bucket: state.bucket,
  };
  for (const [filter, value] of Object.entries(state.filters)) if (value) query[FILTERS[filter as Filter]] = [value];
  return query;
}
