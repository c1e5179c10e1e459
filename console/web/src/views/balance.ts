/** What remains, when it runs out, and what was used. */

import { ask, type Balance, type Consumption, type ConsumptionRow } from "../api.ts";
import type { App, View } from "../app.ts";
import { Chart, color, isDashed, swatch } from "../chart.ts";
import { fill, h } from "../dom.ts";
import { exported, exporter, TABLE_FORMATS } from "../export.ts";
import { field, Filters } from "../filters.ts";
import { bucketStart, date, dates, NOTHING, whole } from "../format.ts";
import { message } from "../message.ts";
import { News } from "../news.ts";
import { dayOf, days, daysLater, PRODUCTS } from "../state.ts";
import { table } from "../table.ts";
import { text } from "../text.ts";
import { label } from "../words.ts";

/** The account that is always there. */
const DEFAULT_ACCOUNT = "default";

export class BalanceView implements View {
  #filters: Filters;
  #account = h("select");
  #balances = h("div", { class: "cards" });
  #chart = new Chart();
  #used = h("div");
  #table = h("div");
  #news = new News();
  #consumption: Consumption | undefined;

  constructor(
    private readonly app: App,
    root: Element,
  ) {
    const t = text();
    for (const name of new Set([DEFAULT_ACCOUNT, ...app.ledger.accounts])) this.#account.append(new Option(name, name));
    this.#account.addEventListener("change", () =>
      app.go({ account: this.#account.value === DEFAULT_ACCOUNT ? "" : this.#account.value }),
    );
    const accounts = this.#account.options.length > 1 ? [field(t.account, this.#account)] : [];
    this.#filters = new Filters(app, { buckets: true, filters: false, extra: accounts });
    const write = (format: string) => exported("consumption", this.#question(), format);
    const writeBalance = (format: string) => exported("balance", this.#about(), format);
    fill(
      root,
      h("header", { class: "head" }, h("h1", null, t.balance), exporter(app, TABLE_FORMATS, writeBalance)),
      this.#balances,
      h("header", { class: "head" }, h("h2", null, t.consumption), exporter(app, TABLE_FORMATS, write)),
      this.#filters.element,
      h("section", { class: "panel", "aria-label": t.consumption }, this.#used, this.#chart.element, this.#table),
    );
  }

  #about(): Record<string, string> {
    const { account, tz } = this.app.state;
    return { tz, ...(account ? { account } : {}) };
  }

  #question(): unknown {
    const [from, through] = days(this.app.state, this.app.ledger);
    return { ...this.#about(), start: from, end: daysLater(through, 1), bucket: this.app.state.bucket };
  }

  async update(signal: AbortSignal): Promise<void> {
    this.#filters.show();
    this.#account.value = this.app.state.account || DEFAULT_ACCOUNT;
    const [balances, consumption] = await Promise.all([
      ask<Balance[]>("balance", this.#about(), signal),
      ask<Consumption>("consumption", this.#question(), signal),
    ]);
    if (!this.#news.in(this.app.state, balances, consumption)) return;
    this.#consumption = consumption;
    const t = text();
    fill(this.#balances, ...(balances.length ? balances.map(card) : [message(t.no_balance, t.remaining_advice)]));
    this.#show();
  }

  dress(): void {
    this.#show();
  }

  #show(): void {
    const consumption = this.#consumption;
    if (!consumption) return;
    const t = text();
    const { rows, totals, bucket } = consumption;
    const isUsed = totals.length > 0;
    fill(this.#used, !isUsed && message(t.nothing_used, t.none_advice));
    this.#chart.element.hidden = !isUsed;
    if (!isUsed) return fill(this.#table);
    totals.sort((a, b) => PRODUCTS.indexOf(a.product) - PRODUCTS.indexOf(b.product) || b.consumption - a.consumption);
    const starts = [...new Set(rows.map((row) => row.bucket_start))];
    const several = new Set(rows.map((row) => row.app)).size > 1;
    const name = (row: ConsumptionRow) => (several ? `${label("product", row.product)} · ${row.app}` : label("product", row.product));
    const key = (row: ConsumptionRow) => `${row.product}\n${row.app}`;
    const values = Map.groupBy(rows, key);
    const series = totals.map((total, at) => ({
      key: key(total),
      name: name(total),
      color: color(at),
      dashed: isDashed(at),
      values: (values.get(key(total)) ?? []).map((row) => row.consumption),
    }));
    this.#chart.draw({
      kind: "bars",
      labels: starts.map((start) => bucketStart(start, bucket, false)),
      titles: starts.map((start) => bucketStart(start, bucket)),
      series,
      description: t.trend_of(`${t.consumption}: ${series.map((one) => one.name).join(", ")}`),
    });
    const columns = [t.product, t.app, t.requests, t.consumption, label("figure", "in_doubt")];
    fill(
      this.#table,
      table({
        caption: t.consumption,
        columns: columns.map((column, at) => ({ name: column, number: at > 1 })),
        rows: totals.map((row, at) => [h("span", { class: "key" }, swatch(color(at), isDashed(at)), label("product", row.product)), row.app, whole(row.requests), whole(row.consumption), whole(row.in_doubt)]),
      }),
    );
  }
}

function card(balance: Balance): HTMLElement {
  const t = text();
  const { run_out: end, remaining } = balance;
  const name = balance.products.map((product) => label("product", product)).join(" + ");
  const pair = (term: string, said: string) => h("div", null, h("dt", null, term), h("dd", null, said));
  const isWrong = balance.contradictions.length > 0;
  const interval = end.latest ? dates(end.earliest ?? end.latest, end.latest) : end.earliest && t.runs_out_after(date(end.earliest));
  return h(
    "article",
    { class: "card", "aria-label": name },
    h("h2", null, name),
    remaining === null
      ? h("p", { class: "big muted" }, t.remaining_unknown, h("small", null, t.remaining_advice.replaceAll("`", "")))
      : h("p", { class: isWrong ? "big wrong" : "big" }, whole(remaining), " ", h("span", null, t.remaining)),
    balance.remaining_low !== null && balance.remaining_low !== remaining && h("p", { class: "hint" }, t.in_doubt_low(whole(balance.remaining_low))),
    h(
      "dl",
      null,
      remaining !== null && pair(t.runs_out, end.expected ? date(end.expected) : label("run_out_state", end.state)),
      interval ? pair(t.certain, interval) : null,
      pair(t.per_day, end.mean_per_day === null ? NOTHING : whole(Math.round(end.mean_per_day))),
      balance.known !== null && balance.known_at_ms !== null && pair(label("balance_basis", balance.basis), t.known_at(whole(balance.known), date(dayOf(balance.known_at_ms, balance.tz)))),
      balance.recharged > 0 && pair(t.recharged, whole(balance.recharged)),
      balance.known !== null && pair(t.consumed, whole(balance.consumption)),
      balance.in_doubt > 0 && pair(t.in_doubt, whole(balance.in_doubt)),
    ),
    ...balance.contradictions.map((found) => h("p", { class: "warning" }, found.message)),
  );
}
