/** The page: navigation, the view that the address names, and the ledger's news. */

import "./style.css";

import { ask, type LedgerInfo, type Words } from "./api.ts";
import type { App, View } from "./app.ts";
import { append, fill, h } from "./dom.ts";
import { lastYear } from "./filters.ts";
import { dress, type Language, language, speak, type Theme, theme } from "./language.ts";
import { follow } from "./live.ts";
import { failed, told } from "./message.ts";
import { Shell } from "./shell.ts";
import { days, daysLater, read, type State, write } from "./state.ts";
import { text } from "./text.ts";
import { open } from "./views/index.ts";
import { learn } from "./words.ts";

class Page implements App {
  state: State;
  #shell = new Shell(this);
  #view: View | undefined;
  /** What the view on the page was made for. */
  #made = "";
  #asking = new AbortController();

  constructor(public ledger: LedgerInfo) {
    this.state = read(location.search, ledger.default_tz);
    this.#shell.build();
    addEventListener("popstate", () => {
      this.state = read(location.search, this.ledger.default_tz);
      void this.show();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#view?.dress?.());
  }

  go(change: Partial<State>): void {
    const before = this.state;
    this.state = { ...before, ...change };
    // Another product has other categories and words.
    const moved = this.state.view !== before.view || this.state.product !== before.product;
    if (moved) Object.assign(this.state, { show: change.show ?? null, filters: change.filters ?? {} });
    const address = write(this.state, this.ledger.default_tz);
    if (address !== location.search) history.pushState(null, "", address);
    void this.show();
    if (moved) this.#shell.arrive();
  }

  say(said: string): void {
    this.#shell.say(said);
  }

  speak(chosen: Language): void {
    speak(chosen);
    this.#made = "";
    this.#shell.build();
    void this.show();
  }

  dress(chosen: Theme): void {
    dress(chosen);
    this.#view?.dress?.();
  }

  /** Shows what the state says; a view of the same kind stays and only changes its figures. */
  async show(): Promise<void> {
    this.#asking.abort();
    const asking = (this.#asking = new AbortController());
    const kind = `${this.state.view} ${this.state.product} ${language()}`;
    if (kind !== this.#made) {
      this.#made = kind;
      this.#view = open(this, this.#shell.stage);
    }
    this.#shell.show();
    this.#shell.busy(true);
    try {
      await this.#view?.update(asking.signal);
      if (!asking.signal.aborted) this.#shell.failure();
      shown();
    } catch (error) {
      if (!asking.signal.aborted) this.#fail(error);
    } finally {
      if (!asking.signal.aborted) this.#shell.busy(false);
    }
  }

  #fail(error: unknown): void {
    const t = text();
    const button = (name: string, onclick: () => void) => h("button", { type: "button", onclick }, name);
    const actions = [button(t.retry, () => void this.show())];
    const [from, through] = days(this.state, this.ledger);
    if (told(error).kind === "invalid_argument" && daysLater(from, this.ledger.max_days) <= through)
      actions.unshift(button(t.last_year, () => this.go(lastYear(this.state))));
    this.#shell.failure(failed(error, ...actions));
  }

  /** The ledger has news. */
  async renew(): Promise<void> {
    // Where it cannot be read, the view says so.
    this.ledger = await ask<LedgerInfo>("ledger").catch(() => this.ledger);
    await this.show();
    this.#shell.live(true, Date.now());
  }

  lost(): void {
    this.#shell.live(false);
  }

  found(): void {
    this.#shell.live(true);
  }
}

/** Marks when what was asked for is on the screen, for whoever measures. */
function shown(): void {
  requestAnimationFrame(() =>
    setTimeout(() => {
      performance.clearMarks("shown");
      performance.mark("shown");
    }),
  );
}

async function start(): Promise<void> {
  dress(theme());
  speak(language());
  try {
    const [ledger, words] = await Promise.all([ask<LedgerInfo>("ledger"), ask<Words>("words")]);
    learn(words);
    const page = new Page(ledger);
    void page.show();
    follow(ledger.version, page);
  } catch (error) {
    const retry = h("button", { type: "button", onclick: () => void start() }, text().retry);
    fill(document.body, h("main", { class: "alone" }, h("h1", null, "Verimeter"), failed(error, retry)));
  }
}

append(document.body, [h("main", { class: "alone" }, h("p", { role: "status" }, text().loading))]);
void start();
