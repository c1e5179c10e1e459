// One client, which asks when it is told to.
//
// Started by the benchmark as `client.mjs CONTENDER` with the server's address as JSON in the first line of standard input. Each further
// line is `CALLERS CALLS`: so many callers ask, each one question after the other. The answer is the seconds of wall time and of CPU
// that it took. Before that, it says its version and what it read of some numbers, which must be the same for all contenders.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { Agent, request } from 'undici';

const require = createRequire(import.meta.url);
const PATH = '/v2/web/queryBusinessRisk';

/** What a user would write: the same request, and as much of the answer read, with ids that keep their digits. */
function byHand(address, post) {
  const headers = {
    authorization: `Basic ${Buffer.from(`${address.app_key}:${address.master_secret}`).toString('base64')}`,
    'content-type': 'application/json',
  };
  return async (phone) => {
    const text = await post(address.url + PATH, { method: 'POST', headers, body: JSON.stringify({ phone }) });
    const answer = JSON.parse(text.replace(/"id":\s*(\d+)/, '"id":"$1"'));
    if (answer.code !== 0) throw new Error(`${answer.code} ${answer.content}`);
    return answer;
  };
}

const CONTENDERS = {
  undici(address) {
    const dispatcher = new Agent({ connections: 256 });
    const ask = byHand(address, async (url, options) => (await request(url, { ...options, dispatcher })).body.text());
    return { version: require('undici/package.json').version, ask };
  },
  fetch(address) {
    const ask = byHand(address, async (url, options) => (await fetch(url, options)).text());
    return { version: process.version, ask };
  },
  async verimeter(address) {
    const { JiguangClient, Ledger, version } = await import('verimeter');
    const folder = mkdtempSync(join(tmpdir(), 'verimeter-bench-'));
    process.on('exit', () => rmSync(folder, { recursive: true }));
    const ledger = await Ledger.open(join(folder, 'ledger.db'));
    const { app_key: appKey, master_secret: masterSecret, url: baseUrl } = address;
    const client = new JiguangClient({ appKey, masterSecret, baseUrl, ledger });
    return { version, ask: (phone) => client.queryBusinessRisk(phone) };
  },
  async identity(address) {
    const { IdVerificationClient, version } = await import('verimeter');
    const { endpoint, access_key_id: accessKeyId, access_key_secret: accessKeySecret, transactions } = address.identity;
    const client = new IdVerificationClient({ endpoint, accessKeyId, accessKeySecret });
    const ask = (pair) => client.checkVerifyLog(...pair);
    const read = (log) => Number(log.errorCode) + Object.keys(log.statistics.pageStayMs).length;
    return { version, ask, read, questions: transactions };
  },
};

/** As many numbers as a day of a busy app; their ends mean nothing to the sandbox. */
const PHONES = Array.from({ length: 10_000 }, (_, n) => `138${String(n).padStart(4, '0')}0000`);

async function main(name) {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const address = JSON.parse((await lines.next()).value);
  const { version, ask, read = (answer) => answer.score + answer.tags.length, questions = PHONES } =
    await CONTENDERS[name](address);

  async function drive(callers, calls) {
    let [next, sum] = [0, 0];
    async function caller() {
      while (next < calls) sum += read(await ask(questions[next++ % questions.length]));
    }
    await Promise.all(Array.from({ length: callers }, caller));
    return sum;
  }

  console.log(version, await drive(1, Math.min(questions.length, 500)));
  for await (const line of { [Symbol.asyncIterator]: () => lines }) {
    const [callers, calls] = line.split(' ').map(Number);
    const [wall, cpu] = [performance.now(), process.cpuUsage()];
    await drive(callers, calls);
    const { user, system } = process.cpuUsage(cpu);
    console.log((performance.now() - wall) / 1e3, (user + system) / 1e6);
  }
}

await main(process.argv[2]);
