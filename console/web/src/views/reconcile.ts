/** The ledger beside the vendor's own table, which somebody drops here. */

import { type Offered, type Reconciliation, send } from "../api.ts";
import type { App, View } from "../app.ts";
import { fill, h } from "../dom.ts";
import { exporter, TABLE_FORMATS } from "../export.ts";
import { field, zones } from "../filters.ts";
import { date, NOTHING, whole } from "../format.ts";
import { failed } from "../message.ts";
import { News } from "../news.ts";
import { PRODUCTS } from "../state.ts";
import { table } from "../table.ts";
import { text } from "../text.ts";
import { label } from "../words.ts";

export class ReconcileView implements View {
  #product = h("select");
  /** As the command's `--map`, and as refusals say it: `requests=请求量`. */
  #headers = h("input", { type: "text", placeholder: "requests=请求量", autocomplete: "off", spellcheck: "false" });
  #input = h("input", { type: "file", accept: ".xlsx,.xlsm,.csv,.txt,.tsv", class: "unseen", id: "vendor-file" });
  #zone: HTMLElement;
  #result = h("div", { class: "stack" });
  #file: File | undefined;
  #news = new News();

  constructor(
    private readonly app: App,
    root: Element,
  ) {
    const t = text();
    this.#product.append(new Option(t.as_file, ""), ...PRODUCTS.map((product) => new Option(label("product", product), product)));
    this.#product.addEventListener("change", () => void this.#compare());
    this.#headers.addEventListener("change", () => void this.#compare());
    this.#input.addEventListener("change", () => this.#take(this.#input.files?.[0]));
    this.#zone = h(
      "div",
      { class: "drop" },
      h("p", { class: "message-title" }, t.drop_file),
      h("p", null, t.file_kinds),
      this.#input,
      h("label", { class: "button", for: "vendor-file" }, t.choose_file),
    );
    this.#catch();
    fill(
      root,
      h("header", { class: "head" }, h("h1", null, t.reconcile)),
      h("form", { class: "filters", "aria-label": t.filters, onsubmit: (event) => event.preventDefault() }, h("div", { class: "fields" }, field(t.product, this.#product), field(t.zone, zones(app)), field(t.headers, this.#headers))),
      this.#zone,
      this.#result,
    );
  }

  /** A comparison is of its moment: it is made again for another zone, and not for each new event. */
  async update(): Promise<void> {
    if (this.#news.in(this.app.state)) await this.#compare();
  }

  #catch(): void {
    const over = (isOver: boolean) => (event: DragEvent) => {
      event.preventDefault();
      this.#zone.classList.toggle("over", isOver);
    };
    this.#zone.addEventListener("dragover", over(true));
    this.#zone.addEventListener("dragleave", over(false));
    this.#zone.addEventListener("drop", (event) => {
      over(false)(event);
      this.#take(event.dataTransfer?.files[0]);
    });
  }

  #take(file: File | undefined): void {
    if (!file) return;
    this.#file = file;
    fill(this.#result);
    this.app.say(text().comparing);
    void this.#compare();
  }

  #ask<T>(file: File, format?: string): Promise<T> {
    const { tz } = this.app.state;
    const product = this.#product.value;
    const query = { tz, columns: headers(this.#headers.value), ...(product ? { product } : {}) };
    const address = new URLSearchParams({ name: file.name, query: JSON.stringify(query), ...(format ? { format } : {}) });
    return send<T>(`reconcile?${address}`, { method: "POST", body: file });
  }

  async #compare(): Promise<void> {
    const file = this.#file;
    if (!file) return;
    try {
      const found = await this.#ask<Reconciliation>(file);
      if (file === this.#file) this.#show(found, file);
    } catch (error) {
      if (file === this.#file) fill(this.#result, failed(error));
    }
    // The same file may be chosen again after it was mended.
    this.#input.value = "";
  }

  #show(found: Reconciliation, file: File): void {
    const t = text();
    const title = found.agrees ? t.agrees : t.differs(whole(found.differences));
    this.app.say(title);
    const write = (format: string) => this.#ask<Offered>(file, format);
    const differing = found.rows.filter((row) => row.difference !== 0);
    fill(
      this.#result,
      h(
        "header",
        { class: "head verdict" },
        h("div", null, h("h2", { class: found.agrees ? "agrees" : "differs" }, title), h("p", { class: "hint" }, `${t.compared(whole(found.rows.length), file.name)}, ${found.tz}`)),
        exporter(this.app, TABLE_FORMATS, write),
      ),
      found.ignored.length > 0 && h("p", { class: "hint" }, t.not_compared(found.ignored.join(", "))),
      h("section", { class: "panel", "aria-label": t.sums }, h("h2", null, t.sums), this.#sums(found)),
      differing.length > 0 && h("section", { class: "panel", "aria-label": t.differences }, h("h2", null, t.differences), this.#differing(differing)),
    );
  }

  #sums(found: Reconciliation): HTMLElement {
    const t = text();
    const rows = found.totals.map((total) => [label("product", total.product), label("figure", total.figure), whole(total.ours), whole(total.theirs), signed(total.difference)]);
    const names = [t.product, t.figure, t.ours, t.theirs, t.difference];
    return table({ caption: t.sums, columns: names.map((name, at) => ({ name, number: at > 1 })), rows });
  }

  #differing(rows: Reconciliation["rows"]): HTMLElement {
    const t = text();
    const apps = rows.some((row) => row.app !== null);
    const platforms = rows.some((row) => row.platform !== null);
    const lines = rows.map((row) => [
      date(row.day),
      label("product", row.product),
      ...(apps ? [row.app ?? NOTHING] : []),
      ...(platforms ? [row.platform ? label("platform", row.platform) : NOTHING] : []),
      label("figure", row.figure),
      whole(row.ours),
      row.theirs === null ? NOTHING : whole(row.theirs),
      signed(row.difference),
      h("span", { class: "cause" }, h("b", null, row.cause ? label("difference_cause", row.cause) : ""), " ", row.explanation ?? ""),
    ]);
    const names = [t.day, t.product, ...(apps ? [t.app] : []), ...(platforms ? [t.platform] : []), t.figure, t.ours, t.theirs, t.difference, t.cause];
    const numbers = [t.ours, t.theirs, t.difference];
    return table({ caption: t.differences, columns: names.map((name) => ({ name, number: numbers.includes(name) })), rows: lines });
  }
}

/** Names with the header that stands for each. */
function headers(said: string): Record<string, string> {
  const pairs = said.split(/[,，;；]/).map((pair) => pair.split(/[=＝]/).map((part) => part.trim()));
  return Object.fromEntries(pairs.filter(([name, header]) => name || header).map(([name = "", header = ""]) => [name, header]));
}

function signed(n: number): string {
  return n > 0 ? `+${whole(n)}` : whole(n).replace("-", "−");
}
