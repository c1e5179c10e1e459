/** Where people are lost on their way through identity verification, and why. */

import { ask, type Funnel, type FunnelPart, type FunnelReason, type Share } from "../api.ts";
import type { App, View } from "../app.ts";
import { fill, h } from "../dom.ts";
import { exported, exporter, TABLE_FORMATS } from "../export.ts";
import { field, Filters } from "../filters.ts";
import { date, NOTHING, percent, seconds, whole } from "../format.ts";
import { language } from "../language.ts";
import { message } from "../message.ts";
import { News } from "../news.ts";
import { question } from "../state.ts";
import { type Content, table } from "../table.ts";
import { text } from "../text.ts";
import { label } from "../words.ts";

export class FunnelView implements View {
  #filters: Filters;
  #by = h("select");
  #news = new News();
  #body = h("div", { class: "stack" });

  constructor(
    private readonly app: App,
    root: Element,
  ) {
    const t = text();
    const splits = { "": t.by_none, platform: t.by_platform, app: t.by_app, week: t.by_week };
    for (const [word, name] of Object.entries(splits)) this.#by.append(new Option(name, word));
    this.#by.addEventListener("change", () => app.go({ by: this.#by.value }));
    this.#filters = new Filters(app, { buckets: false, filters: true, extra: [field(t.by, this.#by)] });
    const write = (format: string) => exported("funnel", this.#question(), format);
    fill(
      root,
      h("header", { class: "head" }, h("h1", null, `${label("product", "identity_verification")} `, h("span", null, t.funnel)), exporter(app, TABLE_FORMATS, write)),
      this.#filters.element,
      this.#body,
    );
  }

  #question(): unknown {
    const { by } = this.app.state;
    return { filter: question(this.app.state, this.app.ledger), ...(by ? { by } : {}) };
  }

