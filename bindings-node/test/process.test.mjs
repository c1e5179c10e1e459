// What the process sees: its end, its threads, its memory.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { Ledger, table } from '../lib/index.mjs';
import { folder } from './events.mjs';
import { UNLIMITED, number, stage } from './helpers.mjs';

const PACKAGE = new URL('../lib/index.mjs', import.meta.url).href;

/** Calls over which memory must stay as it is: a million (`VERIMETER_STEADY_CALLS=1000000`) take a minute or two. */
const STEADY = Number(process.env['VERIMETER_STEADY_CALLS'] ?? 10_000);

/** A program of its own, to its end. */
async function run(code, { args = [], imports = `import * as v from '${PACKAGE}';`, ...options } = {}) {
  const program = spawn(process.execPath, [...args, '--input-type=module', '-e', `${imports} ${code}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  return finished(program);
}

/** What a program said, when it has ended. */
async function finished(program) {
  let [out, err] = ['', ''];
  program.stdout.on('data', (part) => (out += part));
  program.stderr.on('data', (part) => (err += part));
  const [status, signal] = await once(program, 'close');
  return { status, signal, out, err };
}

/** Why there is no terminal to be had; false where there is one. */
function noTerminal() {
  const { stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
  return !/util-linux/.test(stdout ?? '') && 'only the `script` of util-linux makes a terminal for a program';
}

const CLIENT = (url, { appKey, masterSecret }) =>
  `const client = new v.JiguangClient(${JSON.stringify({ appKey, masterSecret, baseUrl: url })});`;

suite('the process', () => {
  test('ends by itself, with clients, ledgers and sandboxes that nobody closed', async () => {
    const code = `
      const sandbox = await v.Sandbox.start();
      const ledger = await v.Ledger.inMemory();
      const { appKey, masterSecret } = sandbox.credentials;
      const client = new v.JiguangClient({ appKey, masterSecret, baseUrl: sandbox.jiguangUrl, ledger });
      console.log((await client.queryBusinessRisk('13800130000')).code, await ledger.size());`;
    assert.deepEqual(await run(code), { status: 0, signal: null, out: '0 1\n', err: '' });
  });

  test('does not end before a call that nobody waits for', async (t) => {
    const { sandbox } = await stage(t);
    sandbox.fault({ latencyMs: 100 });
    const code = `${CLIENT(sandbox.jiguangUrl, sandbox.credentials)}
      client.queryBusinessRisk('13800130000').then(() => console.log('done'));`;
    assert.deepEqual(await run(code), { status: 0, signal: null, out: 'done\n', err: '' });
  });

  test('does not end before calls of batches that were given up: they are recorded', async (t) => {
    const dir = await folder(t);
    const batches = {
      stopped: ['client.screen(phones, options)', 'await next; await rows.return();'],
      aborted: ['client.screen(phones, options)', 'giveUp.abort(); await next.catch(() => {});'],
      harvest: ['identity.harvest(transactions, options)', 'giveUp.abort(); await next.catch(() => {});'],
    };
    for (const [name, [batch, end]] of Object.entries(batches)) {
      const path = join(dir, `${name}.db`);
      const code = `
        const sandbox = await v.Sandbox.start();
        process.on('exit', () => console.log(sandbox.requests().length));
        const ledger = await v.Ledger.open(${JSON.stringify(path)});
        const { appKey, masterSecret, accessKeyId, accessKeySecret } = sandbox.credentials;
        const client = new v.JiguangClient({ appKey, masterSecret, baseUrl: sandbox.jiguangUrl, ledger });
        const identity = new v.IdVerificationClient({ accessKeyId, accessKeySecret, endpoint: sandbox.aliyunUrl, ledger });
        const startedAt = new Date(sandbox.now.getTime() - 3_600_000);
        const transactions = Array.from({ length: 20 }, () => sandbox.startTransaction({ outcome: 'passed', startedAt }));
        const phones = transactions.map((_, n) => '139' + String(n).padStart(4, '0') + '0000');
        sandbox.fault({ latencyMs: 100 });
        const giveUp = new AbortController();
        const options = { concurrency: 5, rate: 1_000_000, signal: giveUp.signal };
        const rows = ${batch};
        const next = rows.next();
        while (sandbox.requests().length < 5) await new Promise((resolve) => setTimeout(resolve, 2));
        ${end}`;
      const { status, out, err } = await run(code);
      assert.deepEqual([status, err], [0, ''], name);
      const ledger = await Ledger.read(path);
      const product = name === 'harvest' ? 'identity_verification' : 'business_risk';
      const outcomes = [];
      for await (const { outcome } of ledger.iterDetails({ product })) outcomes.push(outcome);
      assert.deepEqual(outcomes, Array(Number(out)).fill(name === 'harvest' ? 'passed' : 'success'), name);
    }
  });

  test('ends at once where it says so, amid calls', async (t) => {
    const { sandbox } = await stage(t);
    sandbox.fault({ latencyMs: 1000 });
    for (const end of ['process.exit(3)', "throw new Error('the end')"]) {
      const code = `${CLIENT(sandbox.jiguangUrl, sandbox.credentials)}
        for (let n = 0; n < 50; n++) client.queryBusinessRisk('1380013' + String(n).padStart(4, '0')).catch(() => {});
        await new Promise((resolve) => setTimeout(resolve, 20));
        ${end};`;
      const { status, signal, err } = await run(code);
      assert.equal(signal, null, err);
      assert.equal(status, end.startsWith('throw') ? 1 : 3, err);
      assert.ok(!err.includes('panicked'), err);
    }
  });

  test('ends at once amid an import, and no bar is drawn where stderr is no terminal', async (t) => {
    const path = join(await folder(t), 'events.csv');
    const row = 'business_risk,2026-11-21T10:00:00Z,0\n';
    await writeFile(path, `product,occurred_at,code\n${row.repeat(5_000)}`);
    const program = (end) => `
      const ledger = await v.Ledger.inMemory();
      const options = { progress: true, onProgress: (rows) => console.log(rows) };
      ledger.importFile(${JSON.stringify(path)}, options).catch(() => {});
      ${end}`;
    assert.deepEqual(await run(program('process.exit(3);')), { status: 3, signal: null, out: '', err: '' });
    const { status, out, err } = await run(program(''));
    assert.deepEqual([status, out.trim().split('\n').at(-1), err], [0, '5000', '']);
  });

  test('a bar is drawn where stderr is a terminal, and taken away', { skip: noTerminal() }, async (t) => {
    const program = join(await folder(t), 'screen.mjs');
    // Twenty times a tenth of a second, one after the other: longer than work that needs no bar.
    const code = (progress) => `
      import * as v from '${PACKAGE}';
      const sandbox = await v.Sandbox.start();
      sandbox.fault({ latencyMs: 100 });
      const { appKey, masterSecret } = sandbox.credentials;
      const client = new v.JiguangClient({ appKey, masterSecret, baseUrl: sandbox.jiguangUrl });
      const phones = Array.from({ length: 20 }, (_, n) => '139' + String(n).padStart(4, '0') + '0000');
      let rows = 0;
      for await (const row of client.screen(phones, { concurrency: 1, progress: ${progress} })) rows = row.row;
      console.log(rows + ' rows');`;
    const shown = async (progress) => {
      await writeFile(program, code(progress));
      const command = `'${process.execPath}' '${program}'`;
      const { status, out, err } = await finished(spawn('script', ['-qec', command, '/dev/null'], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, TERM: 'xterm-256color' },
      }));
      assert.deepEqual([status, err], [0, ''], out);
      return out;
    };
    const out = await shown(true);
    assert.match(out, /screening .*\b(?:[1-9]|1\d)\/20\b/);
    // What stands there in the end is the program's own.
    assert.match(out, /\x1b\[2K20 rows\r?\n$/);
    assert.equal((await shown(false)).trim(), '20 rows');
  });

  test('a rejected call that nobody looks at is the program\'s own, and told as an error', async (t) => {
    const { sandbox } = await stage(t);
    const code = `${CLIENT(sandbox.jiguangUrl, sandbox.credentials)} client.queryBusinessRisk('nobody');`;
    const { status, err } = await run(code);
    assert.equal(status, 1);
    assert.match(err, /InvalidArgumentError: /);
  });

  test('loading it does nothing but load it', async () => {
    const { out } = await run("console.log(process.getActiveResourcesInfo().join(' '))");
    assert.doesNotMatch(out, /Timeout|Immediate|TCP|ThreadSafe|MessagePort/i);
  });

  test('loading it asks nobody for anything', { skip: process.platform !== 'linux' && 'only Linux has two kinds of libc' }, async () => {
    const require = `(await import('node:module')).createRequire(${JSON.stringify(PACKAGE)})`;
    const load = `
      const asked = [];
      const { getReport } = process.report;
      process.report.getReport = function () {
        asked.push(process.report.excludeNetwork);
        return getReport.call(process.report);
      };
      const before = process.report.excludeNetwork;
      const { platform } = require('./native.js');
      console.log(JSON.stringify([asked, platform(), process.report.excludeNetwork === before]));`;
    const started = (code) => run(code, { imports: '' });
    const { out: usual, err } = await started(`const require = ${require}; ${load}`);
    const [asked, here, restored] = JSON.parse(usual || '[]');
    assert.deepEqual([asked, restored, err], [[], true, '']);
    // Where the program cannot be read, Node's report says the same, and without the names of other machines.
    const hidden = `const require = ${require}; require('node:fs').openSync = () => { throw new Error('hidden'); }; ${load}`;
    const { out } = await started(hidden);
    assert.deepEqual(JSON.parse(out), [[true, true], here, true]);
  });

  test(`its memory is steady over ${STEADY} calls`, async (t) => {
    const { sandbox } = await stage(t);
    const { appKey, masterSecret } = sandbox.credentials;
    const settings = { appKey, masterSecret, baseUrl: sandbox.jiguangUrl, options: { quotas: UNLIMITED } };
    const code = `
      const client = new v.JiguangClient(${JSON.stringify(settings)});
      const phones = Array.from({ length: 10_000 }, (_, n) => '139' + String(n).padStart(4, '0') + '0000');
      let answered = 0;
      async function calls(count) {
        for (let n = 0; n < count; n += 50) {
          const of = Array.from({ length: 50 }, (_, m) => client.queryBusinessRisk(phones[(n + m) % phones.length]));
          for (const { code } of await Promise.all(of)) if (code === 0) answered += 1;
        }
        global.gc();
        return process.memoryUsage();
      }
      await calls(5000);
      const before = await calls(500), after = await calls(${STEADY});
      const grown = ['heapUsed', 'external', 'rss'].map((kind) => after[kind] - before[kind]);
      console.log(JSON.stringify([answered, ...grown]));`;
    const { out, err } = await run(code, { args: ['--expose-gc'] });
    const [answered, heap, external, rss] = JSON.parse(out || '[]');
    assert.equal(answered, 5_500 + STEADY, err);
    // A report that stayed would be 500 bytes at least, so five million; one in native memory more than that.
    assert.ok(heap < 1_000_000 && external < 1_000_000, out);
    assert.ok(rss < 50_000_000, out);
  });
});

suite('worker threads', () => {
  test('each has views of its own, which are tables', async (t) => {
    const path = join(await folder(t), 'ledger.db');
    const { client } = await stage(t, { ledger: await Ledger.open(path) });
    await client.queryBusinessRisk(number(1));
    const code = `
      import { parentPort, workerData } from 'node:worker_threads';
      const { Ledger } = await import(workerData.from);
      const ledger = await Ledger.read(workerData.path);
      const view = await ledger.overview({ product: 'business_risk' });
      parentPort.postMessage({ view, rows: view.toRows().length, text: String(view) });`;
    const each = worker(code, { from: PACKAGE, path });
    const [{ view, rows, text }] = await once(each, 'message');
    assert.deepEqual([view.total.requests, rows, table(view).toString()], [1, 2, text]);
  });

  const worker = (code, workerData) => new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), { workerData });

  test('each calls on its own, and all at once', async (t) => {
    const { sandbox } = await stage(t);
    const code = `
      import { parentPort, workerData } from 'node:worker_threads';
      const { JiguangClient, VerimeterError } = await import(workerData.from);
      const client = new JiguangClient(workerData.settings);
      const reports = await Promise.all(workerData.phones.map((phone) => client.queryBusinessRisk(phone)));
      const error = await client.queryBusinessRisk('nobody').catch((error) => error);
      parentPort.postMessage([reports.length, error instanceof VerimeterError]);`;
    const { appKey, masterSecret } = sandbox.credentials;
    const settings = { appKey, masterSecret, baseUrl: sandbox.jiguangUrl };
    const workers = Array.from({ length: 4 }, (_, n) => {
      const phones = Array.from({ length: 100 }, (_, m) => number(100 * n + m));
      return worker(code, { from: PACKAGE, settings, phones });
    });
    const answers = workers.map(async (each) => {
      // Both at once: a thread that ends may tell both in one turn of the loop.
      const [[answer], [status]] = await Promise.all([once(each, 'message'), once(each, 'exit')]);
      return [...answer, status];
    });
    assert.deepEqual(await Promise.all(answers), Array(4).fill([100, true, 0]));
  });

  test('one that is ended amid calls takes nothing along', async (t) => {
    const { sandbox, client } = await stage(t);
    sandbox.fault({ latencyMs: 300 });
    const code = `
      import { parentPort, workerData } from 'node:worker_threads';
      const { JiguangClient } = await import(workerData.from);
      const client = new JiguangClient(workerData.settings);
      for (const phone of workerData.phones) client.queryBusinessRisk(phone).catch(() => {});
      parentPort.postMessage('begun');`;
    const { appKey, masterSecret } = sandbox.credentials;
    const settings = { appKey, masterSecret, baseUrl: sandbox.jiguangUrl };
    const phones = Array.from({ length: 50 }, (_, n) => number(n));
    for (let n = 0; n < 3; n++) {
      const each = worker(code, { from: PACKAGE, settings, phones });
      await once(each, 'message');
      await each.terminate();
    }
    sandbox.clearFaults();
    assert.equal((await client.queryBusinessRisk(number(1))).code, 0);
  });

  test('a program that only ever used it in a worker ends well', async (t) => {
    const { sandbox } = await stage(t);
    sandbox.fault({ latencyMs: 50 });
    const { appKey, masterSecret } = sandbox.credentials;
    const data = { from: PACKAGE, settings: { appKey, masterSecret, baseUrl: sandbox.jiguangUrl } };
    const inner = `
      import { parentPort, workerData } from 'node:worker_threads';
      const { JiguangClient } = await import(workerData.from);
      const client = new JiguangClient(workerData.settings);
      client.queryBusinessRisk('13800130000').catch(() => {});
      parentPort.postMessage('begun');`;
    const code = `
      import { once } from 'node:events';
      import { Worker } from 'node:worker_threads';
      const code = 'data:text/javascript,' + encodeURIComponent(${JSON.stringify(inner)});
      const each = new Worker(new URL(code), { workerData: ${JSON.stringify(data)} });
      await once(each, 'message');
      await each.terminate();
      await new Promise((resolve) => setTimeout(resolve, 150));
      console.log('well');`;
    const program = spawn(process.execPath, ['--input-type=module', '-e', code], { cwd: fileURLToPath(new URL('.', import.meta.url)) });
    let out = '';
    program.stdout.on('data', (part) => (out += part));
    assert.deepEqual([...(await once(program, 'close')), out], [0, null, 'well\n']);
  });
});
