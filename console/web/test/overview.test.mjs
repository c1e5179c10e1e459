// Overview: chart, table and file say what the kernel says.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { calm, cells, DAYS, drawn, exported, kernel, number, open, place, PRODUCTS, RANGE, record, september, serve, settled, verimeter, visit } from "./harness.mjs";

const ledger = record(place("overview.db"), september());
const { url } = await serve("--ledger", ledger);
const page = await open(url);

/** The kernel's trend of a product: every category by key. */
function trend(product, ...more) {
  const overview = kernel("overview", "--ledger", ledger, "--product", product, ...RANGE, ...more);
  const of = (key, row) => {
    const [set, word] = key.split(":");
    return word ? (row[set === "level" ? "by_level" : "by_tag"][word] ?? 0) : row[key];
  };
  return { overview, values: (key) => overview.rows.map((row) => of(key, row)), total: (key) => of(key, overview.total) };
}

async function keys() {
  return page.locator(".category").evaluateAll((buttons) => buttons.map((button) => [button.dataset.key, button.getAttribute("aria-pressed") === "true"]));
}

for (const product of PRODUCTS) {
  test(`${product}: categories add themselves to chart and table`, async () => {
    await visit(page, `${url}?view=overview&product=${product}&${DAYS}`);
    const { values, total, overview } = trend(product);
    const offered = await keys();
    const on = offered.filter(([, pressed]) => pressed).map(([key]) => key);
    assert.equal(on.length, 2, "a few are on by default");
    assert.ok(offered.length > 4);
    for (const [key, pressed] of offered) if (!pressed) await page.locator(`.category[data-key="${key}"]`).click();
    const all = offered.map(([key]) => key);
    const { series, buckets } = await drawn(page);
    assert.equal(buckets, overview.rows.length);
    assert.deepEqual(Object.keys(series).sort(), [...all].sort());
    const rows = await cells(page.locator(".panel table"));
    for (const key of all) {
      assert.deepEqual(series[key], values(key), `${key} on the chart`);
      const shown = await page.locator(`.category[data-key="${key}"]`).innerText();
      const at = rows[0].findIndex((name) => shown.startsWith(`${name}\n`) || shown.replace(/\s*[\d,]+$/, "") === name);
      assert.ok(at > 0, `${key} has a column: ${rows[0]}`);
      assert.equal(number(rows[1][at]), total(key), `${key} in sum`);
      assert.deepEqual(rows.slice(2).map((row) => number(row[at])).reverse(), values(key), `${key} in the table`);
    }
    // And away again, both at once.
    await page.locator(`.category[data-key="${all[0]}"]`).click();
    assert.ok(!(all[0] in (await drawn(page)).series));
    assert.equal((await cells(page.locator(".panel table")))[0].length, rows[0].length - 1);
    calm(page);
  });

  test(`${product}: the exported file is the kernel's`, async () => {
    await visit(page, `${url}?view=overview&product=${product}&${DAYS}&platform=android&bucket=week`);
    const file = await exported(page, "CSV");
    const said = verimeter("stats", "overview", "--ledger", ledger, "--product", product, ...RANGE, "--platform", "android", "--bucket", "week", "--format", "csv");
    assert.equal(readFileSync(file.path, "utf8"), said);
    assert.equal(file.name, `${product}-overview-2025-09-01-2025-10-01.csv`);
    const workbook = await exported(page, "Excel");
    assert.equal(readFileSync(workbook.path).subarray(0, 2).toString(), "PK");
    calm(page);
  });
}

test("filters change figures, address and nothing else; a link brings them back", async () => {
  await visit(page, `${url}?view=overview&product=number_verification&${DAYS}`);
  await page.getByLabel("Platform").selectOption("ios");
  await page.getByLabel("Week", { exact: true }).check({ force: true });
  await page.locator('.category[data-key="inconsistent"]').click();
  await page.getByText("More filters").click();
  await page.getByLabel("Time zone").selectOption("America/New_York");
  await settled(page);
  const address = page.url();
  const { values } = trend("number_verification", "--platform", "ios", "--bucket", "week", "--tz", "America/New_York");
  const wanted = { requests: values("requests"), consumption: values("consumption"), inconsistent: values("inconsistent") };
  assert.deepEqual((await drawn(page)).series, wanted);
  const other = await open(address);
  assert.deepEqual((await drawn(other)).series, wanted);
  assert.equal(await other.getByLabel("Platform").inputValue(), "ios");
  assert.equal(await other.getByLabel("Time zone").inputValue(), "America/New_York");
  await page.goBack();
  await page.waitForFunction(() => !location.search.includes("tz="));
  await settled(page);
  assert.equal(await page.getByLabel("Time zone").inputValue(), "Asia/Shanghai");
  assert.deepEqual((await drawn(page)).series.requests, trend("number_verification", "--platform", "ios", "--bucket", "week").values("requests"));
  calm(page);
  calm(other);
  await other.context().close();
});

test("the keyboard reaches and toggles every category, and stays where it is", async () => {
  await visit(page, `${url}?view=overview&product=business_risk&${DAYS}`);
  await page.locator('.category[data-key="requests"]').focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  const key = () => page.evaluate(() => document.activeElement.dataset.key);
  assert.equal(await key(), "consumption");
  await page.keyboard.press("Enter");
  await page.locator('.category[data-key="consumption"][aria-pressed="true"]').waitFor();
  await settled(page);
  assert.equal(await key(), "consumption");
  await page.keyboard.press("Space");
  await page.locator('.category[data-key="consumption"][aria-pressed="false"]').waitFor();
  calm(page);
});

test("hours, days, weeks and months of a year, to the day the console's year is long", async () => {
  for (const bucket of ["hour", "day", "week", "month"]) {
    await visit(page, `${url}?view=overview&product=one_click_login&from=2025-01-01&through=2025-12-31&bucket=${bucket}`);
    const overview = kernel("overview", "--ledger", ledger, "--product", "one_click_login", "--from", "2025-01-01", "--to", "2026-01-01", "--bucket", bucket);
    const { series } = await drawn(page);
    assert.deepEqual(series.requests, overview.rows.map((row) => row.requests), bucket);
    assert.equal(number(await page.locator(".figures dd").first().innerText()), overview.total.requests);
  }
  await page.getByRole("button", { name: /Show all/ }).count();
  calm(page);
});

test("a long table shows all its rows when asked to", async () => {
  await visit(page, `${url}?view=overview&product=one_click_login&from=2025-08-01&through=2025-10-31`);
  const rows = page.locator(".panel table tbody tr");
  assert.equal(await rows.count(), 41);
  await page.getByRole("button", { name: "Show all 92 rows" }).click();
  assert.equal(await rows.count(), 93);
  calm(page);
});