  async update(signal: AbortSignal): Promise<void> {
    this.#filters.show();
    this.#by.value = this.app.state.by;
    const t = text();
    const funnel = await ask<Funnel>("funnel", this.#question(), signal);
    if (!this.#news.in(this.app.state, this.app.ledger.events === 0, funnel)) return;
    const { total } = funnel;
    if (total.requests === 0) {
      const empty = this.app.ledger.events === 0;
      return fill(this.#body, empty ? message(t.empty, t.empty_advice) : message(t.none, t.none_advice));
    }
    const few = !total.enough && h("p", { class: "hint" }, t.too_few(funnel.min_sample));
    fill(
      this.#body,
      this.#figures(total),
      panel(t.stages, few, this.#stages(total)),
      funnel.parts.length > 0 && panel(`${t.by}: ${this.#by.selectedOptions[0]?.text ?? ""}`, this.#parts(funnel)),
      panel(t.reasons, this.#reasons(t.reasons, total.error_codes)),
      panel(t.results, this.#reasons(t.results, total.sub_codes)),
      panel(t.pages, this.#pages(total)),
      total.friction.some(({ told }) => told > 0) && panel(t.friction, this.#friction(total)),
    );
  }

  #figures(total: FunnelPart): HTMLElement {
    const t = text();
    const tile = (name: string, value: string) => h("div", null, h("dt", null, name), h("dd", null, value));
    const passed = total.stages.at(-1);
    return h(
      "dl",
      { class: "figures", "aria-label": t.figures },
      tile(t.transactions, whole(total.requests)),
      tile(label("figure", "not_started"), whole(total.not_started)),
      tile(label("stage", "started"), whole(total.stages[0]?.reached ?? 0)),
      tile(t.lost_in, whole(total.interrupted)),
      tile(label("stage", "passed"), whole(passed?.reached ?? 0)),
      tile(label("rate", "passed_rate"), passed?.reach ? percent(passed.reach.value) : NOTHING),
      total.without_verdict > 0 && tile(t.without_verdict, whole(total.without_verdict)),
    );
  }

  /** Each stage as a bar of those who reached it, with what was lost there. */
  #stages(part: FunnelPart): HTMLElement {
    const t = text();
    const begun = part.stages[0]?.reached || 1;
    const rows = part.stages.map((stage) => {
      const width = (n: number) => `${(100 * n) / begun}%`;
      const bar = h("span", { class: "bar", "aria-hidden": "true" }, h("i", { css: { width: width(stage.reached - stage.dropped) } }), h("i", { class: "lost", css: { width: width(stage.dropped) } }));
      return [label("stage", stage.stage), bar, whole(stage.reached), whole(stage.shown), whole(stage.dropped), value(stage.drop), interval(stage.drop)];
    });
    const columns = [{ name: t.stage }, { name: "" }, ...[t.reached, t.shown, t.dropped, t.drop, t.interval].map((name) => ({ name, number: true }))];
    return table({ caption: t.stages, columns, rows, class: "stages" });
  }

  #parts(funnel: Funnel): HTMLElement {
    const t = text();
    const name = (key: string): string => {
      if (!key) return t.unsaid;
      return this.app.state.by === "week" ? date(key) : label(this.app.state.by, key);
    };
    const rows = funnel.parts.map((part) => [
      name(part.key),
      whole(part.stages[0]?.reached ?? 0),
      ...part.stages.slice(1).map((stage) => value(stage.reach)),
    ]);
    const stages = funnel.total.stages.map(({ stage }) => ({ name: label("stage", stage), number: true }));
    return table({ caption: t.by, columns: [{ name: this.#by.selectedOptions[0]?.text ?? "" }, ...stages], rows });
  }

  #reasons(caption: string, reasons: FunnelReason[]): HTMLElement {
    const t = text();
    const most = Math.max(1, ...reasons.map(({ transactions }) => transactions));
    const rows: Content[][] = reasons.map(({ code, meaning, transactions, share }) => [
      h("span", null, h("code", null, code || t.unsaid), " ", meaning ?? ""),
      h("span", { class: "bar", "aria-hidden": "true" }, h("i", { css: { width: `${(100 * transactions) / most}%` } })),
      whole(transactions),
      value(share),
      interval(share),
    ]);
    const columns = [{ name: t.reason }, { name: "" }, ...[t.transactions, t.share, t.interval].map((name) => ({ name, number: true }))];
    return table({ caption, columns, rows, class: "reasons" });
  }

  #pages(part: FunnelPart): HTMLElement {
    const t = text();
    const zh = language() === "zh";
    const rows = part.pages.map((page) => [
      (zh ? page.label_zh : page.label) || t.unsaid,
      whole(page.shown),
      whole(page.left),
      value(page.share),
      whole(page.stays),
      seconds(page.stay_p50_ms),
      seconds(page.stay_p90_ms),
      seconds(page.stay_p99_ms),
    ]);
    const names = [t.pages, t.shown, t.left, t.share, t.stays, t.p50, t.p90, t.p99];
    return table({ caption: t.pages, columns: names.map((name, at) => ({ name, number: at > 0 })), rows });
  }

  #friction(part: FunnelPart): HTMLElement {
    const t = text();
    const told = part.friction.filter((one) => one.told > 0);
    const rows = told.map((one) => [label("field", one.name), whole(one.affected), value(one.share), interval(one.share), whole(one.times), whole(one.told)]);
    const names = [t.kind, t.affected, t.share, t.interval, t.times, t.told];
    return table({ caption: t.friction, columns: names.map((name, at) => ({ name, number: at > 0 })), rows });
  }
}

function panel(name: string, ...children: (Node | false)[]): HTMLElement {
  return h("section", { class: "panel", "aria-label": name }, h("h2", null, name), ...children);
}

function value(share: Share | null): string {
  return share ? percent(share.value) : NOTHING;
}

function interval(share: Share | null): string {
  return share ? `${percent(share.low)} – ${percent(share.high)}` : NOTHING;
}
