/** The bar of filters: first those of the vendor's console for this view, then the others. */

import { ask } from "./api.ts";
import type { App } from "./app.ts";
import { fill, h } from "./dom.ts";
import { days, DEFAULT_RANGE, type Filter, RANGES, type State } from "./state.ts";
import { type Text, text } from "./text.ts";
import { all, cell, label } from "./words.ts";

/** The filters of the vendor's page, by view and product; platform and time are everywhere. */
const PAGE: Record<string, Filter[]> = {
  "details one_click_login": ["platform", "carrier", "billing"],
  "details number_verification": ["platform", "carrier", "outcome"],
  "details business_risk": ["platform", "level", "billing"],
  "details identity_verification": ["outcome", "page", "error"],
};
const OVERVIEW: Filter[] = ["platform"];
/** Every filter that means something for a product. */
const MORE: Record<string, Filter[]> = {
  one_click_login: ["platform", "carrier", "outcome", "billing", "app", "code"],
  number_verification: ["platform", "carrier", "outcome", "billing", "app", "code"],
  business_risk: ["platform", "carrier", "outcome", "billing", "level", "app", "code", "tag"],
  identity_verification: ["platform", "outcome", "app", "page", "error", "code"],
};
/** The dimension of the ledger and the set of words that a filter chooses from. */
const WORDS: Record<Filter, [dimension: string, set: string]> = {
  platform: ["platform", "platform"],
  carrier: ["carrier", "carrier"],
  outcome: ["outcome", "outcome"],
  billing: ["billing", "billing"],
  level: ["level", "risk_level"],
  app: ["app", "app"],
  code: ["code", "code"],
  tag: ["tags", "tag"],
  page: ["page", "page"],
  error: ["error_code", "error_code"],
};
/** Sets that are ours and small: each word may be chosen before it occurs. */
const CLOSED: Filter[] = ["platform", "carrier", "billing", "level"];

type Seen = Record<string, string[]>;

interface Parts {
  /** Whether days can be cut into narrower and wider rows. */
  buckets: boolean;
  filters: boolean;
  /** What stands beside the filters. */
  extra?: Node[];
}

export class Filters {
  readonly element = h("form", { class: "filters", "aria-label": text().filters, onsubmit: (event) => event.preventDefault() });
  #seen: Seen = {};
  #selects = new Map<Filter, HTMLSelectElement>();
  #range = h("select");
  #from = h("input", { type: "date" });
  #through = h("input", { type: "date" });
  #tz: HTMLSelectElement;
  #reset = h("button", { type: "button", class: "quiet" }, text().reset);
  #buckets: HTMLInputElement[] = [];

