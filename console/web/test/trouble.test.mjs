// When something is wrong, the page says what and what next; it is never blank, and goes on when the trouble is over.

import assert from "node:assert/strict";
import { openSync, writeFileSync, writeSync } from "node:fs";
import { test } from "node:test";
import { calm, DAYS, drawn, kernel, number, open, place, RANGE, record, september, serve, settled, verimeter, visit } from "./harness.mjs";

const events = september();

test("an empty ledger says so, and shows its first event by itself", async () => {
  const ledger = place("empty.db");
  record(ledger, events.slice(0, 1));
  const empty = place("none.db");
  // Made by the command, with nothing in it.
  writeFileSync(place("none.jsonl"), "");
  try {
    verimeter("import", place("none.jsonl"), "--ledger", empty);
  } catch {
    // An empty file is none; the ledger is there.
  }
  const { url } = await serve("--ledger", empty);
  const page = await open(url);
  for (const view of ["overview&product=business_risk", "details&product=business_risk", "funnel", "balance", "drift", "reconcile"]) {
    await visit(page, `${url}?view=${view}`);
    assert.equal(await page.locator(".failed").count(), 0, view);
    assert.ok((await page.locator("main").innerText()).length > 60, view);
  }
  await visit(page, `${url}?view=overview&product=one_click_login&${DAYS}`);
  await page.getByText("There are no events yet").waitFor();
  record(empty, events.slice(0, 1));
  await page.getByText("There are no events yet").waitFor({ state: "detached" });
  assert.equal(number(await page.locator(".figures dd").first().innerText()), 1);
  calm(page);
});

test("new events appear without a reload, in figures, chart and list", async () => {
  const ledger = record(place("live.db"), events);
  const { url } = await serve("--ledger", ledger);
  const page = await open(`${url}?view=overview&product=business_risk&${DAYS}`);
  const details = await open(`${url}?view=details&product=business_risk&${DAYS}`);
  const before = number(await page.locator(".figures dd").first().innerText());
  const at = Date.UTC(2025, 8, 30, 3);
  record(ledger, [1, 2, 3].map((n) => ({ product: "business_risk", occurred_at_ms: at + n, code: "0", score: 900, ex_id: `new-${n}` })));
  await page.waitForFunction((n) => document.querySelector(".figures dd").innerText === String(n), before + 3);
  await settled(page);
  const { rows } = kernel("overview", "--ledger", ledger, "--product", "business_risk", ...RANGE);
  assert.deepEqual((await drawn(page)).series.requests, rows.map((row) => row.requests));
  await details.getByText("new-3").waitFor();
  // Whoever has read on is told, and not moved.
  await details.getByRole("button", { name: "Load more" }).click();
  await details.locator("tr.event >> nth=60").waitFor();
  record(ledger, [{ product: "business_risk", occurred_at_ms: at + 9, code: "0", score: 0, ex_id: "newest" }]);
  await details.getByRole("button", { name: "Show them" }).click();
  await details.getByText("newest").first().waitFor();
  calm(page);
  calm(details);
});

test("what somebody has open stays open while other events come in", async () => {
  const ledger = record(place("open.db"), events);
  const { url } = await serve("--ledger", ledger);
  const page = await open(`${url}?view=details&product=business_risk&${DAYS}`);
  await page.locator("tr.event button").first().click();
  await page.locator(".export summary").click();
  record(ledger, [{ product: "one_click_login", occurred_at_ms: Date.UTC(2025, 8, 30), code: "8000" }]);
  await page.locator(".status").getByText("Updated").waitFor();
  await settled(page);
  assert.ok(await page.locator(".fields-list").first().isVisible());
  assert.ok(await page.getByRole("button", { name: "CSV" }).isVisible());
  calm(page);
});

