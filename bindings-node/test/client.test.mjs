// The client of Jiguang Verification, against the sandbox.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { inspect } from 'node:util';

import {
  JiguangClient,
  Sandbox,
  decodeLoginVerification,
  decodeNumberVerification,
  decodeRiskReport,
  decodeRiskReports,
  decryptPhone,
  decryptPhones,
} from '../lib/index.mjs';
import { answering } from './answers.mjs';
import { UNLIMITED, number, stage, until } from './helpers.mjs';

const PHONE = '13800130000';

suite('calls', () => {
  test('a call gives a report and leaves an event', async (t) => {
    const { client, ledger } = await stage(t);
    const report = await client.queryBusinessRisk('+86 138-0013-0900', { platform: 'ios', exId: 'order-42' });
    assert.equal(report.level, 'high');
    assert.equal(report.score, 900);
    assert.deepEqual(report.tags.map(({ code, family, known }) => [code, family, known]), [['F24004', 'device', true]]);
    assert.deepEqual(decodeRiskReport(report.raw), report);
    const { total } = await ledger.overview({ product: 'business_risk', platforms: ['ios'] });
    assert.equal(total.requests, 1);
    assert.equal(total.consumption, 1);
    assert.deepEqual(total.byTag, { F24004: 1 });
  });

  test('every digit of an id stays', async (t) => {
    const { client, sandbox } = await stage(t);
    // Beyond 2^53, where a number of JavaScript loses digits.
    const id = '9876543210987654321';
    sandbox.fault({ body: `{"id":${id},"code":0,"content":"success"}` });
    const report = await client.queryBusinessRisk(PHONE);
    assert.equal(report.id, id);
    assert.notEqual(String(Number(id)), id);
  });

  test('what the vendor left out has no key', async (t) => {
    const { client } = await stage(t);
    const report = await client.queryBusinessRisk(PHONE);
    assert.ok(!('exId' in report));
  });

  test('every verdict of a number verification is an answer', async (t) => {
    const { client, sandbox, ledger } = await stage(t);
    const verdicts = [
      [PHONE, PHONE, 'consistent'],
      [PHONE, '13800130001', 'inconsistent'],
      ['13800139002', '13800139002', 'unknown_result'],
    ];
    for (const [phone, owner, outcome] of verdicts) {
      const answer = await client.verifyNumber(sandbox.numberToken(owner), phone, { platform: 'web', carrier: 'CM' });
      assert.equal(answer.outcome, outcome);
      assert.deepEqual(decodeNumberVerification(answer.raw), answer);
    }
    const { total } = await ledger.overview({ product: 'number_verification', carriers: ['cm'] });
    assert.deepEqual([total.requests, total.consumption], [3, 2]);
  });

  test('a token works once and for its purpose', async (t) => {
    const { client, sandbox } = await stage(t);
    const token = sandbox.numberToken(PHONE);
    await client.verifyNumber(token, PHONE, { platform: 'android' });
    for (const spent of [token, sandbox.loginToken(PHONE)]) {
      await assert.rejects(client.verifyNumber(spent, PHONE, { platform: 'android' }), {
        name: 'TokenError',
        vendorCode: '9003',
        retryable: false,
      });
    }
  });

  test('a login with the key gives the number and prints its mask', async (t) => {
    const { sandbox, client: keyless } = await stage(t);
    const { appKey, masterSecret } = sandbox.credentials;
    const other = await Sandbox.start();
    t.after(() => other.stop());
    const [key, wrong] = await Promise.all([sandbox.privateKey(), other.privateKey()]);
    const settings = { appKey, masterSecret, baseUrl: sandbox.jiguangUrl, options: { quotas: UNLIMITED } };
    for (const keys of [{ privateKey: key }, { privateKey: wrong, previousPrivateKey: key }]) {
      const client = new JiguangClient({ ...settings, ...keys });
      const answer = await client.verifyLoginToken(sandbox.loginToken(PHONE), { platform: 'ios' });
      assert.equal(answer.outcome, 'success');
      assert.deepEqual({ ...answer.phone }, { number: PHONE, mask: '138****0000' });
      assert.match(inspect(answer), /138\*{4}0000/);
      assert.ok(!inspect(answer, { depth: Infinity }).includes(PHONE));
      assert.ok(!inspect(client).includes(masterSecret));
    }
    const later = await keyless.verifyLoginToken(sandbox.loginToken(PHONE), { platform: 'ios' });
    assert.equal(later.phone, undefined);
    assert.deepEqual(decodeLoginVerification(later.raw), later);
    assert.equal((await decryptPhone(later.encryptedPhone, key)).number, PHONE);
    const pair = { privateKey: wrong, previousPrivateKey: key };
    assert.equal((await decryptPhone(later.encryptedPhone, pair)).number, PHONE);
    await assert.rejects(decryptPhone(later.encryptedPhone, wrong), { name: 'DecryptionError' });
    await assert.rejects(decryptPhone(later.encryptedPhone, 'no key'), { name: 'ConfigurationError' });
    const many = await decryptPhones([later.encryptedPhone, 'x', later.encryptedPhone], key);
    assert.deepEqual(many.map((phone) => phone?.number), [PHONE, undefined, PHONE]);
  });

  test('the event loop goes on while numbers are decrypted', async (t) => {
    const { client, sandbox } = await stage(t);
    const key = await sandbox.privateKey();
    const { encryptedPhone } = await client.verifyLoginToken(sandbox.loginToken(PHONE), { platform: 'ios' });
    let ended = false;
    const decrypted = decryptPhones(Array.from({ length: 2000 }, () => encryptedPhone), key).finally(() => (ended = true));
    let turns = 0;
    while (!ended) {
      turns += 1;
      await new Promise(setImmediate);
    }
    assert.equal((await decrypted).length, 2000);
    assert.ok(turns > 10, `the loop turned ${turns} times`);
  });

  test('a call that bears the risk, too, is two events', async (t) => {
    const { client, sandbox, ledger } = await stage(t);
    const answer = await client.verifyNumber(sandbox.numberToken(PHONE), PHONE, { platform: 'web', withRisk: true });
    assert.equal(typeof answer.risk?.score, 'number');
    assert.equal(await ledger.size(), 2);
  });

  test('a deadline after sending is in doubt, and its event says so', async (t) => {
    const { client, sandbox, ledger } = await stage(t, { options: { deadlineMs: 200 } });
    sandbox.fault({ kind: 'stall' });
    await assert.rejects(client.queryBusinessRisk(PHONE), { name: 'InDoubtError', requestSent: true, retryable: false });
    assert.equal((await ledger.overview({ product: 'business_risk' })).total.inDoubt, 1);
  });

  test('ten thousand calls at once', async (t) => {
    const { client, ledger } = await stage(t, { options: { deadlineMs: 120_000 } });
    const calls = Array.from({ length: 10_000 }, (_, n) => client.queryBusinessRisk(number(n), { exId: String(n) }));
    const reports = await Promise.all(calls);
    assert.equal(new Set(reports.map((report) => report.id)).size, 10_000);
    assert.ok(reports.every((report, n) => report.exId === String(n)));
    assert.equal(await ledger.size(), 10_000);
  });

  test('a gateway gets the bearer token, which is not shown', async (t) => {
    const server = await answering([{ status: 200, body: '{"id":1,"code":0,"content":"success"}' }]);
    t.after(() => server[Symbol.asyncDispose]());
    const client = JiguangClient.gateway({ appKey: 'app', baseUrl: server.url, bearerToken: 'a-bearer-token' });
    assert.equal((await client.queryBusinessRisk(PHONE)).code, 0);
    assert.ok(!inspect(client).includes('a-bearer-token'));
    assert.equal(server.requests().length, 1);
  });

  test('credentials come from the environment', async (t) => {
    const { sandbox } = await stage(t);
    const { appKey, masterSecret } = sandbox.credentials;
    assert.throws(() => JiguangClient.fromEnv(), { name: 'ConfigurationError' });
    process.env['VERIMETER_JIGUANG_APP_KEY'] = appKey;
    process.env['VERIMETER_JIGUANG_MASTER_SECRET'] = masterSecret;
    t.after(() => {
      delete process.env['VERIMETER_JIGUANG_APP_KEY'];
      delete process.env['VERIMETER_JIGUANG_MASTER_SECRET'];
    });
    const client = JiguangClient.fromEnv({ baseUrl: sandbox.jiguangUrl });
    assert.equal((await client.queryBusinessRisk(PHONE)).code, 0);
  });

  test('settings that cannot work are refused', () => {
    const settings = { appKey: 'app', masterSecret: 'secret' };
    const wrong = [
      [undefined, /`settings\.appKey` is missing/],
      [{ appKey: 'app' }, /`settings\.masterSecret` is missing/],
      [{ ...settings, baseURL: 'x' }, /`settings` has no field `baseURL`: `baseUrl` is meant/],
      [{ ...settings, baseUrl: 'ftp://x' }, /base_url/],
      [{ ...settings, options: { maxAttempts: 0 } }, /max_attempts/],
      [{ ...settings, ledger: 'ledger.db' }, /`settings\.ledger` is no Ledger/],
    ];
    for (const [given, message] of wrong) assert.throws(() => new JiguangClient(given), message);
  });

  test('what is done with it is closed with it', async (t) => {
    const { sandbox } = await stage(t);
    const { appKey, masterSecret } = sandbox.credentials;
    const client = new JiguangClient({ appKey, masterSecret, baseUrl: sandbox.jiguangUrl });
    await client[Symbol.asyncDispose]();
    await assert.rejects(client.queryBusinessRisk(PHONE), { name: 'CallCancelledError' });
  });
});

