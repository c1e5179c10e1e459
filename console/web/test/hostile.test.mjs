// Whatever an event holds is text: markup in every field of it stays what it is.

import assert from "node:assert/strict";
import { test } from "node:test";
import { calm, DAYS, open, place, PRODUCTS, record, serve, settled, visit } from "./harness.mjs";

const MARKUP = `<img src="/x" onerror="window.taken=1"><script>window.taken=1</script>&lt;b&gt;'"`;
const TEXTS = ["app", "operation", "carrier", "code", "message", "vendor_id", "request_id", "ex_id", "phone_mask", "transaction_id", "verify_status", "sub_code", "error_code", "interrupt_page"];

function planted(product, n) {
  const marked = Object.fromEntries(TEXTS.map((field) => [field, `${field} ${MARKUP}`]));
  const outcome = product === "identity_verification" ? "interrupted" : product === "number_verification" ? "consistent" : "success";
  return {
    ...marked,
    product,
    outcome,
    billing: "billed",
    occurred_at_ms: Date.UTC(2025, 8, 2, n),
    platform: "web",
    tags: [`tag ${MARKUP}`],
    page_stay_ms: { [`page ${MARKUP}`]: 1000 },
  };
}

const ledger = record(place("hostile.db"), PRODUCTS.flatMap((product) => Array.from({ length: 40 }, (_, n) => planted(product, n % 24))));
const { url } = await serve("--ledger", ledger);
const page = await open(url);

/** Nothing of it became an element or ran. */
async function harmless(where) {
  assert.equal(await page.evaluate(() => window.taken), undefined, where);
  assert.equal(await page.locator('img[src="/x"], main script').count(), 0, where);
}

for (const product of PRODUCTS)
  test(`${product}: markup in every text is shown as it is`, async () => {
    await visit(page, `${url}?view=details&product=${product}&${DAYS}`);
    await page.locator("tr.event button").first().click();
    const fields = await page.locator(".fields-list").first().innerText();
    const kept = TEXTS.filter((field) => fields.includes(`${field} <img src="/x"`));
    assert.ok(kept.length >= TEXTS.length - 1, `${kept}`);
    await harmless("details");
    await visit(page, `${url}?view=overview&product=${product}&${DAYS}`);
    const gray = page.locator('.category[aria-pressed="false"]').first();
    while (await gray.count()) {
      await gray.click();
      await settled(page);
    }
    // Where the pointer is, names of categories show.
    const chart = await page.locator(".chart").boundingBox();
    await page.mouse.move(chart.x + chart.width / 2, chart.y + chart.height / 2);
    await page.locator(".tip-body").first().waitFor();
    await page.getByText("More filters").click();
    await harmless("overview");
    calm(page);
  });

test("and in every other view", async () => {
  for (const view of ["funnel", "balance", "drift", "reconcile"]) {
    await visit(page, `${url}?view=${view}&${DAYS}`);
    await harmless(view);
  }
  await visit(page, `${url}?view=drift`);
  assert.ok((await page.locator("main").innerText()).includes(`tag ${MARKUP}`));
  await visit(page, `${url}?view=funnel&${DAYS}&by=app`);
  assert.ok((await page.locator("main").innerText()).includes(`app ${MARKUP}`));
  calm(page);
});

test("an address that was made up is read as nothing, or refused in words", async () => {
  for (const address of ["?view=%3Cb%3E&product=x&bucket=y&range=z", `?view=overview&product=business_risk&app=${encodeURIComponent(MARKUP)}&${DAYS}`, "?show=%3Cscript%3E"]) {
    await visit(page, url + address);
    await harmless(address);
  }
  await page.goto(`${url}?view=overview&tz=${encodeURIComponent("<b>Nowhere")}`);
  await page.getByRole("alert").getByText("unknown time zone").waitFor();
  assert.ok((await page.getByRole("alert").innerText()).includes("<b>Nowhere"));
  page.complaints = page.complaints.filter((line) => !line.includes("400 (Bad Request)"));
  calm(page);
});
