/** Everything around a view: navigation, settings, and what the page says by itself. */

import type { App } from "./app.ts";
import { append, fill, h } from "./dom.ts";
import { clock } from "./format.ts";
import { type Language, language, type Theme, theme } from "./language.ts";
import { PRODUCTS, type State, write } from "./state.ts";
import { text } from "./text.ts";
import { label } from "./words.ts";

interface Owner extends App {
  speak(chosen: Language): void;
  dress(chosen: Theme): void;
}

export class Shell {
  /** Where the view is. */
  stage = h("div");
  #nav = h("nav");
  #menu = h("button");
  #notice = h("div", { class: "notice", "aria-live": "polite" });
  #failure = h("div");
  #status = h("p", { class: "status" });
  #toast = h("p", { class: "toast", role: "status", hidden: true });
  #main = h("main");
  #bar = h("div", { class: "busy", hidden: true });
  #hush: number | undefined;

  constructor(private readonly app: Owner) {}

  build(): void {
    const t = text();
    const { ledger } = this.app;
    this.stage = h("div", { class: "stage" });
    this.#nav = h("nav", { id: "views", "aria-label": t.views });
    this.#menu = h("button", { type: "button", class: "menu-button", "aria-expanded": "false", "aria-controls": "views" }, t.menu);
    this.#menu.addEventListener("click", () => this.#unfold(this.#menu.getAttribute("aria-expanded") !== "true"));
    this.#main = h("main", { id: "content", tabindex: "-1", "aria-busy": "true" }, this.#bar, this.#notice, this.#failure, this.stage, this.#toast);
    const brand = h("p", { class: "brand" }, h("b", null, "Verimeter"), h("span", { title: ledger.name }, ledger.name));
    const side = h("header", { class: "side" }, h("div", { class: "side-head" }, brand, this.#menu), this.#nav, this.#settings());
    fill(document.body, h("a", { class: "skip", href: "#content" }, t.skip), side, this.#main);
    this.live(true);
  }

  /** Marks the view of the state. */
  show(): void {
    const t = text();
    const { state } = this.app;
    const link = (change: Partial<State>, name: string) => {
      const to: State = { ...state, show: null, filters: {}, by: "", ...change };
      const isHere = to.view === state.view && (!change.product || to.product === state.product);
      const a = h("a", { href: write(to, this.app.ledger.default_tz), "aria-current": isHere && "page" }, name);
      a.addEventListener("click", (event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        this.app.go({ show: null, filters: {}, by: "", ...change });
      });
      return h("li", null, a);
    };
    const group = (name: string, ...links: (Node | false)[]) => h("div", null, h("h2", null, name), h("ul", null, ...links));
    const groups = PRODUCTS.map((product) =>
      group(
        label("product", product),
        link({ view: "overview", product }, t.overview),
        product === "identity_verification" && link({ view: "funnel", product }, t.funnel),
        link({ view: "details", product }, t.details),
      ),
    );
    const rest = [link({ view: "balance" }, t.balance), link({ view: "reconcile" }, t.reconcile), link({ view: "drift" }, t.drift)];
    fill(this.#nav, ...groups, group(t.account, ...rest));
    const here = this.#nav.querySelector("[aria-current]")?.textContent ?? "";
    document.title = `${here} · ${this.app.ledger.name} · Verimeter`;
  }

  /** A view was opened: whoever reads by ear begins at its top. */
  arrive(): void {
    this.#unfold(false);
    this.#main.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  busy(isBusy: boolean): void {
    this.#bar.hidden = !isBusy;
    this.#main.setAttribute("aria-busy", String(isBusy));
  }

  /** A failure in the place of the view's figures, or none. */
  failure(message?: HTMLElement): void {
    fill(this.#failure, message);
    this.stage.classList.toggle("stale", message !== undefined);
  }

  live(isLive: boolean, at?: number): void {
    const t = text();
    fill(this.#status, h("i", { class: isLive ? "dot" : "dot lost", "aria-hidden": "true" }), isLive ? t.live : t.lost);
    if (at) append(this.#status, [h("small", null, t.updated(clock(at)))]);
    fill(this.#notice, !isLive && h("p", null, h("b", null, t.lost), " ", t.lost_advice.replaceAll("`", "")));
  }

  say(said: string): void {
    clearTimeout(this.#hush);
    this.#toast.textContent = said;
    this.#toast.hidden = false;
    this.#hush = setTimeout(() => (this.#toast.hidden = true), 6_000);
  }

  #unfold(isOpen: boolean): void {
    this.#menu.setAttribute("aria-expanded", String(isOpen));
    document.body.classList.toggle("unfolded", isOpen);
  }

  #settings(): HTMLElement {
    const t = text();
    const languages = h("select", { "aria-label": t.language }, new Option("English", "en"), new Option("中文", "zh"));
    languages.value = language();
    languages.addEventListener("change", () => {
      this.app.speak(languages.value as Language);
      document.querySelector<HTMLElement>(".settings select")?.focus();
    });
    const themes = h(
      "select",
      { "aria-label": t.theme },
      new Option(t.theme_auto, "auto"),
      new Option(t.theme_light, "light"),
      new Option(t.theme_dark, "dark"),
    );
    themes.value = theme();
    themes.addEventListener("change", () => this.app.dress(themes.value as Theme));
    return h("div", { class: "settings" }, this.#status, languages, themes);
  }
}
