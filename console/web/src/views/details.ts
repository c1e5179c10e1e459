/** One row per event, newest first. */

import { ask, type Cell, type Details } from "../api.ts";
import type { App, View } from "../app.ts";
import { fill, h } from "../dom.ts";
import { EVENT_FORMATS, exported, exporter } from "../export.ts";
import { field, Filters } from "../filters.ts";
import { bucketStart, whole } from "../format.ts";
import { message } from "../message.ts";
import { News } from "../news.ts";
import { question } from "../state.ts";
import { text } from "../text.ts";
import { cell, label } from "../words.ts";

const LIMIT = 50;
/** What people look for first; the rest follows as the core has it. */
const FIRST = ["time", "phone_mask", "outcome", "level", "score", "tags", "billing", "code", "platform", "carrier"];
const NUMBERS = new Set(["score", "latency_ms"]);

export class DetailsView implements View {
  #filters: Filters;
  #phone = h("input", { type: "text", inputmode: "numeric", autocomplete: "off", spellcheck: "false", name: "phone" });
  #notice = h("div");
  #list = h("div");
  #foot = h("div", { class: "foot" });
  #news = new News();
  #rows: Cell[][] = [];
  #page: Details | undefined;
  /** What the rows on the page were asked with. */
  #asked = "";

  constructor(
    private readonly app: App,
    root: Element,
  ) {
    const t = text();
    const { product } = app.state;
    const extra = product === "business_risk" ? [field(t.phone, this.#phone)] : [];
    // Typing goes on while events come in, so a number is asked for when it is complete.
    this.#phone.addEventListener("change", () => app.go({}));
    this.#phone.addEventListener("keydown", (event) => event.key === "Enter" && app.go({}));
    this.#filters = new Filters(app, { buckets: false, filters: true, extra });
    const write = (format: string) => exported("details", this.#question(), format);
    fill(
      root,
      h("header", { class: "head" }, h("h1", null, `${label("product", product)} `, h("span", null, t.details)), exporter(app, EVENT_FORMATS, write)),
      this.#filters.element,
      this.#notice,
      h("section", { class: "panel", "aria-label": t.details }, this.#list, this.#foot),
    );
  }

  async update(signal: AbortSignal): Promise<void> {
    this.#filters.show();
    const t = text();
    const question = JSON.stringify(this.#question());
    const isDeep = this.#rows.length > LIMIT && question === this.#asked;
    if (isDeep) {
      const { rows } = await ask<Details>("details", { ...this.#question(), limit: LIMIT }, signal);
      if (JSON.stringify(rows) === JSON.stringify(this.#rows.slice(0, LIMIT))) return;
      // Whoever has read on stays where they are.
      const show = h("button", { type: "button", onclick: () => void this.#again() }, t.show_newer);
      fill(this.#notice, h("p", { class: "newer" }, `${t.newer} `, show));
      return;
    }
    const page = await ask<Details>("details", { ...this.#question(), limit: LIMIT }, signal);
    this.#asked = question;
    this.#rows = page.rows;
    this.#page = page;
    // Where the next page begins is of the moment: only rows are news.
    if (this.#news.in(question, page.rows)) this.#show();
  }

  async #again(): Promise<void> {
    this.#rows = [];
    this.#news = new News();
    this.app.go({});
  }

  #question(): Record<string, unknown> {
    const phone = this.#phone.value.trim();
    return { filter: question(this.app.state, this.app.ledger), ...(phone ? { phone } : {}) };
  }

  async #more(button: HTMLButtonElement): Promise<void> {
    const before = this.#rows.length;
    button.disabled = true;
    try {
      const page = await ask<Details>("details", { ...this.#question(), limit: LIMIT, cursor: this.#page?.next });
      this.#rows = [...this.#rows, ...page.rows];
      this.#page = page;
      this.#show();
      this.#list.querySelectorAll<HTMLElement>("tbody tr.event button")[before]?.focus();
    } catch (error) {
      button.disabled = false;
      this.app.say(String(error instanceof Error ? error.message : error));
    }
  }

  #show(): void {
    const page = this.#page;
    if (!page) return;
    const t = text();
    const n = this.#rows.length;
    const none = n === 0 && (this.app.ledger.events === 0 ? message(t.empty, t.empty_advice) : message(t.none, t.none_advice));
    fill(this.#notice, none);
    fill(this.#list, n > 0 && this.#table(page));
    const more = h("button", { type: "button" }, t.load_more);
    more.addEventListener("click", () => void this.#more(more));
    const count = page.next ? t.shown_of_more(n) : t.all_shown(n);
    fill(this.#foot, n > 0 && h("p", { class: "hint" }, count), page.next && more);
  }

  #table(page: Details): HTMLElement {
    const t = text();
    // Columns of which one row at least says something; the app only where there are several.
    const order = (name: string) => (FIRST.indexOf(name) + 1 || page.shown.length) + page.shown.indexOf(name) / 100;
    const places = page.shown
      .toSorted((a, b) => order(a) - order(b))
      .map((name) => page.columns.indexOf(name))
      .filter((at) => this.#rows.some((row) => row[at] !== null && row[at] !== ""))
      .filter((at) => page.columns[at] !== "operation" || new Set(this.#rows.map((row) => row[at])).size > 1);
    const name = (at: number) => page.columns[at] ?? "";
    const head = places.map((at) => h("th", { scope: "col", class: NUMBERS.has(name(at)) && "number" }, label("field", name(at))));
    const body = h("tbody");
    for (const row of this.#rows) {
      const open = h("button", { type: "button", class: "open", "aria-expanded": "false", "aria-label": t.open_event });
      const cells = places.map((at) => h("td", { class: NUMBERS.has(name(at)) && "number" }, content(name(at), row[at])));
      const line = h("tr", { class: "event" }, h("td", null, open), ...cells);
      const all = h("tr", { class: "fields-of-event", hidden: true }, h("td", { colspan: places.length + 1 }));
      open.addEventListener("click", () => {
        all.hidden = !all.hidden;
        open.setAttribute("aria-expanded", String(!all.hidden));
        if (!all.hidden) fill(all.cells[0] as Element, everything(page.columns, row));
      });
      body.append(line, all);
    }
    const caption = `${label("product", this.app.state.product)}, ${t.details}`;
    return h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
      h("table", { class: "events" }, h("caption", { class: "unseen" }, caption), h("thead", null, h("tr", null, h("th", { scope: "col" }, h("span", { class: "unseen" }, t.event)), ...head)), body),
    );
  }
}

function content(name: string, value: Cell | undefined): Node | string {
  if (value === null || value === undefined) return "";
  if (name === "time") return time(String(value));
  if (typeof value === "number") return NUMBERS.has(name) ? whole(value) : String(value);
  // Its text stands with all fields.
  if (name === "code") return value;
  if (name === "outcome" || name === "billing" || name === "level")
    return h("span", { class: `word ${name}-${value}` }, cell(name, value));
  return cell(name, value);
}

/** `2026-11-01T08:00:00.123+08:00`: the wall clock of the zone that was asked for. */
function time(value: string): Node {
  const [day, clock] = [value.slice(0, 10), value.slice(11, 19)];
  return h("time", { datetime: value }, `${bucketStart(day, "day", day.slice(0, 4) !== String(new Date().getFullYear()))} ${clock}`);
}

function everything(columns: string[], row: Cell[]): HTMLElement {
  const pairs = columns.flatMap((name, at) => {
    const value = row[at];
    if (value === null || value === undefined || value === "") return [];
    return [h("div", null, h("dt", null, label("field", name)), h("dd", null, String(value)))];
  });
  return h("dl", { class: "fields-list" }, ...pairs);
}
