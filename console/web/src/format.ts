/** Numbers, shares and times as people read them, in the language of the page. */

import { language } from "./language.ts";

const memo = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function once<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  const name = `${language()} ${key}`;
  const known = memo.get(name) as T | undefined;
  if (known) return known;
  const made = make();
  memo.set(name, made);
  return made;
}

export const NOTHING = "–";

export function whole(n: number): string {
  return once("whole", () => new Intl.NumberFormat(language())).format(n);
}

/** A figure on an axis, short. */
export function short(n: number): string {
  return once("short", () => new Intl.NumberFormat(language(), { notation: "compact" })).format(n);
}

export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined) return NOTHING;
  const format = { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
  return once("percent", () => new Intl.NumberFormat(language(), format)).format(share);
}

export function seconds(ms: number | null): string {
  if (ms === null) return NOTHING;
  const format = { style: "unit", unit: "second", minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
  return once("seconds", () => new Intl.NumberFormat(language(), format)).format(ms / 1000);
}

/** An instant by the clock of a zone. */
export function instant(ms: number, timeZone: string): string {
  const format = (zone: string) =>
    once(`instant ${zone}`, () => new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short", timeZone: zone }));
  try {
    return format(timeZone).format(ms);
  } catch {
    return format("UTC").format(ms);
  }
}

export function clock(ms: number): string {
  return once("clock", () => new Intl.DateTimeFormat(language(), { timeStyle: "medium" })).format(ms);
}

/** A date as the ledger writes it (`2026-11-01`), for people. */
export function date(day: string, year = true): string {
  const ms = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(ms)) return day;
  const format = { month: "short", day: "numeric", timeZone: "UTC", ...(year ? { year: "numeric" as const } : {}) } as const;
  return once(`date ${year}`, () => new Intl.DateTimeFormat(language(), format)).format(ms);
}

/** Two dates, of which nothing is said twice. */
export function dates(first: string, last: string): string {
  const [from, to] = [first, last].map((day) => Date.parse(`${day}T00:00:00Z`));
  const format = { month: "short", day: "numeric", year: "numeric", timeZone: "UTC" } as const;
  const range = once("dates", () => new Intl.DateTimeFormat(language(), format));
  return range.formatRange(from ?? 0, to ?? 0);
}

/** The beginning of a bucket (`2026-11-01`, `2026-11-01T08:00+08:00`): the wall clock of its zone, and nothing else. */
export function bucketStart(text: string, bucket: string, year = true): string {
  if (bucket === "hour") return `${date(text.slice(0, 10), year)} ${text.slice(11, 16)}`;
  if (bucket === "month") {
    const ms = Date.parse(`${text}T00:00:00Z`);
    const format = { month: "short", year: "numeric", timeZone: "UTC" } as const;
    return once("month", () => new Intl.DateTimeFormat(language(), format)).format(ms);
  }
  return date(text, year);
}
