/** The button that has a file made. */

import { ask, download, type Offered } from "./api.ts";
import type { App } from "./app.ts";
import { h } from "./dom.ts";
import { told } from "./message.ts";
import { text } from "./text.ts";

/** `make` says what to write, in which format. */
export function exporter(app: App, formats: string[], make: (format: string) => Promise<Offered>): HTMLElement {
  const menu = h("details", { class: "export" });
  const write = async (format: string) => {
    menu.open = false;
    app.say(text().exporting);
    try {
      app.say(text().exported((await download(make(format))).file));
    } catch (error) {
      const { said, advice } = told(error);
      app.say(advice ? `${said}; ${advice}` : said);
    }
  };
  const button = (format: string) =>
    h("button", { type: "button", onclick: () => void write(format) }, NAMES[format] ?? format);
  menu.append(h("summary", { class: "button" }, text().export), h("div", { class: "menu" }, ...formats.map(button)));
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
  menu.addEventListener("focusout", (event) => {
    if (!(event.relatedTarget instanceof Node && menu.contains(event.relatedTarget))) menu.open = false;
  });
  return menu;
}

const NAMES: Record<string, string> = { csv: "CSV", xlsx: "Excel", jsonl: "JSON Lines", parquet: "Parquet" };

export const TABLE_FORMATS = ["csv", "xlsx", "parquet"];
export const EVENT_FORMATS = ["csv", "xlsx", "jsonl", "parquet"];

/** A file of a view as the ledger answers it now. */
export function exported(view: string, query: unknown, format: string): Promise<Offered> {
  return ask<Offered>("export", { view, query, format });
}
