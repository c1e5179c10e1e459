// The sandbox: a clock that is moved, balances, lists, faults, a journal.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { inspect } from 'node:util';

import { JiguangClient, Sandbox } from '../lib/index.mjs';
import { number, stage } from './helpers.mjs';

suite('the sandbox', () => {
  test('its clock is moved, stopped and read', async (t) => {
    const startAt = new Date('2026-01-01T00:00:00Z');
    const sandbox = await Sandbox.start({ startAt, frozen: true });
    t.after(() => sandbox.stop());
    assert.deepEqual(sandbox.now, startAt);
    sandbox.advance(90);
    assert.deepEqual(sandbox.now, new Date('2026-01-01T00:01:30Z'));
    sandbox.setClock('2026-02-01T08:00:00+08:00');
    assert.deepEqual(sandbox.now, new Date('2026-02-01T00:00:00Z'));
    sandbox.setClock(startAt);
    assert.deepEqual(sandbox.now, startAt);
    sandbox.resume();
    sandbox.freeze();
    assert.throws(() => sandbox.advance(-1), /seconds is -1/);
    assert.throws(() => sandbox.setClock('noon'), { name: 'InvalidArgumentError' });
    assert.throws(() => sandbox.setClock(new Date(NaN)), /`at\.at` is an invalid Date|an invalid Date/);
  });

  test('a token lives as long as its carrier says', async (t) => {
    const { client, sandbox } = await stage(t);
    const token = sandbox.numberToken(number(1), { carrier: 'ct' });
    sandbox.advance(61);
    await assert.rejects(client.verifyNumber(token, number(1), { platform: 'ios' }), { name: 'TokenError' });
    assert.throws(() => sandbox.numberToken(number(1), { carrier: 'xx' }), { name: 'InvalidArgumentError' });
  });

  test('a token is of the number that clients read, or of none', async (t) => {
    const { client, sandbox } = await stage(t);
    const written = '+86 139 0001 0000';
    const { outcome } = await client.verifyNumber(sandbox.numberToken(written), written, { platform: 'ios' });
    assert.equal(outcome, 'consistent');
    await client.verifyLoginToken(sandbox.loginToken(written, { carrier: 'ct' }), { platform: 'ios' });
    for (const mint of ['numberToken', 'loginToken']) {
      const refused = { name: 'InvalidArgumentError', message: /11 digits/ };
      assert.throws(() => sandbox[mint]('nonsense'), refused);
    }
  });

  test('a client lives in its time', async (t) => {
    const sandbox = await Sandbox.start();
    const { appKey, masterSecret } = sandbox.credentials;
    const client = new JiguangClient({ appKey, masterSecret, baseUrl: sandbox.jiguangUrl });
    t.after(async () => {
      await client.close();
      await sandbox.stop();
    });
    const verify = () => client.verifyNumber(sandbox.numberToken(number(1)), number(1), { platform: 'ios' });
    await verify();
    await assert.rejects(verify(), { name: 'ThrottledError' });
    assert.equal(sandbox.requests().length, 1, 'refused by the client');
    sandbox.advance(31);
    await verify();
  });

  test('a balance runs out', async (t) => {
    const { client, sandbox } = await stage(t);
    assert.equal(sandbox.balance('business_risk'), undefined);
    sandbox.setBalance('business_risk', 1);
    await client.queryBusinessRisk(number(1));
    assert.equal(sandbox.balance('business_risk'), 0);
    await assert.rejects(client.queryBusinessRisk(number(2)), { name: 'InsufficientBalanceError' });
    sandbox.setBalance('business_risk', undefined);
    await client.queryBusinessRisk(number(3));
    assert.throws(() => sandbox.setBalance('business_risk', -1), { name: 'InvalidArgumentError' });
  });

  test('lists choose the tag', async (t) => {
    const { client, sandbox } = await stage(t);
    const tags = async () => (await client.queryBusinessRisk(number(1))).tags.map(({ code }) => code);
    sandbox.block(number(1));
    assert.deepEqual(await tags(), ['F20002']);
    sandbox.allow(number(1));
    assert.deepEqual(await tags(), ['F20001']);
    sandbox.unlist(number(1));
    assert.deepEqual(await tags(), []);
  });

  test('the journal tells what was sent, or hides it', async (t) => {
    const { client, sandbox } = await stage(t);
    await client.queryBusinessRisk(number(1));
    const [request] = sandbox.requests();
    assert.deepEqual(JSON.parse(request.body), { phone: number(1) });
    assert.ok(request.authorized && request.receivedAt instanceof Date);
    assert.ok(!inspect(sandbox.requests({ redacted: true })).includes(number(1)));
    sandbox.reset();
    assert.deepEqual(sandbox.requests(), []);
  });

  test('a fault that could never be is refused', async (t) => {
    const { sandbox } = await stage(t);
    assert.throws(() => sandbox.fault({ kind: 'earthquake' }), /`fault\.kind`: unknown fault kind `earthquake`/);
    assert.throws(() => sandbox.fault({ latency_ms: 1 }), /`latencyMs` is meant/);
    assert.throws(() => sandbox.fault({ probability: 2 }), { name: 'InvalidArgumentError' });
  });

  test('settings that cannot be are refused', async () => {
    await assert.rejects(Sandbox.start({ port: 99_999 }), { name: 'InvalidArgumentError' });
    await assert.rejects(Sandbox.start({ quotas: { perDay: 1 } }), /`options\.quotas` has no field `perDay`/);
    await assert.rejects(Sandbox.start({ startAt: 5 }), /`options\.startAt` is a number, a string or a Date is needed/);
  });

  test('each region has its URL', async (t) => {
    const { sandbox } = await stage(t);
    assert.equal(sandbox.aliyunUrlIn('ap-southeast-1'), sandbox.aliyunUrl);
    assert.notEqual(sandbox.aliyunUrlIn('cn-hongkong'), sandbox.aliyunUrl);
    assert.throws(() => sandbox.aliyunUrlIn('mars-1'), { name: 'InvalidArgumentError' });
    for (const url of [sandbox.url, sandbox.adminUrl, sandbox.jiguangUrl]) assert.match(url, /^http:\/\/127\.0\.0\.1:/);
  });

  test('one that was stopped answers no more', async () => {
    const sandbox = await Sandbox.start();
    const url = sandbox.url;
    await sandbox[Symbol.asyncDispose]();
    await assert.rejects(fetch(url));
    await sandbox.stop();
  });
});
