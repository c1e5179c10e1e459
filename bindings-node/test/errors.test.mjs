// Errors: real ones, with everything that is known, the same for both kinds of module.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { suite, test } from 'node:test';
import { inspect } from 'node:util';

import * as verimeter from '../lib/index.mjs';
import { all, number, stage } from './helpers.mjs';

const { Ledger, VerimeterError, errorOf } = verimeter;
const required = createRequire(import.meta.url)('../lib/index.js');

suite('errors', () => {
  test('both kinds of module have the same names and classes', () => {
    // What Node itself adds where one kind of module takes in the other.
    const added = ['default', 'module.exports', '__esModule'];
    const names = Object.keys(verimeter).filter((name) => !added.includes(name));
    assert.deepEqual(names.sort(), Object.keys(required).filter((name) => !added.includes(name)).sort());
    for (const name of names) assert.strictEqual(required[name], verimeter[name], name);
  });

  test('an error says what went wrong in fields, and where in its stack', async (t) => {
    const { sandbox, client } = await stage(t);
    sandbox.fault({ operation: 'query_business_risk', kind: 'throttle', retryAfterS: 7 });
    async function caller() {
      await client.queryBusinessRisk(number(1));
    }
    await assert.rejects(caller, (error) => {
      assert.ok(error instanceof verimeter.ThrottledError);
      assert.ok(error instanceof required.VerimeterError);
      assert.ok(error instanceof Error);
      assert.equal(error.name, 'ThrottledError');
      assert.equal(error.kind, 'throttled');
      assert.equal(error.code, 'ERR_VERIMETER_THROTTLED');
      assert.equal(error.vendor, 'jiguang');
      assert.equal(error.operation, 'query_business_risk');
      assert.equal(error.retryAfterMs, 7000);
      assert.equal(error.attempts, 1);
      assert.equal(error.requestSent, true);
      assert.equal(typeof error.retryable, 'boolean');
      assert.ok(error.message.includes(error.advice));
      assert.deepEqual(error.info.kind, error.kind);
      assert.match(error.stack, /^ThrottledError: .*\n +at async caller \(/);
      return true;
    });
  });

  test('what is not known of an error has no key', async (t) => {
    const { client } = await stage(t);
    const error = await client.queryBusinessRisk('nobody').catch((error) => error);
    assert.equal(error.name, 'InvalidArgumentError');
    for (const key of ['requestId', 'httpStatus', 'retryAfterMs', 'vendorCode']) {
      assert.ok(!(key in error), key);
      assert.equal(error[key], undefined);
    }
  });

  test('a cause is an Error with its own cause', async (t) => {
    // No system gives away this port, so nobody is there.
    const { client } = await stage(t, { baseUrl: 'http://127.0.0.1:1', options: { maxAttempts: 1 } });
    const error = await client.queryBusinessRisk(number(1)).catch((error) => error);
    assert.equal(error.kind, 'transport', error.stack);
    assert.ok(error.cause instanceof Error);
    assert.notEqual(error.cause.message, '');
  });

  test('every kind has a class whose name is that of its errors', () => {
    const classes = Object.values(verimeter).filter((value) => value?.prototype instanceof VerimeterError);
    assert.equal(classes.length, 15);
    for (const kind of classes) assert.equal(kind.prototype.name, kind.name);
  });

  test('a transport error says whether time ran out', async (t) => {
    const { client } = await stage(t, { baseUrl: 'http://127.0.0.1:1', options: { maxAttempts: 1 } });
    await assert.rejects(client.queryBusinessRisk(number(1)), { name: 'TransportError', timedOut: false });
  });

  test('the error of a row becomes an error again', async (t) => {
    const { client } = await stage(t);
    const [row] = await all(client.screen(['nobody']));
    assert.ok(errorOf(row.error) instanceof verimeter.InvalidArgumentError);
  });

  test('an unknown key, a wrong type and an unknown word name the argument', async (t) => {
    const { client } = await stage(t);
    const ask = (options) => client.queryBusinessRisk(number(1), options);
    const wrong = [
      [() => ask({ platfrom: 'ios' }), '`options` has no field `platfrom`: `platform` is meant, perhaps'],
      [() => ask({ ip: 3 }), '`options.ip` is a number, a string is needed'],
      [() => ask([]), '`options` is an array, an object is needed'],
      [() => ask({ platform: 'windows' }), '`options.platform`: unknown platform `windows`: use one of '],
      [() => client.queryBusinessRisk(), '`phone` is missing, a string is needed'],
      [() => client.queryBusinessRisk(13_800_138_000), '`phone` is a number, a string is needed'],
      [() => client.verifyNumber('token', number(1)), '`options.platform` is missing'],
    ];
    for (const [call, message] of wrong) {
      await assert.rejects(call, (error) => {
        assert.equal(error.name, 'InvalidArgumentError');
        assert.ok(error.message.startsWith(message), error.message);
        return true;
      });
    }
  });

  test('a field of a field is named by its way', async () => {
    const ledger = await Ledger.inMemory();
    const query = { product: 'business_risk', platforms: ['ios', 'windows'] };
    await assert.rejects(ledger.overview(query), /^InvalidArgumentError: `query\.platforms\[1\]`: unknown platform/);
    const settings = { appKey: 'a', masterSecret: 'b', options: { quotas: { perDay: 'x', numberPerDay: 1.5 } } };
    assert.throws(() => new verimeter.JiguangClient(settings), /`settings\.options\.quotas` has no field `perDay`/);
    delete settings.options.quotas.perDay;
    assert.throws(() => new verimeter.JiguangClient(settings), /`settings\.options\.quotas\.numberPerDay` is no whole/);
  });

  test('what a call was given is never in its error', async (t) => {
    const { client } = await stage(t);
    const error = await client.queryBusinessRisk('1380013800x').catch((error) => error);
    assert.ok(!inspect(error).includes('1380013800'));
  });

  test('a closed client refuses calls', async (t) => {
    const { client } = await stage(t);
    await client.close();
    await assert.rejects(client.queryBusinessRisk(number(1)), { name: 'CallCancelledError', kind: 'cancelled' });
  });
});