  constructor(
    private readonly app: App,
    parts: Parts,
  ) {
    const t = text();
    const { state } = app;
    this.#tz = zones(app);
    this.#ranges(t);
    const fields: Node[] = [field(t.range, this.#range), field(t.from, this.#from), field(t.through, this.#through)];
    const product = state.view === "funnel" ? "identity_verification" : state.product;
    const first = parts.filters ? (PAGE[`${state.view} ${product}`] ?? OVERVIEW) : [];
    const others = parts.filters ? (MORE[product] ?? []).filter((filter) => !first.includes(filter)) : [];
    for (const filter of first) fields.push(this.#select(filter, t));
    fields.push(...(parts.extra ?? []));
    if (parts.buckets) fields.push(this.#bucket(t));
    const more = h("details", { class: "more" }, h("summary", null, t.more));
    const rest = h("div", { class: "fields" }, ...others.map((filter) => this.#select(filter, t)), field(t.zone, this.#tz));
    more.append(rest);
    more.open = others.some((filter) => state.filters[filter]) || state.tz !== app.ledger.default_tz;
    this.#reset.addEventListener("click", () => app.go({ filters: {}, tz: app.ledger.default_tz }));
    fill(this.element, h("div", { class: "fields" }, ...fields), h("div", { class: "fields-end" }, more, this.#reset));
    if (others.length || first.length) void this.#learn(product);
    this.show();
  }

  /** Brings every field to what the state says. */
  show(): void {
    const { state, ledger } = this.app;
    const [from, through] = days(state, ledger);
    this.#range.value = state.range;
    if (this.#from.value !== from) this.#from.value = from;
    if (this.#through.value !== through) this.#through.value = through;
    for (const [filter, select] of this.#selects) this.#options(filter, select);
    for (const radio of this.#buckets) radio.checked = radio.value === state.bucket;
    this.#tz.value = state.tz;
    const isSet = Object.values(state.filters).some(Boolean) || state.tz !== ledger.default_tz;
    this.#reset.hidden = !isSet;
  }

  async #learn(product: string): Promise<void> {
    // Without it, the words that are always there can be chosen; the view itself says what is wrong.
    this.#seen = await ask<Seen>("seen", { product }).catch(() => ({}));
    this.show();
  }

  #ranges(t: Text): void {
    const named = t as unknown as Record<string, string>;
    for (const name of Object.keys(RANGES)) this.#range.append(new Option(named[`range_${name}`] ?? name, name));
    this.#range.append(new Option(t.range_own, ""));
    this.#range.addEventListener("change", () => {
      const [from, through] = days(this.app.state, this.app.ledger);
      const range = this.#range.value;
      this.app.go(range ? { range, from: "", through: "" } : { range, from, through });
    });
    const own = () => {
      const [from, through] = [this.#from.value, this.#through.value];
      if (from && through) this.app.go({ range: "", from, through });
    };
    this.#from.addEventListener("change", own);
    this.#through.addEventListener("change", own);
  }

  #select(filter: Filter, t: Text): HTMLElement {
    const select = h("select", { name: filter });
    select.addEventListener("change", () =>
      this.app.go({ filters: { ...this.app.state.filters, [filter]: select.value } }),
    );
    this.#selects.set(filter, select);
    const { product } = this.app.state;
    const name =
      filter === "outcome" && product === "number_verification"
        ? t.authentication
        : filter === "outcome" && product === "identity_verification"
          ? t.status
          : t[filter];
    return field(name, select);
  }

  #options(filter: Filter, select: HTMLSelectElement): void {
    const [dimension, set] = WORDS[filter];
    const chosen = this.app.state.filters[filter] ?? "";
    const words = new Set([...(CLOSED.includes(filter) ? all(set) : []), ...(this.#seen[dimension] ?? []), chosen]);
    words.delete("");
    const name = (word: string) => (set === "code" || set === "error_code" ? cell(set, word) : set === "tag" ? `${word} ${label(set, word)}` : label(set, word));
    const wanted = [["", text().all], ...[...words].map((word) => [word, name(word)])] as [string, string][];
    const present = [...select.options].map((option) => option.value).join("\n");
    if (present !== wanted.map(([word]) => word).join("\n"))
      fill(select, ...wanted.map(([word, shown]) => new Option(shown, word)));
    select.value = chosen;
  }

  #bucket(t: Text): HTMLElement {
    this.#buckets = all("bucket").map((word) => {
      const radio = h("input", { type: "radio", name: "bucket", value: word });
      radio.addEventListener("change", () => this.app.go({ bucket: word }));
      return radio;
    });
    const labels = this.#buckets.map((radio) => h("label", null, radio, h("span", null, label("bucket", radio.value))));
    return h("fieldset", { class: "field segments" }, h("legend", null, t.bucket), h("div", null, ...labels));
  }
}

/** A choice of every time zone that the browser knows, the usual ones first. */
export function zones(app: App): HTMLSelectElement {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = new Set([app.ledger.default_tz, own, "UTC", app.state.tz, ...Intl.supportedValuesOf("timeZone")]);
  const select = h("select", { name: "tz" }, ...[...known].filter(Boolean).map((zone) => new Option(zone.replaceAll("_", " "), zone)));
  select.value = app.state.tz;
  select.addEventListener("change", () => app.go({ tz: select.value }));
  return select;
}

let fields = 0;

/** A control under its name. */
export function field(name: string, control: HTMLElement): HTMLElement {
  control.id ||= `field-${++fields}`;
  return h("div", { class: "field" }, h("label", { for: control.id }, name), control);
}

/** The last year of a range that is longer: what to look at instead. */
export function lastYear(state: State): Partial<State> {
  const ms = Date.parse(`${state.through}T00:00:00Z`) - 364 * 86_400_000;
  if (Number.isNaN(ms)) return { range: DEFAULT_RANGE, from: "", through: "" };
  return { range: "", from: new Date(ms).toISOString().slice(0, 10), through: state.through };
}
