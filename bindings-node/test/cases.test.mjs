// The cases that every language runs: `tests/cases` at the root, in the format of `tests/README.md`.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { inspect } from 'node:util';

import * as verimeter from '../lib/index.mjs';
import { answering } from './answers.mjs';
import { camel } from './helpers.mjs';

const { IdVerificationClient, JiguangClient, Ledger, Sandbox, VerimeterError } = verimeter;

const CASES = new URL('../../tests/cases/', import.meta.url);

// Of the server that stands in for Alibaba Cloud's.
const SECRET = 'an-access-key-secret-of-a-test';
const TOKEN = 'a-security-token-of-a-test';

/** The names of the wire as JavaScript has them; what a map holds keeps its keys. */
const MAPS = new Set(['query', 'headers', 'columns', 'page_stay_ms']);

function spelt(value, key) {
  if (Array.isArray(value)) return value.map((item) => spelt(item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [
    MAPS.has(key) ? name : camel(name),
    spelt(inner, name),
  ]);
  return Object.fromEntries(entries);
}

/** What is not expected may be anything; a number may be given as what it lies between; what is none has no key. */
function compare(at, expected, actual) {
  if (expected === null) {
    assert.equal(actual, undefined, at);
  } else if (typeof expected === 'object' && typeof actual === 'number') {
    assert.deepEqual(Object.keys(expected).sort(), ['from', 'to'], at);
    assert.ok(expected.from <= actual && actual <= expected.to, `${at}: ${actual}`);
  } else if (Array.isArray(expected) && Array.isArray(actual)) {
    assert.equal(actual.length, expected.length, at);
    expected.forEach((item, n) => compare(`${at}[${n}]`, item, actual[n]));
  } else if (typeof expected === 'object' && typeof actual === 'object' && actual !== null) {
    for (const [key, value] of Object.entries(expected)) {
      const own = Object.hasOwn(actual, key) ? key : camel(key);
      assert.ok(value === null || Object.hasOwn(actual, own), `${at}.${key} is missing`);
      compare(`${at}.${key}`, value, actual[own]);
    }
  } else {
    assert.strictEqual(actual, expected, at);
  }
}

/** Looks at everything that a case shows: no number, token, secret or key is in it. */
class Watch {
  constructor({ given, input }) {
    const bodies = (given?.faults ?? []).map((fault) => fault.body);
    const texts = JSON.stringify([input, bodies]).replaceAll(/[ -]/g, '');
    this.hidden = [...texts.matchAll(/(?<!\d)(?:00)?(?:86)?(1\d{10})(?!\d)/g)].map((found) => found[1]);
    this.shown = [];
    this.hide(input.phone, input.token_of, input.wrong_token_of, input.ip);
  }

  hide(...texts) {
    this.hidden.push(...texts.map((text) => text?.trim()).filter(Boolean));
  }

  show(...values) {
    this.shown.push(...values.map((value) => inspect(value, { depth: Infinity, maxStringLength: Infinity })));
  }

  showError(error) {
    for (let at = error; at instanceof Error; at = at.cause) this.show(at, String(at), at.info);
  }

  verdict() {
    const text = this.shown.join('\n');
    assert.deepEqual(this.hidden.filter((hidden) => text.includes(hidden)), [], text);
  }
}

function decode({ op, input }, watch) {
  const answer = verimeter[camel(op)](input.body);
  assert.ok(answer === undefined || answer.raw === input.body);
  watch.show(answer);
  return answer;
}

/** The key as people have it. */
function written(pem, form) {
  switch (form) {
    case undefined:
      return pem;
    case 'bare':
      return pem.trim().split('\n').slice(1, -1).join('');
    case 'older_label':
      return pem.replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY');
    case 'escaped':
      return pem.replaceAll('\n', '\\n');
    default:
      throw new Error(`nobody writes a key as ${form}`);
  }
}

async function call({ op, given, options, input, expect }, watch) {
  const { key_as, with_key, token_of, wrong_token_of, ...asked } = input;
  const sandbox = await Sandbox.start();
  const ledger = await Ledger.inMemory();
  try {
    for (const fault of given?.faults ?? []) sandbox.fault(spelt(fault));
    const { appKey, masterSecret } = sandbox.credentials;
    watch.hide(masterSecret, Buffer.from(`${appKey}:${masterSecret}`).toString('base64'));
    let privateKey;
    if (with_key) {
      const pem = await sandbox.privateKey();
      watch.hide(...pem.trim().split('\n').slice(1, -1));
      privateKey = written(pem, key_as);
    }
    const login = op === 'verify_login_token';
    if (token_of) asked.token = login ? sandbox.loginToken(token_of) : sandbox.numberToken(token_of);
    if (wrong_token_of) asked.token = login ? sandbox.numberToken(wrong_token_of) : sandbox.loginToken(wrong_token_of);
    watch.hide(asked.token);
    const client = new JiguangClient({
      appKey,
      masterSecret,
      baseUrl: sandbox.jiguangUrl,
      privateKey,
      ledger,
      options: options && spelt(options),
    });
    watch.show(sandbox.credentials, client, ledger);
    const { phone, token, ...rest } = asked;
    const subjects = { query_business_risk: [phone], verify_number: [token, phone], verify_login_token: [token] };
    try {
      const answer = await client[camel(op)](...subjects[op], spelt(rest));
      watch.show(answer);
      return answer;
    } finally {
      await after(expect, sandbox.requests(), ledger, watch);
    }
  } finally {
    await sandbox.stop();
  }
}

async function callIdentity({ op, given, options, input, expect }, watch) {
  const { strict_merchant_biz_id, merchant_biz_id, transaction_id, ...rest } = input;
  watch.hide(SECRET, TOKEN);
  const server = await answering(given.answers);
  const ledger = await Ledger.inMemory();
  try {
    const client = new IdVerificationClient({
      accessKeyId: 'STS.id',
      accessKeySecret: SECRET,
      securityToken: TOKEN,
      endpoint: server.url,
      strictMerchantBizId: strict_merchant_biz_id,
      ledger,
      options: options && spelt(options),
    });
    watch.show(client, ledger);
    const asked = {
      initialize: () => [spelt(input)],
      keepalive: () => [],
      check_verify_log: () => [merchant_biz_id, transaction_id, moments(spelt(rest))],
      check_result: () => [merchant_biz_id, transaction_id, moments(spelt(rest))],
    };
    try {
      const answer = await client[camel(op)](...asked[op]());
      watch.show(answer);
      return answer;
    } finally {
      await after(expect, server.requests(), ledger, watch);
    }
  } finally {
    await server[Symbol.asyncDispose]();
  }
}

/** Cases have times as texts. */
function moments({ startedAt, ...rest }) {
  return startedAt === undefined ? rest : { ...rest, startedAt: new Date(startedAt) };
}

function sign({ input }, watch) {
  const { access_key_id, access_key_secret, security_token, ...request } = input;
  watch.hide(access_key_secret, security_token);
  const key = { accessKeyId: access_key_id, accessKeySecret: access_key_secret, securityToken: security_token };
  const answer = verimeter.acs3Sign(request, key);
  watch.show(answer);
  return answer;
}

/** What reached the server, and what the ledger knows. */
async function after(expect, requests, ledger, watch) {
  if (expect.requests) {
    const bodies = requests.map(({ body }, n) => (typeof expect.requests[n] === 'string' ? body : JSON.parse(body)));
    compare('requests', expect.requests, bodies);
  }
  if (expect.paths) compare('paths', expect.paths, requests.map(({ path }) => path));
  if (expect.events !== undefined) compare('events', expect.events, await ledger.size());
  for (const [product, expected] of Object.entries(expect.figures ?? {})) {
    compare(product, expected, (await ledger.overview({ product })).total);
  }
  if (expect.drift) {
    const drift = await ledger.drift();
    watch.show(drift);
    compare('drift', expect.drift, drift);
  }
  for (const [n, view] of (expect.views ?? []).entries()) {
    compare(`views[${n}]`, view.total, (await ledger.overview(spelt(view.query))).total);
  }
}

async function view({ op, given, input }, watch, ask = (ledger) => ledger[op](spelt(input))) {
  const events = (given.events ?? []).map((event, n) => ({
    eventId: `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`,
    ...spelt({ ...given.event, ...event }),
  }));
  const ledger = await Ledger.inMemory();
  await ledger.append(events);
  for (const account of given.accounts ?? []) await ledger.setAccount(spelt(account));
  for (const reading of given.readings ?? []) await ledger.setBalance(spelt(reading));
  for (const recharge of given.recharges ?? []) await ledger.recharge(spelt(recharge));
  const answer = await ask(ledger);
  watch.show(answer);
  return answer;
}

/** `file` of the input is the text of the table; what else is there is the question. */
async function reconcile({ given, input }, watch) {
  const { file, ...query } = input;
  const folder = await mkdtemp(join(tmpdir(), 'verimeter-'));
  try {
    const path = join(folder, 'vendor.csv');
    await writeFile(path, file);
    return await view({ given }, watch, (ledger) => ledger.reconcile(path, spelt(query)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const OPERATIONS = {
  acs3_sign: sign,
  balance: view,
  check_result: callIdentity,
  check_verify_log: callIdentity,
  consumption: view,
  decode_login_verification: decode,
  decode_number_verification: decode,
  decode_risk_report: decode,
  decode_verify_log: decode,
  drift: view,
  funnel: view,
  initialize: callIdentity,
  keepalive: callIdentity,
  overview: view,
  query_business_risk: call,
  reconcile,
  trend: view,
  verify_login_token: call,
  verify_number: call,
};

const FIELDS = new Set(['name', 'quirk', 'op', 'given', 'options', 'input', 'expect']);
const EXPECTED = new Set(['ok', 'none', 'error', 'events', 'figures', 'views', 'drift', 'requests', 'paths']);

async function run(each) {
  const operation = OPERATIONS[each.op];
  assert.ok(operation, `this runner does not know the operation \`${each.op}\``);
  for (const field of Object.keys(each)) assert.ok(FIELDS.has(field), field);
  for (const field of Object.keys(each.expect)) assert.ok(EXPECTED.has(field), field);
  const watch = new Watch(each);
  try {
    const answer = await operation(each, watch);
    assert.equal(each.expect.error, undefined, 'there was no error');
    if (each.expect.none) assert.equal(answer, undefined);
    else compare('ok', each.expect.ok, answer);
  } catch (error) {
    if (!(error instanceof VerimeterError && each.expect.error)) throw error;
    watch.showError(error);
    compare('error', each.expect.error, error.info);
  }
  watch.verdict();
}

const files = readdirSync(CASES, { recursive: true }).filter((file) => file.endsWith('.json'));
assert.ok(files.length > 0, 'there are no cases');
for (const file of files.sort()) {
  const { cases } = JSON.parse(readFileSync(new URL(file, CASES), 'utf8'));
  suite(file, { concurrency: 8 }, () => {
    for (const each of cases) test(each.name, () => run(each));
  });
}
