// Funnel, balance, reconciliation and unknown values say what the kernel says.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { calm, cells, DAYS, drawn, exported, kernel, number, open, place, RANGE, record, september, serve, settled, verimeter, visit } from "./harness.mjs";

const ledger = record(place("account.db"), september());
const balance = (...args) => verimeter("balance", ...args, "--ledger", ledger);
balance("set", "--product", "number_verification", "--remaining", "5000", "--at", "2025-09-01");
balance("set", "--product", "one_click_login", "--remaining", "10", "--at", "2025-09-10");
verimeter("recharge", "--ledger", ledger, "--product", "number_verification", "--amount", "1000", "--at", "2025-09-15");
const { url } = await serve("--ledger", ledger);
const page = await open(url);

const panel = (name) => page.getByRole("region", { name, exact: true }).first().locator("table");
const percent = (share) => (share ? `${(share.value * 100).toFixed(1)}%` : "–");

test("the funnel: every stage, reason and page, whole and split", async () => {
  await visit(page, `${url}?view=funnel&${DAYS}`);
  const { total } = kernel("funnel", "--ledger", ledger, ...RANGE);
  const stages = (await cells(panel("From start to pass"))).slice(1);
  assert.deepEqual(
    stages.map((row) => [row[2], row[3], row[4], row[5]].join(" ")),
    total.stages.map(({ reached, shown, dropped, drop }) => [reached, shown, dropped, percent(drop)].join(" ")),
  );
  const reasons = (await cells(panel("Why they were interrupted"))).slice(1);
  assert.deepEqual(reasons.map((row) => [row[0].split(" ")[0], number(row[2])]), total.error_codes.map(({ code, transactions }) => [code, transactions]));
  assert.ok(reasons[0][0].includes("the person left"), reasons[0][0]);
  const pages = (await cells(panel("Pages"))).slice(1);
  assert.deepEqual(pages.map((row) => row.slice(0, 3).join(" ")), total.pages.map(({ label, shown, left }) => `${label} ${shown} ${left}`));
  await page.getByLabel("Split by").selectOption("platform");
  await settled(page);
  const { parts } = kernel("funnel", "--ledger", ledger, ...RANGE, "--by", "platform");
  const split = (await cells(panel("Split by"))).slice(1);
  assert.deepEqual(split.map((row) => row[0]), ["Android", "iOS"]);
  assert.deepEqual(split.map((row) => number(row[1])), parts.map((part) => part.stages[0].reached));
  const file = await exported(page, "CSV");
  assert.equal(readFileSync(file.path, "utf8"), verimeter("stats", "funnel", "--ledger", ledger, ...RANGE, "--by", "platform", "--format", "csv"));
  calm(page);
});

test("balances: what remains, what speaks against it, and what was used", async () => {
  await visit(page, `${url}?view=balance&${DAYS}`);
  const balances = kernel("balance", "--ledger", ledger);
  const cards = await page.locator(".card").evaluateAll((all) => all.map((card) => [card.querySelector("h2").innerText, card.querySelector(".big").innerText]));
  assert.equal(cards.length, balances.length);
  const known = balances.filter(({ remaining }) => remaining !== null);
  assert.deepEqual(cards.filter(([, big]) => big.includes("remaining")).map(([, big]) => number(big.replace(/ ?remaining/, "").replace("−", "-"))), known.map(({ remaining }) => remaining));
  const wrong = balances.find(({ contradictions }) => contradictions.length > 0);
  assert.equal(await page.locator(".card .warning").innerText(), wrong.contradictions[0].message);
  const { totals, rows } = kernel("consumption", "--ledger", ledger, ...RANGE);
  const used = (await cells(panel("Consumption"))).slice(1);
  assert.deepEqual(
    used.map((row) => `${row[1]} ${number(row[2])} ${number(row[3])} ${number(row[4])}`).sort(),
    totals.map((row) => `${row.app} ${row.requests} ${row.consumption} ${row.in_doubt}`).sort(),
  );
  const { series } = await drawn(page);
  for (const total of totals) {
    const own = rows.filter((row) => row.product === total.product && row.app === total.app);
    assert.deepEqual(series[`${total.product}\n${total.app}`], own.map((row) => row.consumption));
  }
  assert.equal(readFileSync((await exported(page, "CSV", 0)).path, "utf8").split("\n")[0], verimeter("stats", "balance", "--ledger", ledger, "--format", "csv").split("\n")[0]);
  assert.equal(readFileSync((await exported(page, "CSV", 1)).path, "utf8"), verimeter("stats", "consumption", "--ledger", ledger, ...RANGE, "--format", "csv"));
  calm(page);
});

/** The vendor's table of the ledger's own figures, changed on one day. */
function vendorTable(change) {
  const { rows } = kernel("overview", "--ledger", ledger, "--product", "number_verification", ...RANGE);
  const lines = rows.map((row, at) => [row.bucket_start, row.requests, row.consumption + (at === 3 ? change : 0), row.consistent].join(","));
  return `日期,请求数,消耗数,一致数\n${lines.join("\n")}\n`;
}

