// Who may ask, and what the page may do.

import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { calm, open, place, record, september, serve, visit } from "./harness.mjs";

const ledger = record(place("safety.db"), september());

/** Asks without a browser, which would not let a page say these things. */
function ask(url, { method = "GET", path = "/", headers = {}, body } = {}) {
  const { hostname, port } = new URL(url);
  return new Promise((done, fail) => {
    const asked = request({ hostname, port, method, path, headers }, (response) => {
      let text = "";
      response.on("data", (chunk) => (text += chunk));
      response.on("end", () => done({ status: response.statusCode, headers: response.headers, text }));
    });
    asked.on("error", fail);
    asked.end(body);
  });
}

test("loopback by default, and no other name or site", async () => {
  const { url } = await serve("--ledger", ledger);
  assert.equal(new URL(url).hostname, "127.0.0.1");
  assert.equal((await ask(url)).status, 200);
  for (const path of ["/", "/api/ledger", "/api/words"]) {
    assert.equal((await ask(url, { path, headers: { host: "rebound.example" } })).status, 403, path);
    assert.equal((await ask(url, { path, headers: { origin: "http://evil.example" } })).status, 403, path);
  }
  const query = JSON.stringify({ product: "business_risk", start: "2025-09-01", end: "2025-09-02" });
  const post = { method: "POST", path: "/api/overview", body: query };
  assert.equal((await ask(url, { ...post, headers: { origin: "null" } })).status, 403);
  assert.equal((await ask(url, post)).status, 200);
});

test("a strict policy on every answer", async () => {
  const { url } = await serve("--ledger", ledger);
  for (const path of ["/", "/api/ledger", "/nowhere"]) {
    const { headers } = await ask(url, { path });
    const policy = headers["content-security-policy"];
    for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'none'"]) assert.ok(policy.includes(rule), `${path}: ${policy}`);
    assert.ok(!policy.includes("unsafe"), policy);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["referrer-policy"], "no-referrer");
    assert.equal(headers["access-control-allow-origin"], undefined);
  }
  const page = await open(url);
  const ran = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "window.taken = 1";
    document.body.append(script);
    const away = await fetch("http://127.0.0.1:9/").then(() => "sent", () => "refused");
    return [window.taken, away];
  });
  assert.deepEqual(ran, [undefined, "refused"]);
});

test("beyond this machine only with the token, which leaves the address", async () => {
  const served = await serve("--ledger", ledger, "--host", "0.0.0.0");
  const url = new URL(served.url);
  const token = url.searchParams.get("token");
  assert.match(token, /^[0-9a-f]{32}$/);
  assert.ok(served.said().includes("whoever has this address"));
  for (const path of ["/", "/api/ledger", `/?token=${"0".repeat(32)}`, "/?token=", `/api/ledger?token=${token.slice(1)}`]) {
    const { status, text } = await ask(served.url, { path });
    assert.equal(status, 401, path);
    assert.ok(!text.includes(token));
  }
  const page = await open(`${served.url}&view=drift`);
  assert.equal(page.url(), `${url.origin}/?view=drift`);
  await visit(page, `${url.origin}/?view=balance`);
  const cookies = await page.context().cookies();
  assert.ok(cookies.length === 1 && cookies[0].httpOnly, JSON.stringify(cookies));
  calm(page);
  const other = await open();
  await other.goto(url.origin);
  assert.ok((await other.locator("body").innerText()).includes("asks for its token"));
});

test("questions that are none are refused in words, and large ones before they cost anything", async () => {
  const { url } = await serve("--ledger", ledger);
  const post = (path, body) => ask(url, { method: "POST", path: `/api/${path}`, body });
  for (const body of ["", "{", "[]", '{"product":"tea"}', '{"product":"business_risk","start":5}']) {
    const { status, text } = await post("overview", body);
    assert.equal(status, 400, body);
    assert.equal(JSON.parse(text).error.kind, "invalid_argument");
  }
  const phone = "13800138000";
  assert.ok(!(await post("details", `{"filter":{"product":"business_risk"},"phone":{"${phone}":1}}`)).text.includes(phone));
  assert.equal((await post("overview", "x".repeat(70_000))).status, 413);
  assert.equal((await post("reconcile?name=a.csv", "x".repeat(33 << 20))).status, 413);
  assert.equal((await ask(url, { path: "/api/export/../../etc/passwd" })).status, 404);
  assert.equal((await ask(url, { path: "/api/export/0123" })).status, 410);
  assert.equal((await ask(url, { path: "/assets/../index.html" })).status, 404);
});
