// What every test of the console stands on: ledgers made by the command, a console that is served, and a browser.
// VERIMETER and CHROMIUM name both programs; `cargo xtask test console` sets them.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { chromium } from "playwright-core";

const VERIMETER = process.env.VERIMETER ?? assert.fail("set VERIMETER, or run `cargo xtask test console`");
const CHROMIUM = process.env.CHROMIUM ?? assert.fail("set CHROMIUM, or run `cargo xtask test console`");
/** Long for what takes a moment: nothing waits for it to pass. */
const LONGEST = 30_000;

export const folder = mkdtempSync(join(tmpdir(), "verimeter-console-test-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** What the command prints. */
export function verimeter(...args) {
  return execFileSync(VERIMETER, args, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"] });
}

/** The kernel's own answer: that of the command, as JSON. Exit code 3 says that something wants to be looked at. */
export function kernel(...args) {
  try {
    return JSON.parse(verimeter("stats", ...args, "--format", "json"));
  } catch (error) {
    if (error.status === 3) return JSON.parse(error.stdout);
    throw error;
  }
}

/** Adds events to a ledger, which is made where there is none. */
export function record(ledger, events) {
  const file = join(folder, "events.jsonl");
  writeFileSync(file, events.map((event) => JSON.stringify(event)).join("\n"));
  verimeter("import", file, "--ledger", ledger);
  return ledger;
}

/** A path for a ledger of this name. */
export function place(name) {
  return join(folder, name);
}

/** `verimeter console` as a process of its own; ends with the tests. */
export async function serve(...args) {
  const child = spawn(VERIMETER, ["console", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  after(() => child.kill());
  let said = "";
  child.stderr.on("data", (chunk) => (said += chunk));
  const url = await new Promise((done, fail) => {
    child.stdout.once("data", (chunk) => done(String(chunk).trim()));
    child.once("exit", (code) => fail(new Error(`the console ended with ${code}: ${said}`)));
  });
  const stop = () => new Promise((done) => child.once("exit", done) && child.kill());
  return { url, stop, said: () => said };
}

let browser;
after(() => browser?.close());

/** A page of a browser of its own, which fails the test where the page complains or asks anybody but the console. */
export async function open(url, options = {}) {
  if (!browser) {
    // Chromium's own sandbox wants rights that a container does not have; what it opens here is ours.
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  }
  const context = await browser.newContext({ locale: "en-US", acceptDownloads: true, ...options });
  context.setDefaultTimeout(LONGEST);
  const page = await context.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(`error: ${error.message}`));
  page.on("console", (line) => line.type() === "error" && page.complaints.push(`console: ${line.text()}`));
  page.on("request", (request) => {
    const to = new URL(request.url());
    if (to.hostname !== "127.0.0.1" && to.protocol !== "data:") page.complaints.push(`asked ${to.origin}`);
  });
  if (url) await visit(page, url);
  return page;
}

/** Goes to an address and waits for its view. */
export async function visit(page, url) {
  await page.goto(url);
  await page.locator("main h1").waitFor();
  await settled(page);
}

/** Until the page has what it asked for. */
export async function settled(page) {
  await page.locator('main[aria-busy="false"]').waitFor();
}

export function calm(page) {
  assert.deepEqual(page.complaints, []);
}

/** What a chart draws: its series by name. */
export async function drawn(page) {
  return page.locator(".chart").evaluate((element) => {
    const { series, xAxis } = element.chart.getOption();
    return { buckets: xAxis[0].data.length, series: Object.fromEntries(series.map(({ id, data }) => [id, data])) };
  });
}

/** A table as rows of texts, the head first. */
export async function cells(locator) {
  return locator.evaluate((table) => [...table.rows].map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
}

/** The number that a figure shows. */
export function number(text) {
  return Number(text.replaceAll(",", ""));
}

/** The bytes of the file that a click on Export has made. */
export async function exported(page, format, which = 0) {
  await page.locator(".export summary").nth(which).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator(".export").nth(which).getByRole("button", { name: format, exact: true }).click(),
  ]);
  return { name: download.suggestedFilename(), path: await download.path() };
}

const DAY = 86_400_000;
const FIRST = Date.UTC(2025, 8, 1, 1);

/** Events of every product over September 2025, a few hundred, the same in every run. */
export function september() {
  const events = [];
  const pick = (list, n) => list[n % list.length];
  for (let n = 0; n < 420; n++) {
    const common = {
      occurred_at_ms: FIRST + Math.floor((n * 29 * DAY) / 420) + (n % 7) * 3_600_000,
      app: pick(["app-1", "app-2", "app-1"], n),
      platform: pick(["android", "ios", "web", "android", "harmony"], n),
      carrier: pick(["cm", "cu", "ct", "cm"], n),
      phone: `100${String(10_000_000 + (n % 60)).slice(-8)}`,
      ex_id: `order-${n}`,
      latency_ms: 80 + (n % 90),
    };
    events.push({ ...common, product: "one_click_login", code: pick(["8000", "8000", "8000", "8001", "9003"], n) });
    events.push({ ...common, product: "number_verification", code: pick(["9000", "9000", "9001", "9000", "9002", "9005"], n) });
    const score = pick([0, 0, 300, 0, 600, 900], n);
    const tags = score >= 600 ? ["F24004", "F20002"] : score ? ["F24099"] : [];
    events.push({ ...common, product: "business_risk", code: pick(["0", "0", "0", "1801"], n), score, tags });
  }
  for (let n = 0; n < 160; n++) {
    const common = {
      product: "identity_verification",
      occurred_at_ms: FIRST + Math.floor((n * 29 * DAY) / 160),
      app: "app-1",
      platform: pick(["android", "ios"], n),
      transaction_id: `t-${n}`,
      code: "Success",
    };
    const stay = { loading: 900 + n, ocr_guide: 2_000, ocr_scan: 9_000 + 10 * n };
    if (n % 8 === 7) events.push({ ...common, verify_status: "2" });
    else if (n % 8 >= 5)
      events.push({ ...common, verify_status: "1", interrupt_page: "ocr_scan", error_code: pick(["1006", "9999"], n), page_stay_ms: stay });
    else {
      const passed = n % 8 !== 4;
      const whole = { ...stay, ocr_result: 4_000, face: 6_000 + n };
      const reason = passed ? "200" : "205";
      events.push({ ...common, verify_status: "0", passed: passed ? "Y" : "N", sub_code: reason, page_stay_ms: whole, face_retries: n % 3 });
    }
  }
  return events;
}

/** The days that those events are of, as an address and as the command say them. */
export const DAYS = "from=2025-09-01&through=2025-09-30";
export const RANGE = ["--from", "2025-09-01", "--to", "2025-10-01"];
export const PRODUCTS = ["one_click_login", "number_verification", "business_risk", "identity_verification"];
