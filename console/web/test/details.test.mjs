// Details: one row per event, found by the filters of the vendor's page.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { calm, cells, DAYS, exported, kernel, open, place, PRODUCTS, RANGE, record, september, serve, settled, verimeter, visit } from "./harness.mjs";

const ledger = record(place("details.db"), september());
const { url } = await serve("--ledger", ledger);
const page = await open(url);

const FILTERS = {
  one_click_login: { Platform: "ios", Carrier: "cu", "Billing status": "billed" },
  number_verification: { Platform: "android", Carrier: "cm", "Authentication status": "inconsistent" },
  business_risk: { Platform: "web", "Risk level": "high", "Billing status": "billed" },
  identity_verification: { Status: "interrupted", "Page left on": "ocr_scan", "Interruption reason": "1006" },
};
const FLAGS = {
  Platform: "--platform",
  Carrier: "--carrier",
  "Billing status": "--billing",
  "Authentication status": "--outcome",
  Status: "--outcome",
  "Risk level": "--level",
  "Page left on": "--page",
  "Interruption reason": "--error-code",
};

/** What tells the events of a list apart, newest first. */
async function listed() {
  const [head, ...rows] = await cells(page.locator("table.events"));
  const at = head.indexOf("Correlation ID") >= 0 ? head.indexOf("Correlation ID") : head.indexOf("Transaction");
  return rows.filter((row) => row.length === head.length).map((row) => row[at]);
}

const names = (page) => page.rows.map((row) => row.ex_id ?? row.transaction_id);

for (const product of PRODUCTS) {
  test(`${product}: the page's filters, each alone and all together`, async () => {
    const flags = ["--ledger", ledger, "--product", product, ...RANGE, "--limit", "50"];
    const together = [];
    for (const [label, word] of Object.entries(FILTERS[product])) {
      await visit(page, `${url}?view=details&product=${product}&${DAYS}`);
      await page.getByLabel(label, { exact: true }).locator(`option[value="${word}"]`).waitFor({ state: "attached" });
      await page.getByLabel(label, { exact: true }).selectOption(word);
      await settled(page);
      const answer = kernel("details", ...flags, FLAGS[label], word);
      assert.ok(answer.rows.length > 0, `${label} finds something`);
      assert.deepEqual(await listed(), names(answer), label);
      together.push([label, word]);
    }
    await visit(page, `${url}?view=details&product=${product}&${DAYS}`);
    for (const [label, word] of together) {
      await page.getByLabel(label, { exact: true }).locator(`option[value="${word}"]`).waitFor({ state: "attached" });
      await page.getByLabel(label, { exact: true }).selectOption(word);
      await settled(page);
    }
    const answer = kernel("details", ...flags, ...together.flatMap(([label, word]) => [FLAGS[label], word]));
    assert.deepEqual(answer.rows.length ? await listed() : await page.getByText("No event of this range").count(), answer.rows.length ? names(answer) : 1);
    calm(page);
  });
}

test("only the page's filters stand in front, and the phone number with business risk alone", async () => {
  for (const product of PRODUCTS) {
    await visit(page, `${url}?view=details&product=${product}&${DAYS}`);
    const inFront = await page.locator(".filters > .fields:first-child .field > label").allInnerTexts();
    const phone = product === "business_risk" ? ["Phone number, kept out of the address"] : [];
    assert.deepEqual(inFront, ["Time", "From", "Through", ...Object.keys(FILTERS[product]), ...phone]);
  }
  calm(page);
});

test("a number is found, and is nowhere in the address", async () => {
  await visit(page, `${url}?view=details&product=business_risk&${DAYS}`);
  const phone = "10010000007";
  const field = page.getByLabel("Phone number");
  await field.fill(phone);
  await field.press("Enter");
  const answer = kernel("details", "--ledger", ledger, "--product", "business_risk", ...RANGE, "--phone", phone);
  await page.locator(`table.events tr.event:nth-child(${2 * answer.rows.length - 1}):nth-last-child(2)`).waitFor();
  assert.deepEqual(await listed(), names(answer));
  assert.ok(!page.url().includes(phone) && (await page.content()).includes("100****0007"));
  await field.fill("12");
  await field.press("Enter");
  await page.getByRole("alert").getByText("The question cannot be answered").waitFor();
  page.complaints = page.complaints.filter((line) => !line.includes("400"));
  calm(page);
});

test("pages follow each other to the last event, and each event shows all its fields", async () => {
  await visit(page, `${url}?view=details&product=one_click_login&${DAYS}&platform=android`);
  const more = page.getByRole("button", { name: "Load more" });
  while (await more.count()) {
    const before = await page.locator("tr.event").count();
    await more.click();
    await page.locator(`tr.event >> nth=${before}`).waitFor();
  }
  const answer = kernel("details", "--ledger", ledger, "--product", "one_click_login", ...RANGE, "--platform", "android", "--limit", "1000");
  assert.ok(answer.rows.length > 100);
  assert.deepEqual(await listed(), names(answer));
  await page.locator("tr.event button").first().click();
  const fields = await page.locator(".fields-list").first().innerText();
  for (const value of [answer.rows[0].event_id, answer.rows[0].phone_index, answer.rows[0].ex_id]) assert.ok(fields.includes(value), value);
  calm(page);
});

test("the exported file is the kernel's, filters and all", async () => {
  await visit(page, `${url}?view=details&product=number_verification&${DAYS}&carrier=ct`);
  const file = await exported(page, "CSV");
  const out = place("kernel.csv");
  verimeter("export", "--ledger", ledger, "--product", "number_verification", ...RANGE, "--carrier", "ct", "--out", out);
  assert.equal(readFileSync(file.path, "utf8"), readFileSync(out, "utf8"));
  const lines = await exported(page, "JSON Lines");
  assert.equal(readFileSync(lines.path, "utf8").trim().split("\n").length, readFileSync(out, "utf8").trim().split("\n").length - 1);
  calm(page);
});
