/** Tables: figures to the right, in digits of one width. */

import { h } from "./dom.ts";
import { text } from "./text.ts";

export interface Column {
  name: string;
  /** Whether it holds figures. */
  number?: boolean;
}

export type Content = Node | string;

/** Rows that are shown before anybody asks for all of them. */
const FEW = 40;

interface Options {
  caption: string;
  columns: Column[];
  rows: Content[][];
  /** Stands first, apart from the others. */
  total?: Content[];
  class?: string;
}

export function table({ caption, columns, rows, total, class: name }: Options): HTMLElement {
  const head = columns.map((column) => h("th", { scope: "col", class: column.number && "number" }, column.name));
  const body = h("tbody");
  const line = (cells: Content[], className?: string) =>
    h(
      "tr",
      { class: className },
      ...cells.map((cell, at) =>
        at === 0 ? h("th", { scope: "row" }, cell) : h("td", { class: columns[at]?.number && "number" }, cell),
      ),
    );
  if (total) body.append(line(total, "total"));
  for (const row of rows.slice(0, FEW)) body.append(line(row));
  const element = h(
    "div",
    { class: `scroll ${name ?? ""}`, tabindex: "0", role: "region", "aria-label": caption },
    h("table", null, h("caption", { class: "unseen" }, caption), h("thead", null, h("tr", null, ...head)), body),
  );
  if (rows.length <= FEW) return element;
  const more = h("button", { type: "button", class: "quiet" }, text().rows_more(rows.length));
  const whole = h("div", null, element, more);
  more.addEventListener("click", () => {
    for (const row of rows.slice(FEW)) body.append(line(row));
    more.remove();
    element.focus();
  });
  return whole;
}
