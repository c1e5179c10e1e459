/** What people call the words of answers. They come from the core's tables; nothing is typed here. */

import type { Words } from "./api.ts";
import { language } from "./language.ts";

let words: Words = {};

export function learn(told: Words): void {
  words = told;
}

/** The label of a word; the word itself where no table knows it. */
export function label(set: string, word: string): string {
  const pair = words[set]?.[word];
  return pair ? pair[language() === "zh" ? 1 : 0] : word;
}

export function knows(set: string, word: string): boolean {
  return words[set]?.[word] !== undefined;
}

/** Every word of a set. */
export function all(set: string): string[] {
  return Object.keys(words[set] ?? {});
}

/** A column of the overview: a figure, a rate, a level (`level:high`) or a tag (`tag:F24004`). */
export function column(key: string): string {
  const [set, word] = key.split(":") as [string, string | undefined];
  if (word !== undefined) {
    const name = label(set === "level" ? "risk_level" : set, word);
    return name === word || set === "level" ? name : `${name} ${word}`;
  }
  return knows("figure", key) ? label("figure", key) : label("rate", key);
}

/** The set that a column of the details takes its words from. */
const SETS: Record<string, string> = { level: "risk_level", interrupt_page: "page" };

export function cell(field: string, value: string): string {
  if (field === "tags") return value.split(" ").map((tag) => label("tag", tag)).join(" · ");
  const set = SETS[field] ?? field;
  // A code is what people search for: its text stands beside it.
  if (set === "code" || set === "error_code" || set === "sub_code") return knows(set, value) ? `${value} ${label(set, value)}` : value;
  return label(set, value);
}