test("a range of more than a year is refused in words, with a way out", async () => {
  const ledger = record(place("year.db"), events);
  const { url } = await serve("--ledger", ledger);
  const page = await open();
  await page.goto(`${url}?view=overview&product=one_click_login&from=2023-01-01&through=2025-09-30`);
  await page.getByRole("alert").getByText("longer than 366 days").waitFor();
  await page.getByRole("button", { name: "Show the last year of it" }).click();
  await page.getByRole("alert").waitFor({ state: "detached" });
  const total = kernel("overview", "--ledger", ledger, "--product", "one_click_login", "--from", "2024-10-01", "--to", "2025-10-01").total.requests;
  assert.equal(number(await page.locator(".figures dd").first().innerText()), total);
  await page.getByLabel("From").fill("2025-10-05");
  await page.getByRole("alert").getByText("the range is empty").waitFor();
  await page.getByLabel("Time", { exact: true }).selectOption("30d");
  await page.getByRole("alert").waitFor({ state: "detached" });
});

test("a ledger that is damaged while somebody looks: said, and what to do", async () => {
  const ledger = record(place("damaged.db"), events);
  verimeter("ledger", "compact", "--ledger", ledger);
  const { url } = await serve("--ledger", ledger);
  const page = await open(`${url}?view=overview&product=business_risk&${DAYS}`);
  // Every page of the file after the first ones, as a disk may lose them.
  const file = openSync(ledger, "r+");
  for (let at = 4_096 * 2; at < 300_000; at += 4_096) writeSync(file, Buffer.alloc(4_096, 0x5a), 0, 4_096, at);
  await page.locator("nav > div", { has: page.getByText("Number verification", { exact: true }) }).getByRole("link", { name: "Details" }).click();
  await page.getByRole("alert").getByText("damaged").waitFor();
  assert.ok((await page.getByRole("alert").innerText()).includes("backup"));
  assert.ok((await page.locator("main h1").innerText()).includes("Details"), "the page is still there");
  writeFileSync(place("none.txt"), "no ledger at all, but long enough for one page of something else ".repeat(99));
  await assert.rejects(serve("--ledger", place("none.txt")), /is not a ledger; give the path of a ledger/);
  await assert.rejects(serve("--ledger", place("nowhere.db")), /there is no ledger at/);
});

test("a ledger that is locked: said, and over when it is over", async () => {
  const ledger = record(place("locked.db"), events);
  const { url } = await serve("--ledger", ledger);
  const page = await open(`${url}?view=overview&product=business_risk&${DAYS}`);
  // SQLite lets nobody lock out a reader who is there already; so this is its answer, without the lock.
  const error = { kind: "ledger", message: "ledger `locked.db` is locked by another process", advice: "end what holds it, or try again" };
  await page.route("**/api/overview", (route) => route.fulfill({ status: 503, json: { error } }));
  await page.getByLabel("Platform").selectOption("ios");
  const alert = page.getByRole("alert");
  await alert.getByText("The ledger cannot be read").waitFor();
  assert.ok((await alert.innerText()).includes("end what holds it"));
  await page.unroute("**/api/overview");
  await page.getByRole("button", { name: "Try again" }).click();
  await alert.waitFor({ state: "detached" });
  const total = kernel("overview", "--ledger", ledger, "--product", "business_risk", ...RANGE, "--platform", "ios").total.requests;
  assert.equal(number(await page.locator(".figures dd").first().innerText()), total);
});

test("a server that stops while the page is open, and comes back", async () => {
  const ledger = record(place("stopped.db"), events);
  const first = await serve("--ledger", ledger);
  const page = await open(`${first.url}?view=overview&product=business_risk&${DAYS}`);
  const before = await page.locator(".figures").innerText();
  await first.stop();
  await page.locator(".notice").getByText("No answer from the console").waitFor();
  assert.equal(await page.locator(".figures").innerText(), before, "what was there stays");
  await page.getByLabel("Platform").selectOption("ios");
  await page.getByRole("alert").getByText("Start it again").waitFor();
  await serve("--ledger", ledger, "--port", new URL(first.url).port);
  await page.getByRole("alert").waitFor({ state: "detached" });
  await page.getByText("No answer from the console").first().waitFor({ state: "detached" });
  const total = kernel("overview", "--ledger", ledger, "--product", "business_risk", ...RANGE, "--platform", "ios").total.requests;
  await page.waitForFunction((n) => document.querySelector(".figures dd").innerText === String(n), total);
});
