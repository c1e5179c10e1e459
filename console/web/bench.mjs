// How long somebody waits: the console of the address that is given, in a browser. Prints one line of JSON.
// `cargo xtask bench console` runs it over a large ledger.

import { chromium } from "playwright-core";

const [url, rounds] = [process.argv[2], Number(process.argv[3])];

/** What a hand does on the page, by name; each is done once per round. */
const STEPS = [
  ["platform", () => choose('select[name="platform"]', "android")],
  ["a year", () => choose(".fields select", "1y")],
  ["two filters of a year", () => choose('select[name="level"]', "high")],
  ["by hour", () => press('input[value="hour"]')],
  ["by week", () => press('input[value="week"]')],
  ["another time zone", () => choose('select[name="tz"]', "Australia/Eucla")],
  ["a category more", () => press('.category[aria-pressed="false"]')],
  ["details", () => press('nav a[href*="details&product=business_risk"]')],
  ["details of a platform", () => choose('select[name="platform"]', "web")],
  ["details of a tag", () => choose('select[name="tag"]', "F10003")],
];

/** In the page: what a control does when a hand changes it. */
const HANDS = `
  window.choose = (which, value) => {
    const select = document.querySelector(which);
    if (![...select.options].some((option) => option.value === value)) throw new Error(which + " has no " + value);
    select.value = value;
    select.dispatchEvent(new Event("change"));
  };
  window.press = (which) => document.querySelector(which).click();
  window.shown = (after) => new Promise((done) => {
    const look = () => {
      const mark = performance.getEntriesByName("shown")[0];
      if (mark && mark.startTime > after) done(mark.startTime - after);
      else setTimeout(look, 1);
    };
    look();
  });
`;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
const first = [];
const steps = STEPS.map(([name]) => ({ name, ms: [] }));
let weight = 0;
for (let round = 0; round < rounds; round++) {
  // A browser that knows nothing of the page.
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(HANDS);
  await page.goto(`${url}?view=overview&product=business_risk`);
  first.push(await page.evaluate(() => shown(0)));
  weight = await page.evaluate(() => {
    const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    return all.reduce((sum, one) => sum + one.encodedBodySize, 0);
  });
  // What can be chosen has come, too.
  await page.locator('select[name="tag"] option[value="F10003"]').waitFor({ state: "attached" });
  for (const [at, [name, act]] of STEPS.entries()) {
    // As an expression of the browser's own: the page's policy lets no text run.
    const hand = `(() => { const begun = performance.now(); (${act})(); return shown(begun); })()`;
    const ms = await page.evaluate(hand).catch((error) => Promise.reject(new Error(`${name}: ${error.message}`)));
    steps[at].ms.push(ms);
    if (name === "details") await page.locator('select[name="tag"] option[value="F10003"]').waitFor({ state: "attached" });
  }
  await context.close();
}
await browser.close();
console.log(JSON.stringify({ first_ms: first, weight_bytes: weight, steps }));
