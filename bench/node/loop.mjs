// How long the event loop is held up while Verimeter works.
//
// Started as `loop.mjs PHONES ROWS` with the server's address as JSON on standard input. One line of JSON for each work: its name, how much of
// it there was, its seconds, and the delays of the loop in milliseconds.
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';

import { JiguangClient, Ledger } from 'verimeter';

const [phones, rows] = process.argv.slice(2).map(Number);
const address = JSON.parse(await text(process.stdin));
const folder = mkdtempSync(join(tmpdir(), 'verimeter-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

/** Of the delays that a timer of one millisecond sees, which it is late by itself. */
async function watched(work, amount, does) {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  const begun = performance.now();
  delays.enable();
  await does();
  delays.disable();
  const ms = (nanoseconds) => nanoseconds / 1e6;
  const [p50, p99, most] = [delays.percentile(50), delays.percentile(99), delays.max].map(ms);
  console.log(JSON.stringify({ work, amount, seconds: (performance.now() - begun) / 1e3, p50, p99, most }));
}

function* numbers() {
  for (let n = 0; n < phones; n++) yield `13${String(500_000_000 + n).padStart(9, '0')}`;
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
  const path = join(folder, 'events.csv');
  await written(path);
  const ledger = await Ledger.open(join(folder, 'imported.db'));
  await watched('import', rows, () => ledger.importFile(path));
  if ((await ledger.size()) !== rows) throw new Error('not every row was imported');
  await ledger.close();
}
