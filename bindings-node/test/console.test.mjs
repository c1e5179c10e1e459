// The console that a program serves; what its page does is tested in a browser (`console/web/test`).
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { inspect } from 'node:util';

import { Ledger, console } from '../lib/index.mjs';
import { event } from './events.mjs';

/** Undefined where the build has no page, which it must say, with the way to it. */
async function served(ledger, options) {
  try {
    return await console.serve(ledger, options);
  } catch (error) {
    assert.equal(error.name, 'ConfigurationError');
    assert.match(error.message, /no console page; run `cargo xtask console`/);
    return undefined;
  }
}

suite('the console', () => {
  test('its page shows what is recorded meanwhile, until it is stopped', async () => {
    const ledger = await Ledger.inMemory();
    const page = await served(ledger, { name: 'of a test' });
    if (page === undefined) return;
    assert.match(page.url, /^http:\/\/127\.0\.0\.1:/);
    assert.match(await (await fetch(page.url)).text(), /<html/);
    await ledger.append([event(1)]);
    const about = await (await fetch(`${page.url}api/ledger`)).json();
    assert.deepEqual([about.name, about.events], ['of a test', 1]);
    assert.equal(inspect(page), 'Console');
    await page.stop();
    await assert.rejects(fetch(page.url));
    await page.stop();
  });

  test('what cannot be served is refused', async () => {
    const ledger = await Ledger.inMemory();
    await assert.rejects(console.serve(ledger, { port: 70_000 }), { name: 'InvalidArgumentError' });
    await assert.rejects(console.serve(ledger, { host: 'somewhere' }), /`somewhere` is no address/);
    await assert.rejects(console.serve(undefined), { name: 'InvalidArgumentError' });
    await assert.rejects(console.serve(ledger, { adress: 1 }), /adress/);
  });
});
