/** What the vendor or a caller says that no catalogue lists. */

import { ask, type Drift } from "../api.ts";
import type { App, View } from "../app.ts";
import { fill, h } from "../dom.ts";
import { exported, exporter, TABLE_FORMATS } from "../export.ts";
import { instant, NOTHING, whole } from "../format.ts";
import { message } from "../message.ts";
import { News } from "../news.ts";
import { table } from "../table.ts";
import { text } from "../text.ts";
import { label } from "../words.ts";

export class DriftView implements View {
  #list = h("div");
  #news = new News();

  constructor(
    private readonly app: App,
    root: Element,
  ) {
    const t = text();
    const write = (format: string) => exported("drift", { tz: app.state.tz }, format);
    fill(
      root,
      h("header", { class: "head" }, h("h1", null, t.drift), exporter(app, TABLE_FORMATS, write)),
      h("p", { class: "about" }, t.drift_about),
      h("section", { class: "panel", "aria-label": t.drift }, this.#list),
    );
  }

  async update(signal: AbortSignal): Promise<void> {
    const t = text();
    const found = await ask<Drift[]>("drift", undefined, signal);
    if (!this.#news.in(found)) return;
    if (found.length === 0) return fill(this.#list, message(t.drift_none, ""));
    const { tz } = this.app.state;
    const rows = found.map((one) => [
      h("code", null, one.word),
      one.json_type ? `${label("drift_kind", one.kind)} (${label("json_type", one.json_type)})` : label("drift_kind", one.kind),
      label("product", one.product),
      whole(one.events),
      instant(one.first_at_ms, tz),
      instant(one.last_at_ms, tz),
      one.sample ? sample(one.sample) : NOTHING,
    ]);
    const columns = [t.word, t.kind, t.product, t.events, t.first, t.last, t.sample].map((name) => ({ name, number: name === t.events }));
    fill(this.#list, table({ caption: t.drift, columns, rows }));
  }
}

function sample(json: string): HTMLElement {
  return h("details", { class: "sample" }, h("summary", null, text().show_sample), h("pre", null, pretty(json)));
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
