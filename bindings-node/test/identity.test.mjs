// The client of identity verification, against the sandbox.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { inspect } from 'node:util';

import { IdVerificationClient, Ledger, Sandbox, acs3Sign, apiCodes, decodeCheckResult, decodeVerifyLog, regions } from '../lib/index.mjs';
import { all, never, until } from './helpers.mjs';

const HOUR = 3_600_000;

/** A sandbox, a ledger, and clients of both. */
async function stage(test) {
  const sandbox = await Sandbox.start();
  const ledger = await Ledger.inMemory();
  test.after(() => sandbox.stop());
  const { accessKeyId, accessKeySecret } = sandbox.credentials;
  const client = (settings = {}) =>
    new IdVerificationClient({ accessKeyId, accessKeySecret, endpoint: sandbox.aliyunUrl, ledger, ...settings });
  /** One that began `hours` ago: long enough for its log to be whole. */
  const started = (wish = {}, hours = 1) =>
    sandbox.startTransaction({ ...wish, startedAt: new Date(sandbox.now.getTime() - hours * HOUR) });
  return { sandbox, ledger, client, started };
}

suite('identity verification', () => {
  test('a log is read and recorded once', async (t) => {
    const { ledger, client, started } = await stage(t);
    const left = started({ outcome: 'interrupted', page: 'ocr_scan', errorCode: '1006' });
    const about = [left.merchantBizId, left.transactionId];
    const shop = client({ app: 'shop' });
    const log = await shop.checkVerifyLog(...about, { startedAt: left.startedAt, platform: 'ios' });
    assert.deepEqual([log.outcome, log.page, log.errorCode], ['interrupted', 'ocr_scan', '1006']);
    assert.ok(log.errorMeaning);
    assert.ok(Object.keys(log.statistics.pageStayMs).length > 0);
    assert.deepEqual(decodeVerifyLog(log.raw).log, log.log);
    assert.deepEqual((await shop.checkVerifyLog(...about, { startedAtMs: left.startedAtMs })).log, log.log);
    assert.equal(await ledger.size(), 1);
    const filter = { product: 'identity_verification', apps: ['shop'], platforms: ['ios'] };
    assert.equal((await ledger.overview(filter)).total.interrupted, 1);
  });

  test('a young transaction is not ready', async (t) => {
    const { sandbox, ledger, client } = await stage(t);
    const { merchantBizId, transactionId } = sandbox.startTransaction({ outcome: 'passed' });
    await assert.rejects(client().checkVerifyLog(merchantBizId, transactionId), {
      name: 'NotReadyError',
      vendorCode: 'ProcessNotCompleted',
    });
    assert.equal(await ledger.size(), 0);
  });

  test('results are recorded where that is wanted', async (t) => {
    const { ledger, client, started } = await stage(t);
    const passed = started({ outcome: 'passed' });
    const about = [passed.merchantBizId, passed.transactionId];
    const result = await client().checkResult(...about, { isReturnImage: false });
    assert.deepEqual([result.passed, result.outcome], [true, 'passed']);
    assert.deepEqual(decodeCheckResult(result.raw), result);
    assert.equal(await ledger.size(), 0);
    await client({ recordResults: true }).checkResult(...about, { startedAt: passed.startedAt });
    assert.equal(await ledger.size(), 1);
  });

  test('a transaction is made of an object', async (t) => {
    const { sandbox, client } = await stage(t);
    const query = { productCode: 'eKYC_PRO', merchantBizId: 'order42', merchantUserId: 'u1', metaInfo: '{"deviceType":"h5"}' };
    const made = await client().initialize({ ...query, docPageConfig: ['OCR_ID_BACK'], showGuidePage: false });
    assert.equal(made.transactionId.length, 32);
    assert.ok(made.startedAt instanceof Date);
    const { path } = sandbox.requests().at(-1);
    assert.match(path, /DocPageConfig=%5B%22OCR_ID_BACK%22%5D/);
    assert.match(path, /ShowGuidePage=0/);
    await assert.rejects(client().initialize({ product: 'eKYC_PRO', merchantBizId: 'order42' }), /`query` has no field `product`/);
    await assert.rejects(client().initialize({ merchantBizId: 'order42' }), /`query\.productCode` is missing/);
    assert.equal((await client().keepalive()).result, 'SUCCESS');
  });

  test('a harvest gives one row each and asks once', async (t) => {
    const { sandbox, client, started } = await stage(t);
    const wanted = [
      started({ outcome: 'passed' }, 2),
      sandbox.startTransaction({ outcome: 'passed' }),
      started({ outcome: 'passed' }, 31 * 24),
    ];
    const told = [];
    const rows = await all(
      client().harvest(wanted.values(), { rate: Infinity, onProgress: (done, total) => told.push([done, total]) }),
    );
    const states = Object.fromEntries(rows.map(({ row, state }) => [row, state]));
    assert.deepEqual(states, { 1: 'recorded', 2: 'too_early', 3: 'too_late' });
    assert.deepEqual(told, [[1, 3], [2, 3], [3, 3]]);
    assert.ok(rows.every((row) => row.readyAt instanceof Date && row.deadlineAt > row.readyAt));
    const [again] = await all(client().harvest(wanted.slice(0, 1)));
    assert.deepEqual([again.state, again.outcome], ['already_recorded', 'passed']);
    for (const options of [{ concurrency: -1 }, { concurrency: 0 }, { rate: 0 }, { rates: 1 }]) {
      await assert.rejects(all(client().harvest(wanted, options)), { name: 'InvalidArgumentError' });
    }
    await assert.rejects(all(client().harvest(['hksb7ba1'])), /`transactions\[0\]` is a string, an object is needed/);
    await assert.rejects(all(client().harvest('hksb7ba1')), /`transactions` is not iterable/);
    await assert.rejects(all(client({ ledger: undefined }).harvest(wanted)), { name: 'ConfigurationError' });
  });

  test('a harvest that cannot be begun asks nobody, and takes no input', async (t) => {
    const { sandbox, client, started } = await stage(t);
    const wanted = Array.from({ length: 10 }, () => started({ outcome: 'passed' }));
    const asking = client();
    let taken = 0;
    function* transactions() {
      for (const each of wanted) {
        taken += 1;
        yield each;
      }
    }
    const reason = new Error('the page was left');
    const wrong = [
      [{ signal: AbortSignal.abort(reason) }, { name: 'CallCancelledError', cause: reason }],
      [{ signal: 1 }, { name: 'InvalidArgumentError', message: /`options\.signal` is no AbortSignal/ }],
      [{ onProgress: 1 }, { name: 'InvalidArgumentError', message: /`options\.onProgress` is no function/ }],
    ];
    for (const [options, error] of wrong) await assert.rejects(all(asking.harvest(transactions(), options)), error);
    assert.equal(taken, 0);
    await asking.keepalive();
    assert.deepEqual(sandbox.requests().map(({ operation }) => operation), ['keepalive']);
  });

  test('an abort ends a harvest amid its inputs, and amid its calls, which are recorded', async (t) => {
    const { sandbox, ledger, client, started } = await stage(t);
    const wanted = Array.from({ length: 20 }, () => started({ outcome: 'passed' }));
    const begin = new AbortController();
    const { inputs, state } = never(wanted);
    const rows = all(client().harvest(inputs, { signal: begin.signal }));
    begin.abort();
    await assert.rejects(rows, { name: 'CallCancelledError' });
    assert.ok(state.closed);
    assert.equal(sandbox.requests().length, 0);

    sandbox.fault({ latencyMs: 100 });
    const giveUp = new AbortController();
    const asked = all(client().harvest(wanted, { rate: Infinity, concurrency: 3, signal: giveUp.signal }));
    await until(() => sandbox.requests().length === 3);
    giveUp.abort();
    await assert.rejects(asked, { name: 'CallCancelledError' });
    await until(async () => (await ledger.size()) === 3);
    assert.equal(sandbox.requests().length, 3);
  });

  test('a call that is given up goes on, and one that is given up before is not begun', async (t) => {
    const { sandbox, ledger, client, started } = await stage(t);
    const asking = client({ recordResults: true });
    const [log, result] = [started({ outcome: 'passed' }), started({ outcome: 'passed' })].map((each) => [each.merchantBizId, each.transactionId]);
    const query = { productCode: 'eKYC_PRO', merchantBizId: 'order42', merchantUserId: 'u1', metaInfo: '{"deviceType":"h5"}' };
    const calls = [
      (options) => asking.checkVerifyLog(...log, options),
      (options) => asking.checkResult(...result, options),
      (options) => asking.initialize(query, options),
      (options) => asking.keepalive(options),
    ];
    for (const call of calls) await assert.rejects(call({ signal: AbortSignal.abort() }), { name: 'CallCancelledError' });
    for (const call of calls) await assert.rejects(call({ signal: 'now' }), { name: 'InvalidArgumentError' });
    sandbox.fault({ latencyMs: 100 });
    for (const [n, call] of calls.entries()) {
      const giveUp = new AbortController();
      const reason = new Error('the page was left');
      const answer = call({ signal: giveUp.signal });
      await until(() => sandbox.requests().length === n + 1);
      giveUp.abort(reason);
      await assert.rejects(answer, { name: 'CallCancelledError', cause: reason });
    }
    await until(async () => (await ledger.size()) === 2);
  });

  test('temporary keys work and wrong ones are refused, and none is shown', async (t) => {
    const { sandbox, client } = await stage(t);
    const keys = sandbox.credentials;
    const sts = client({
      accessKeyId: keys.stsAccessKeyId,
      accessKeySecret: keys.stsAccessKeySecret,
      securityToken: keys.stsSecurityToken,
    });
    assert.equal((await sts.keepalive()).code, 'Success');
    const wrong = client({ accessKeySecret: 'hunter2' });
    const error = await wrong.keepalive().catch((error) => error);
    assert.equal(error.name, 'AuthenticationError');
    const shown = inspect([error, error.info, wrong, sts, keys], { depth: Infinity });
    for (const secret of ['hunter2', keys.stsSecurityToken, keys.stsAccessKeySecret, keys.accessKeySecret]) {
      assert.ok(!shown.includes(secret));
    }
  });

  test('keys come from a function, and are renewed where the vendor says so', async (t) => {
    const { sandbox, client } = await stage(t);
    let calls = 0;
    const credentials = async () => {
      calls += 1;
      const { stsAccessKeyId, stsAccessKeySecret, stsSecurityToken, stsExpiresAt } = sandbox.credentials;
      return {
        accessKeyId: stsAccessKeyId,
        accessKeySecret: stsAccessKeySecret,
        securityToken: stsSecurityToken,
        expiresAt: calls === 1 ? undefined : stsExpiresAt,
      };
    };
    const own = { accessKeyId: undefined, accessKeySecret: undefined, credentials };
    const renewing = client(own);
    await Promise.all(Array.from({ length: 20 }, () => renewing.keepalive()));
    assert.equal(calls, 1);
    sandbox.advance(2 * 3600);
    await renewing.keepalive().catch(() => {});
    assert.ok(calls >= 2);
  });

  test('what the function throws is the cause', async (t) => {
    const { client } = await stage(t);
    const own = { accessKeyId: undefined, accessKeySecret: undefined };
    const broken = new RangeError('the vault is shut');
    const failing = client({
      ...own,
      credentials: () => {
        throw broken;
      },
    });
    await assert.rejects(failing.keepalive(), (error) => {
      assert.equal(error.name, 'AuthenticationError');
      assert.match(error.message, /threw `RangeError`/);
      assert.strictEqual(error.cause, broken);
      return true;
    });
    const odd = client({ ...own, credentials: () => ({ accessKeyId: 'id' }) });
    await assert.rejects(odd.keepalive(), (error) => {
      assert.match(error.cause.message, /`credentials\(\)\.accessKeySecret` is missing/);
      return true;
    });
    assert.throws(() => client({ credentials: 'id' }), /`settings\.credentials` is no function/);
    assert.throws(() => client({ credentials: () => ({}) }), /one of them is needed/);
  });

  test('settings that cannot work are refused', async (t) => {
    const key = { accessKeyId: 'id', accessKeySecret: 'secret' };
    assert.throws(() => new IdVerificationClient({ ...key, region: 'mars-1' }), /region `mars-1` is not known: use one of ap-/);
    for (const part of [{ accessKeyId: 'id' }, { accessKeySecret: 's' }, { securityToken: 't' }]) {
      assert.throws(() => new IdVerificationClient(part), { name: 'ConfigurationError', message: /are not both given/ });
    }
    assert.throws(() => new IdVerificationClient({ ...key, network: 'lan' }), /`settings\.network`: unknown network `lan`/);
    const client = new IdVerificationClient({ ...key, region: 'cn-hongkong', network: 'vpc' });
    assert.equal(client.region, 'cn-hongkong');
    await assert.rejects(client.checkVerifyLog('order42', 'hksb7ba1', { startedAt: 'yesterday' }), /`options\.startedAt` is a string, a Date/);
    await assert.rejects(client.checkVerifyLog('order42', 'hksb7ba1', { startedAt: new Date(NaN) }), /an invalid Date/);
    const twice = { startedAt: new Date(1), startedAtMs: 2 };
    await assert.rejects(client.checkVerifyLog('order42', 'hksb7ba1', twice), /are different times/);
    await client.close();
    await assert.rejects(client.keepalive(), { name: 'CallCancelledError' });
    t.diagnostic('no call was made');
  });

  test('a request is signed, and the key is not shown', () => {
    const headers = { host: 'cloudauth-intl.ap-southeast-1.aliyuncs.com', 'x-acs-action': 'Keepalive', 'x-acs-version': '2022-08-09' };
    const signed = acs3Sign({ headers }, { accessKeyId: 'id', accessKeySecret: 'secret', securityToken: 'token' });
    assert.match(signed.headers.authorization, /^ACS3-HMAC-SHA256 Credential=id,/);
    assert.ok(!inspect(signed).includes('token'));
    assert.throws(() => acs3Sign({ headers: {} }, { accessKeyId: 'id', accessKeySecret: 's' }), { name: 'InvalidArgumentError' });
    assert.throws(() => acs3Sign({ headers }, 'key'), /`key` is a string, an object is needed/);
  });

  test('the catalogues are there', () => {
    const known = regions().map(({ region }) => region);
    assert.ok(known.includes('ap-southeast-1') && known.includes('cn-hongkong'));
    assert.ok(apiCodes().length > 10);
  });
});
