// Every view, in both languages, light and dark, wide and narrow: there, readable for everybody, and asking nobody else.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { calm, DAYS, open, place, PRODUCTS, record, september, serve, settled, verimeter, visit } from "./harness.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ledger = record(place("views.db"), september());
verimeter("balance", "set", "--ledger", ledger, "--product", "number_verification", "--remaining", "5000", "--at", "2025-09-01");
const { url } = await serve("--ledger", ledger);

const VIEWS = [
  ...PRODUCTS.flatMap((product) => ["overview", "details"].map((view) => `view=${view}&product=${product}`)),
  "view=funnel",
  "view=funnel&by=platform",
  "view=balance",
  "view=reconcile",
  "view=drift",
];

/** Findings of axe-core that keep somebody from using the page. */
async function findings(page) {
  // The page's policy lets no script in but its own: axe comes in beside the page.
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe });
  const { result } = await session.send("Runtime.evaluate", {
    expression: "axe.run(document, { resultTypes: ['violations'] }).then((found) => JSON.stringify(found.violations))",
    awaitPromise: true,
    returnByValue: true,
  });
  return JSON.parse(result.value)
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
}

for (const [name, options] of Object.entries({
  "light, wide, English": { viewport: { width: 1360, height: 900 }, colorScheme: "light", locale: "en-US" },
  "dark, narrow, Chinese": { viewport: { width: 390, height: 844 }, colorScheme: "dark", locale: "zh-CN" },
})) {
  test(`${name}: every view is there, and axe-core finds nothing serious`, async () => {
    const page = await open(url, options);
    for (const view of VIEWS) {
      await visit(page, `${url}?${view}&${DAYS}`);
      assert.equal(await page.locator(".failed").count(), 0, view);
      assert.deepEqual(await findings(page), [], view);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= options.viewport.width, `${view} is ${width} wide`);
    }
    calm(page);
    await page.context().close();
  });
}

test("navigation leads to every view, marks where one is, and a narrow page folds it", async () => {
  const page = await open(url, { viewport: { width: 390, height: 844 } });
  const menu = page.getByRole("button", { name: "Menu" });
  for (const [group, link] of [["Business risk control", "Details"], ["Identity verification", "Funnel"], ["Account", "Unknown values"]]) {
    await menu.click();
    await page.locator("nav > div", { has: page.getByText(group, { exact: true }) }).getByRole("link", { name: link }).click();
    await settled(page);
    assert.ok((await page.locator("main h1").innerText()).includes(link));
    assert.equal(await page.locator("nav").isVisible(), false, "it folds itself");
    await menu.click();
    assert.equal(await page.locator('nav a[aria-current="page"]').innerText(), link);
    await menu.click();
  }
  calm(page);
  await page.context().close();
});

test("language and theme are chosen on the page and kept", async () => {
  const page = await open(`${url}?view=overview&product=business_risk&${DAYS}`);
  await page.getByLabel("Language").selectOption("zh");
  await page.getByText("业务风控", { exact: true }).first().waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
  await settled(page);
  const words = await page.locator("body").innerText();
  for (const word of ["请求数", "成功率", "高风险", "点击灰色类别"]) assert.ok(words.includes(word), word);
  await page.getByLabel("主题").selectOption("dark");
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const dark = await background();
  await visit(page, `${url}?view=drift`);
  assert.equal(await page.locator("main h1").innerText(), "未知值");
  assert.equal(await background(), dark);
  await page.getByLabel("主题").selectOption("light");
  assert.notEqual(await background(), dark);
  calm(page);
  await page.context().close();
});