test('many answers are read at once, as a table', async () => {
  const body = '{"id":9876543210987654321,"code":0,"content":"success","score":900,"tags":["F24004"]}';
  const table = await decodeRiskReports([body, '<html>', body]);
  assert.deepEqual(table.columns, ['id', 'code', 'content', 'ex_id', 'score', 'level', 'tags']);
  const [first, second, third] = table.toRows();
  assert.deepEqual([first.id, first.score, first.level, first.tags], ['9876543210987654321', 900, 'high', '["F24004"]']);
  assert.ok(Object.values(second).every((cell) => cell === null));
  assert.deepEqual(third, first);
  assert.equal((await decodeRiskReports([])).length, 0);
  await assert.rejects(decodeRiskReports([body, 1]), /`bodies\[1\]` is a number, a string is needed/);
});

suite('an aborted call', () => {
  test('ends the wait and not the call, which is recorded', async (t) => {
    const { client, sandbox, ledger } = await stage(t);
    sandbox.fault({ latencyMs: 200 });
    const giveUp = new AbortController();
    const call = client.queryBusinessRisk(PHONE, { signal: giveUp.signal });
    await until(() => sandbox.requests().length === 1);
    giveUp.abort(new Error('the user left'));
    await assert.rejects(call, (error) => {
      assert.equal(error.name, 'CallCancelledError');
      assert.equal(error.kind, 'cancelled');
      assert.equal(error.cause.message, 'the user left');
      return true;
    });
    await until(async () => (await ledger.size()) === 1);
    assert.equal((await ledger.overview({ product: 'business_risk' })).total.consumption, 1);
  });

  test('that was aborted before is never begun', async (t) => {
    const { client, sandbox, ledger } = await stage(t);
    await assert.rejects(client.queryBusinessRisk(PHONE, { signal: AbortSignal.abort() }), { kind: 'cancelled' });
    assert.equal(sandbox.requests().length, 0);
    assert.equal(await ledger.size(), 0);
  });

  test('whose signal is none is never begun', async (t) => {
    const { client, sandbox } = await stage(t);
    for (const signal of [new AbortController(), 'abort', true]) {
      await assert.rejects(client.queryBusinessRisk(PHONE, { signal }), /`options\.signal` is no AbortSignal/);
    }
    assert.equal(sandbox.requests().length, 0);
  });

  test('that fails later troubles nobody', async (t) => {
    const { client, sandbox, ledger } = await stage(t);
    const unhandled = [];
    const note = (reason) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    t.after(() => process.off('unhandledRejection', note));
    sandbox.fault({ latencyMs: 50, status: 500, body: 'no' });
    const giveUp = new AbortController();
    const call = client.queryBusinessRisk(PHONE, { signal: giveUp.signal });
    await until(() => sandbox.requests().length === 1);
    giveUp.abort();
    await assert.rejects(call, { kind: 'cancelled' });
    await until(async () => (await ledger.size()) === 1);
    await new Promise(setImmediate);
    assert.deepEqual(unhandled, []);
  });

  test('leaves nothing on its signal', async (t) => {
    const { client } = await stage(t);
    const { signal } = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...args) => ((listeners += 1), addEventListener.apply(signal, args));
    signal.removeEventListener = (...args) => ((listeners -= 1), removeEventListener.apply(signal, args));
    await client.queryBusinessRisk(PHONE, { signal });
    await client.queryBusinessRisk('nobody', { signal }).catch(() => {});
    assert.equal(listeners, 0);
  });
});
