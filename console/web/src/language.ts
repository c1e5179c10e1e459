/** The language of the page and its theme: settings of this browser, not of a link. */

export type Language = "en" | "zh";
export type Theme = "auto" | "light" | "dark";

/** A browser that keeps nothing still shows everything. */
function kept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Then it holds until the page is left.
  }
}

let current: Language =
  (kept("language") as Language | null) ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");

export function language(): Language {
  return current === "zh" ? "zh" : "en";
}

export function speak(chosen: Language): void {
  current = chosen;
  keep("language", chosen);
  document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
}

export function theme(): Theme {
  const chosen = kept("theme");
  return chosen === "light" || chosen === "dark" ? chosen : "auto";
}

export function dress(chosen: Theme): void {
  keep("theme", chosen);
  if (chosen === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = chosen;
}

export function isDark(): boolean {
  const chosen = document.documentElement.dataset["theme"];
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}