/** Waits for what the page says of a file. */
function verdict(name) {
  return page.getByRole("heading", { name }).waitFor();
}

/** Drops a file as a hand does. */
async function drop(name, content) {
  const transfer = await page.evaluateHandle(
    ([name, bytes]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], name));
      return transfer;
    },
    [name, [...Buffer.from(content)]],
  );
  await page.locator(".drop").dispatchEvent("dragover", { dataTransfer: transfer });
  await page.locator(".drop").dispatchEvent("drop", { dataTransfer: transfer });
}

test("a vendor's file, dropped: agreement, differences and their cause", async () => {
  await visit(page, `${url}?view=reconcile`);
  await page.getByLabel("Product").selectOption("number_verification");
  await drop("九月.csv", vendorTable(0));
  await verdict("The ledger and the vendor agree");
  await drop("九月.csv", vendorTable(5));
  await verdict("1 figure differs");
  const file = place("vendor.csv");
  writeFileSync(file, vendorTable(5));
  const found = kernel("reconcile", "--ledger", ledger, "--file", file, "--product", "number_verification");
  const differing = found.rows.filter(({ difference }) => difference !== 0);
  const shown = (await cells(panel("What differs"))).slice(1);
  assert.deepEqual(shown.map((row) => row.slice(3, 6).map(number)), differing.map(({ ours, theirs, difference }) => [ours, theirs, difference]));
  assert.ok(shown[0][6].includes(differing[0].explanation), shown[0][6]);
  const sums = (await cells(panel("Sums of the range"))).slice(1);
  assert.deepEqual(sums.map((row) => number(row[2])), found.totals.map(({ ours }) => ours));
  const csv = await exported(page, "CSV");
  let said;
  try {
    said = verimeter("stats", "reconcile", "--ledger", ledger, "--file", file, "--product", "number_verification", "--format", "csv");
  } catch (error) {
    said = error.stdout;
  }
  assert.equal(readFileSync(csv.path, "utf8"), said);
  calm(page);
});

test("an upload that is none says what is wrong, and where", async () => {
  await visit(page, `${url}?view=reconcile`);
  const refused = page.locator(".failed");
  for (const [name, content, said] of [
    ["picture.png", "not a table", "picture.png"],
    ["broken.xlsx", "PK\u0003\u0004 broken off", "broken.xlsx"],
    ["empty.csv", "", "empty.csv"],
    ["bad.csv", "date,product,requests\n2025-09-01,business_risk,many\n", "many"],
    ["<img src=x onerror=alert(1)>.csv", "a,b\n1,2\n", "img src=x onerror=alert(1)"],
  ]) {
    await drop(name, content);
    await refused.getByText(said).first().waitFor();
    assert.ok(!(await refused.innerText()).includes("/tmp"), "no path of the server");
  }
  // And the way out works.
  await page.getByLabel("Product").selectOption("number_verification");
  await drop("fine.csv", vendorTable(0));
  await verdict("The ledger and the vendor agree");
  page.complaints = page.complaints.filter((line) => !line.includes("400 (Bad Request)"));
  calm(page);
});

test("a header that is not recognised is told", async () => {
  await visit(page, `${url}?view=reconcile`);
  await page.getByLabel("Product").selectOption("number_verification");
  await drop("own.csv", vendorTable(0).replace("请求数", "how often"));
  const headers = page.getByLabel("Headers that are not recognised");
  await headers.fill("requests = how often");
  await headers.press("Tab");
  await verdict("The ledger and the vendor agree");
  await headers.fill("requested=how often");
  await headers.press("Tab");
  await page.locator(".failed").getByText("`requested` is nothing that a column stands for").first().waitFor();
  page.complaints = page.complaints.filter((line) => !line.includes("400 (Bad Request)"));
  calm(page);
});

test("a file is chosen with the keyboard, too", async () => {
  await visit(page, `${url}?view=reconcile`);
  await page.getByLabel("Product").selectOption("number_verification");
  await page.getByLabel("Choose a file").setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from(vendorTable(0)) });
  await verdict("The ledger and the vendor agree");
  await page.getByLabel("Product").focus();
  for (let n = 0; n < 3 && (await page.evaluate(() => document.activeElement.type)) !== "file"; n++) await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.type), "file");
  calm(page);
});

test("unknown values: each as the kernel counts it", async () => {
  await visit(page, `${url}?view=drift`);
  const drift = kernel("drift", "--ledger", ledger);
  assert.ok(drift.length > 0);
  const shown = (await cells(page.locator(".panel table"))).slice(1);
  assert.deepEqual(shown.map((row) => [row[0], number(row[3])]), drift.map(({ word, events }) => [word, events]));
  assert.equal(readFileSync((await exported(page, "CSV")).path, "utf8"), verimeter("stats", "drift", "--ledger", ledger, "--format", "csv"));
  calm(page);
});
