/** Messages in the place of figures: what is wrong, and what to do. */

import { Failure } from "./api.ts";
import { h } from "./dom.ts";
import { text } from "./text.ts";
import { knows, label } from "./words.ts";

export function message(title: string, advice: string, ...actions: Node[]): HTMLElement {
  return h("div", { class: "message" }, h("p", { class: "message-title" }, title), advice && h("p", null, ...code(advice)), ...actions);
}

/** A failure, and a way to ask again. */
export function failed(error: unknown, ...actions: Node[]): HTMLElement {
  const { kind, said, advice } = told(error);
  const { kinds } = text();
  const title = kinds[kind] ?? (knows("error_kind", kind) ? label("error_kind", kind) : kinds["other"]);
  return h(
    "div",
    { class: "message failed", role: "alert" },
    h("p", { class: "message-title" }, title),
    h("p", null, ...code(said)),
    advice && h("p", null, ...code(advice)),
    ...actions,
  );
}

export function told(error: unknown): { kind: string; said: string; advice: string } {
  if (error instanceof Failure) {
    const { lost_advice } = text();
    return error.kind === "unreachable"
      ? { kind: error.kind, said: lost_advice, advice: "" }
      : { kind: error.kind, said: error.message, advice: error.advice };
  }
  return { kind: "other", said: String(error), advice: "" };
}

/** Text with what stands in backticks as code. */
function code(said: string): Node[] {
  return said.split("`").map((part, at) => (at % 2 === 1 ? h("code", null, part) : document.createTextNode(part)));
}
