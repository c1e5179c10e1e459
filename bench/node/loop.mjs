// How long the event loop is held up while Verimeter works.
//
// Started as `loop.mjs PHONES ROWS CALLS` with --expose-gc, and with the server's address as JSON on standard input. One line of JSON for each
// work: its name, how much of it there was, its seconds, the delays of the loop in milliseconds, and what the heap, memory outside of it
// that JavaScript holds, and the whole process grew by. Any failure ends it.
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';

import { JiguangClient, Ledger } from 'verimeter';

const [phones, rows, calls] = process.argv.slice(2).map(Number);
const address = JSON.parse(await text(process.stdin));
const folder = mkdtempSync(join(tmpdir(), 'verimeter-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

/** Of the delays that a timer of one millisecond sees, which it is late by itself. */
async function watched(work, amount, does) {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  const before = used();
  const begun = performance.now();
  delays.enable();
  await does();
  delays.disable();
  const ms = (nanoseconds) => nanoseconds / 1e6;
  const [p50, p99, most] = [delays.percentile(50), delays.percentile(99), delays.max].map(ms);
  const seconds = (performance.now() - begun) / 1e3;
  const after = used();
  const [heap_mb, external_mb, rss_mb] = ['heapUsed', 'external', 'rss'].map((kind) => (after[kind] - before[kind]) / 1e6);
  console.log(JSON.stringify({ work, amount, seconds, p50, p99, most, heap_mb, external_mb, rss_mb }));
}

/** Bytes in use, after what nobody holds was taken away. */
function used() {
  globalThis.gc();
  return process.memoryUsage();
}

function* numbers() {
  for (let n = 0; n < phones; n++) yield `13${String(n).padStart(5, "0")}0000`;
}

/** Events as another system may have written them. */
async function written(path) {
  const file = createWriteStream(path);
  file.write('event_id,occurred_at,product,app,platform,carrier,outcome,billing,code,score,tags,latency_ms\n');
  const begin = Date.UTC(2026, 0, 1);
  for (let n = 0; n < rows; n++) {
    const id = `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
    const at = new Date(begin + n * 20_000).toISOString();
    const score = [0, 300, 600, 900][n % 4];
    const row = `${id},${at},business_risk,app${n % 3},${['ios', 'android', 'web'][n % 3]},cm,success,billed,0,${score},,${20 + (n % 50)}\n`;
    if (!file.write(row)) await once(file, 'drain');
  }
  await new Promise((resolve) => file.end(resolve));
}

const { app_key: appKey, master_secret: masterSecret, url: baseUrl } = address;
{
  const ledger = await Ledger.open(join(folder, 'screened.db'));
  const client = new JiguangClient({ appKey, masterSecret, baseUrl, ledger });
  await watched('screen', phones, async () => {
    let done = 0;
    for await (const row of client.screen(numbers(), { concurrency: 64 })) done = row.row;
    if (done !== phones) throw new Error(`${done} of ${phones} numbers were screened`);
  });
  await ledger.close();
}
{
  const client = new JiguangClient({ appKey, masterSecret, baseUrl });
  let [next, answered] = [0, 0];
  async function caller(until) {
    while (next < until) {
      // Its end means nothing to the sandbox: every call is answered, and one that is not ends this program.
      const { code } = await client.queryBusinessRisk(`139${String(next++ % 10_000).padStart(4, '0')}0000`);
      if (code === 0) answered += 1;
    }
  }
  const callers = (until) => Promise.all(Array.from({ length: 64 }, () => caller(until)));
  const warm = Math.ceil(calls / 20);
  await callers(warm);
  await watched('single calls', calls, () => callers(warm + calls));
  if (answered !== warm + calls) throw new Error(`${answered} of ${warm + calls} calls were answered`);
}
{
  const path = join(folder, 'events.csv');
  await written(path);
  const ledger = await Ledger.open(join(folder, 'imported.db'));
  await watched('import', rows, () => ledger.importFile(path));
  if ((await ledger.size()) !== rows) throw new Error('not every row was imported');
  await ledger.close();
}
