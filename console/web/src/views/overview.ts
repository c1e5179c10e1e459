/** A product over time: figures, trend chart, categories below its axes, and the table of the same figures. */

import { ask, type Overview } from "../api.ts";
import type { App, View } from "../app.ts";
import { Chart, color, isDashed, type Series, swatch } from "../chart.ts";
import { fill, h } from "../dom.ts";
import { exported, exporter, TABLE_FORMATS } from "../export.ts";
import { Filters } from "../filters.ts";
import { bucketStart, percent, whole } from "../format.ts";
import { message } from "../message.ts";
import { News } from "../news.ts";
import { question } from "../state.ts";
import { type Content, table } from "../table.ts";
import { text } from "../text.ts";
import { column, label } from "../words.ts";

/** Tags that are offered before anybody asks for the rest. */
const FEW_TAGS = 6;

export class OverviewView implements View {
  #filters: Filters;
  #figures = h("dl", { class: "figures", "aria-label": text().figures });
  #chart = new Chart();
  #none = h("p", { class: "hint", hidden: true }, text().none_chosen);
  #categories = h("div", { class: "categories", role: "group", "aria-label": text().categories });
  #table = h("div");
  #notice = h("div");
  #answer: Overview | undefined;
  #news = new News();
  #allTags = false;

  constructor(
    private readonly app: App,
    root: Element,
  ) {
    const t = text();
    this.#filters = new Filters(app, { buckets: true, filters: true });
    const write = (format: string) => exported("overview", question(app.state, app.ledger), format);
    fill(
      root,
      h("header", { class: "head" }, h("h1", null, `${label("product", app.state.product)} `, h("span", null, t.overview)), exporter(app, TABLE_FORMATS, write)),
      this.#filters.element,
      this.#notice,
      this.#figures,
      h(
        "section",
        { class: "panel", "aria-label": t.trend },
        h("h2", null, t.trend),
        this.#none,
        this.#chart.element,
        h("p", { class: "hint" }, t.categories_hint),
        this.#categories,
      ),
      h("section", { class: "panel", "aria-label": t.table }, h("h2", null, t.table), this.#table),
    );
  }

  async update(signal: AbortSignal): Promise<void> {
    this.#filters.show();
    const query = question(this.app.state, this.app.ledger);
    const answer = await ask<Overview>("overview", query, signal);
    this.#answer = answer;
    if (this.#news.in(this.app.state, this.app.ledger.events === 0, answer)) this.#show();
  }

  dress(): void {
    if (this.#answer) this.#show();
  }

  #show(): void {
    const answer = this.#answer;
    if (!answer) return;
    const t = text();
    const quiet = !answer.total.slice(1).some((value) => typeof value === "number" && value !== 0);
    const empty = this.app.ledger.events === 0;
    fill(this.#notice, empty ? message(t.empty, t.empty_advice) : quiet && message(t.none, t.none_advice));
    const chosen = this.#chosen(answer);
    this.#showFigures(answer);
    this.#showCategories(answer, chosen);
    this.#showChart(answer, chosen);
    this.#showTable(answer, chosen);
  }

  /** Places of the categories that are shown; 0 is the first after the bucket. */
  #chosen(answer: Overview): number[] {
    const { show } = this.app.state;
    return answer.columns.flatMap(({ key, shown }, at) =>
      shown !== null && (show ? show.includes(key) : shown) ? [at] : [],
    );
  }

  #showFigures(answer: Overview): void {
    const tiles = answer.columns.flatMap(({ key, shown }, at) => {
      const value = answer.total[at + 1];
      const isPart = key.includes(":");
      if (isPart || (shown === false && value === 0)) return [];
      const figure = shown === null ? percent(value as number | null) : whole(Number(value));
      return [h("div", null, h("dt", null, column(key)), h("dd", null, figure))];
    });
    fill(this.#figures, ...tiles);
  }

  #showCategories(answer: Overview, chosen: number[]): void {
    const focused = (document.activeElement as HTMLElement | null)?.dataset["key"];
    const tags = answer.columns.map(({ key }, at) => ({ key, at, n: Number(answer.total[at + 1]) })).filter(({ key }) => key.startsWith("tag:"));
    tags.sort((a, b) => b.n - a.n);
    const few = new Set(tags.slice(0, FEW_TAGS).map(({ at }) => at));
    const buttons: Node[] = [];
    const offer = (at: number) => {
      const key = answer.columns[at]?.key ?? "";
      const pressed = chosen.includes(at);
      const button = h(
        "button",
        { type: "button", class: "category", "aria-pressed": String(pressed), "data-key": key },
        swatch(color(at), isDashed(at)),
        h("span", null, column(key)),
        h("b", null, whole(Number(answer.total[at + 1]))),
      );
      button.addEventListener("click", () => {
        const keys = answer.columns.flatMap((one, place) => (chosen.includes(place) !== (place === at) ? [one.key] : []));
        this.app.go({ show: keys });
      });
      buttons.push(button);
    };
    answer.columns.forEach(({ key, shown }, at) => shown !== null && !key.startsWith("tag:") && offer(at));
    for (const { at } of tags) if (this.#allTags || few.has(at) || chosen.includes(at)) offer(at);
    if (tags.length > FEW_TAGS) {
      const t = text();
      const more = h("button", { type: "button", class: "quiet", "data-key": "more", "aria-expanded": String(this.#allTags) }, this.#allTags ? t.fewer_tags : t.more_tags(tags.length - FEW_TAGS));
      more.addEventListener("click", () => {
        this.#allTags = !this.#allTags;
        this.#show();
      });
      buttons.push(more);
    }
    fill(this.#categories, ...buttons);
    // The buttons are new ones: whoever stood on one stands on it again.
    if (focused) this.#categories.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  #showChart(answer: Overview, chosen: number[]): void {
    const starts = answer.rows.map((row) => String(row[0]));
    const series: Series[] = chosen.map((at) => {
      const key = answer.columns[at]?.key ?? "";
      return { key, name: column(key), color: color(at), dashed: isDashed(at), values: answer.rows.map((row) => Number(row[at + 1])) };
    });
    this.#none.hidden = chosen.length > 0;
    this.#chart.draw({
      kind: "line",
      labels: starts.map((start) => bucketStart(start, answer.bucket, false)),
      titles: titles(answer),
      series,
      description: text().trend_of(series.map(({ name }) => name).join(", ")),
    });
  }

  #showTable(answer: Overview, chosen: number[]): void {
    const t = text();
    const rates = answer.columns.flatMap(({ shown }, at) => (shown === null ? [at] : []));
    const places = [...chosen, ...rates];
    const line = (row: Overview["total"], name: string): Content[] => [
      name,
      ...places.map((at) => {
        const value = row[at + 1];
        return rates.includes(at) ? percent(value as number | null) : whole(Number(value));
      }),
    ];
    const names = titles(answer);
    const rows = answer.rows.map((row, at) => line(row, names[at] ?? "")).reverse();
    const columns = places.map((at) => ({ name: column(answer.columns[at]?.key ?? ""), number: true }));
    fill(
      this.#table,
      table({
        caption: `${label("product", answer.product)}, ${t.table}, ${answer.tz}`,
        columns: [{ name: label("bucket", answer.bucket) }, ...columns],
        rows,
        total: line(answer.total, t.total),
      }),
    );
  }
}

/** What the buckets are called in full; the last one may not be over. */
function titles(answer: Overview): string[] {
  const names = answer.rows.map((row) => bucketStart(String(row[0]), answer.bucket));
  const last = names.length - 1;
  if (Date.now() < answer.end_at_ms) names[last] = text().so_far(names[last] ?? "");
  return names;
}
