// Everything of Verimeter in one program, against the sandbox.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  type AccessKey,
  ConfigurationError,
  type EventInput,
  IdVerificationClient,
  InDoubtError,
  JiguangClient,
  Ledger,
  type RiskReport,
  Sandbox,
  ThrottledError,
  VerimeterError,
  acs3Sign,
  apiCodes,
  console as pages,
  decodeCheckResult,
  decodeLoginVerification,
  decodeNumberVerification,
  decodeRiskReport,
  decodeRiskReports,
  decodeVerifyLog,
  decryptPhone,
  decryptPhones,
  errorOf,
  identityCodes,
  identityPages,
  logTexts,
  regions,
  returnCodes,
  riskTags,
  stats,
  table,
  version,
} from 'verimeter';

/** What an app would do. */
function advise(report: RiskReport): string {
  switch (report.level ?? 'low') {
    case 'low':
      return 'let in';
    case 'medium':
    case 'medium_high':
      return 'ask for more';
    case 'high':
      return `stop: ${report.tags.map((tag) => tag.label).join(', ')}`;
  }
}

/** The three products, and what can go wrong. */
async function calls(client: JiguangClient, sandbox: Sandbox): Promise<void> {
  const phone = '13800130900';
  const report = await client.queryBusinessRisk(phone, { platform: 'android', exId: 'order-42' });
  console.log(advise(report), report.id, decodeRiskReport(report.raw)?.score);
  console.log((await decodeRiskReports([report.raw, '<html>'])).toRows());
  const number = await client.verifyNumber(sandbox.numberToken(phone), phone, { platform: 'web', carrier: 'CM' });
  console.log(number.outcome, decodeNumberVerification(number.raw)?.code);
  const login = await client.verifyLoginToken(sandbox.loginToken(phone), { platform: 'ios', withRisk: true });
  console.log(login.phone?.mask, login.risk?.score, decodeLoginVerification(login.raw)?.outcome);
  if (login.encryptedPhone !== undefined) {
    const privateKey = await sandbox.privateKey();
    console.log(await decryptPhone(login.encryptedPhone, privateKey));
    console.log(await decryptPhones([login.encryptedPhone, 'none'], { privateKey, previousPrivateKey: privateKey }));
  }
  try {
    await client.queryBusinessRisk('13800131804', { signal: AbortSignal.timeout(60_000) });
  } catch (error) {
    if (error instanceof ThrottledError) console.log(error.kind, error.retryAfterMs ?? 'soon', error.advice);
    else if (error instanceof InDoubtError) console.log('perhaps done, perhaps billed:', error.requestId);
    else if (error instanceof VerimeterError) console.log(error.code, error.retryable, error.info);
    else throw error;
  }
  const phones = Array.from({ length: 20 }, (_, n) => `1380013${String(n).padStart(4, '0')}`);
  const options = { concurrency: 4, rate: 1000, onProgress: (done: number, total?: number) => void [done, total] };
  for await (const row of client.screen(phones, options)) {
    if (row.error) console.log(row.row, errorOf(row.error).message);
  }
}

/** Identity verification: a transaction, its log, its result. */
async function identity(sandbox: Sandbox, ledger: Ledger): Promise<void> {
  const { stsAccessKeyId, stsAccessKeySecret, stsSecurityToken, stsExpiresAt } = sandbox.credentials;
  const key: AccessKey = {
    accessKeyId: stsAccessKeyId,
    accessKeySecret: stsAccessKeySecret,
    securityToken: stsSecurityToken,
    expiresAt: stsExpiresAt,
  };
  const client = new IdVerificationClient({ credentials: async () => key, endpoint: sandbox.aliyunUrl, ledger, app: 'shop' });
  console.log(client.region, (await client.keepalive()).result);
  const made = await client.initialize({ productCode: 'FACE_LIVENESS', merchantBizId: 'order42', pages: [] });
  console.log(made.transactionId.length, made.startedAt <= new Date());
  const startedAt = new Date(sandbox.now.getTime() - 3_600_000);
  const left = sandbox.startTransaction({ outcome: 'interrupted', startedAt });
  const log = await client.checkVerifyLog(left.merchantBizId, left.transactionId, { startedAt, platform: 'ios' });
  console.log(log.outcome, log.page, decodeVerifyLog(log.raw)?.status);
  const passed = sandbox.startTransaction({ outcome: 'passed', startedAt });
  const result = await client.checkResult(passed.merchantBizId, passed.transactionId);
  console.log(result.passed, decodeCheckResult(result.raw)?.outcome);
  for await (const row of client.harvest([left, passed], { rate: Infinity })) console.log(row.state, row.outcome);
  const headers = { host: 'example.com', 'x-acs-action': 'Keepalive', 'x-acs-version': '2022-08-09' };
  console.log(acs3Sign({ headers }, key).signature.length);
  await client.close();
}

/** Clients that are made in other ways: from the environment, and of a company's own gateway. */
async function others(sandbox: Sandbox, ledger: Ledger): Promise<void> {
  const { appKey, masterSecret, accessKeyId, accessKeySecret } = sandbox.credentials;
  Object.assign(process.env, {
    VERIMETER_JIGUANG_APP_KEY: appKey,
    VERIMETER_JIGUANG_MASTER_SECRET: masterSecret,
    ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
  });
  const client = JiguangClient.fromEnv({ baseUrl: sandbox.jiguangUrl, ledger });
  console.log((await client.queryBusinessRisk('13800135555')).code);
  const identity = IdVerificationClient.fromEnv({ region: 'cn-hongkong', endpoint: sandbox.aliyunUrlIn('cn-hongkong') });
  console.log(identity.region, (await identity.keepalive()).code);
  // A gateway asks the vendor in the stead of its callers; this sandbox is none, and knows no bearer token.
  const gateway = JiguangClient.gateway({ appKey, baseUrl: sandbox.jiguangUrl, bearerToken: 'of the gateway' });
  console.log(await gateway.queryBusinessRisk('13800135556').catch((error: unknown) => (error as Error).name));
  await Promise.all([client.close(), identity.close(), gateway.close()]);
}

/** What a sandbox does on request: time, faults, balances, lists. */
async function onRequest(client: JiguangClient, sandbox: Sandbox): Promise<void> {
  const phone = '13800136666';
  sandbox.block(phone);
  console.log((await client.queryBusinessRisk(phone)).level);
  sandbox.unlist(phone);
  sandbox.allow(phone);
  sandbox.fault({ kind: 'throttle', retryAfterS: 1 });
  sandbox.clearFaults();
  sandbox.freeze();
  sandbox.advance(3600);
  sandbox.setClock(new Date(sandbox.now.getTime() + 3_600_000));
  sandbox.resume();
  sandbox.setBalance('business_risk', 1000);
  await client.queryBusinessRisk(phone);
  console.log(sandbox.balance('business_risk'), sandbox.url.length > 0, sandbox.adminUrl.length > 0);
  sandbox.reset();
}

/** Days as files, and their figures without a ledger. */
async function archives(folder: string): Promise<void> {
  const ledger = await Ledger.inMemory();
  const event: EventInput = {
    eventId: '01939d6a-0000-7000-8000-000000000001',
    callId: '01939d6a-0000-7000-8000-000000000001',
    occurredAt: new Date('2026-10-01T08:00:00Z'),
    vendor: 'jiguang',
    app: 'shop',
    product: 'business_risk',
    operation: 'query_business_risk',
    platform: 'ios',
    carrier: 'unknown',
    outcome: 'success',
    billing: 'billed',
    tags: [],
    attempts: 1,
  };
  console.log(await ledger.append([event]), 'event');
  const archived = await ledger.archive(join(folder, 'archive'), { graceHours: 2, withoutPersonal: true, progress: true });
  console.log(archived.rows, await ledger.dropArchived('2026-10-02', { withoutPersonal: true }));
  console.log(await stats.scan(archived.url, { product: 'business_risk', onProgress: (done) => void done }));
  await ledger.close();
}

/** The console of a ledger, where this build has its page. */
async function page(ledger: Ledger): Promise<void> {
  try {
    const served = await pages.serve(ledger, { name: 'everything' });
    console.log((await fetch(served.url)).status);
    await served.stop();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    console.log(error.message);
  }
}

/** Views, tables, pictures, balances and files. */
async function measure(ledger: Ledger, folder: string): Promise<void> {
  const day = 86_400_000;
  // Days of the console's zone, as texts: an instant would have to be a whole quarter-hour.
  const [start = '', end = ''] = [-7, 2].map((days) => new Date(Date.now() + days * day).toISOString().slice(0, 10));
  const overview = await ledger.overview({ product: 'business_risk', start, end, bucket: 'day', platforms: ['unknown', 'android'] });
  console.log(overview);
  console.log(overview.toRows().length, overview.toTable().columns.length, overview.rows.at(-1)?.bucketStartAt.getTime());
  await overview.chart().save(join(folder, 'trend.svg'));
  const trend = await ledger.trend({ product: 'business_risk' });
  console.log(trend.series.filter((series) => series.shown).map((series) => series.label));
  console.log((await ledger.chart({ product: 'business_risk' })).toString().length > 0);
  console.log((await ledger.funnel({ minSample: 1, by: 'platform' })).total.requests, (await ledger.drift()).length);
  const page = await ledger.details({ product: 'business_risk', limit: 3 });
  console.log(page.rows.length, page.next !== undefined);
  for await (const event of ledger.iterDetails({ product: 'business_risk', limit: 10 })) {
    console.log(event.occurredAt.getTime() === event.occurredAtMs, event.phoneMask, event.level);
    break;
  }

  await ledger.setAccount({ name: 'shop', apps: ['shop'] });
  console.log((await ledger.accounts()).map((account) => account.name));
  const { entry } = await ledger.recharge({ product: 'business_risk', amount: 500, note: 'the first' });
  await ledger.setBalance({ product: 'business_risk', remaining: 400, occurredAt: new Date() });
  for (const balance of await ledger.balance({ alert: 100 })) console.log(balance.remaining, balance.low, balance.runOut.state);
  console.log((await ledger.balanceEntries('default')).length, (await ledger.removeBalanceEntry(entry.id)).amount);
  console.log((await ledger.consumption({ start, end })).totals.length);
  await writeFile(join(folder, 'vendor.csv'), 'date,product,requests\n2026-11-01,business_risk,3\n');
  console.log((await ledger.reconcile(join(folder, 'vendor.csv'))).rows.length);

  const path = join(folder, 'events.parquet');
  const exported = await ledger.export(path, { onProgress: (done) => console.log(done, 'written'), progress: true });
  const state: stats.State = await stats.aggregate(path);
  const again = await stats.State.fromBytes(await state.toBytes());
  console.log(exported.file, await again.equals(state), again.distinctPhones() > 0, again.latencyMs(0.5) !== undefined, state.span());
  const both = await state.merge(await stats.State.of());
  console.log((await both.overview({ product: 'business_risk' })).rows.length, (await both.trend({ product: 'business_risk' })).bucketStartsAt.length);
  console.log((await both.funnel()).total.requests);
  console.log((await stats.overview(path, { product: 'business_risk' })).total.requests);
  console.log(await stats.breakdown(path, ['platform', 'level'], { product: 'business_risk', bucket: 'month' }));
  console.log((await stats.trend(path, { product: 'business_risk' })).bucketStarts.length);
  const other = await Ledger.open(join(folder, 'other.db'), { phoneKey: 'a secret of 16 bytes or more' });
  console.log(await other.importFile(path), (await other.integrityCheck()).length);
  console.log(await other.purge(start), (await other.erase('13800130900')).events, (await other.span())?.first);
  await other.compact();
  console.log(table(page.rows).toCsv().length, table(page).toArrow().length > 0);
  const reader = await Ledger.read(join(folder, 'ledger.db'));
  console.log((await reader.size()) === (await ledger.size()));
  await reader.close();
}

console.log(version, riskTags().length, returnCodes().length, regions().length, apiCodes().length);
console.log(identityPages().length, identityCodes().length, logTexts().length);
const folder = await mkdtemp(join(tmpdir(), 'verimeter-'));
const sandbox = await Sandbox.start({ seed: 7 });
const ledger = await Ledger.open(join(folder, 'ledger.db'), { phoneKey: 'a secret of 16 bytes or more' });
const { appKey, masterSecret } = sandbox.credentials;
const client = new JiguangClient({
  appKey,
  masterSecret,
  baseUrl: sandbox.jiguangUrl,
  privateKey: await sandbox.privateKey(),
  ledger,
  options: { deadlineMs: 5_000, quotas: { numberIntervalMs: 0 } },
});
await calls(client, sandbox);
sandbox.fault({ times: 1, latencyMs: 5 });
await identity(sandbox, ledger);
await measure(ledger, folder);
await others(sandbox, ledger);
await archives(folder);
await page(ledger);
console.log(await ledger.size(), ledger.path?.endsWith('ledger.db'), sandbox.requests({ redacted: true }).length > 0);
await onRequest(client, sandbox);
await client.close();
await ledger.close();
await sandbox.stop();
await rm(folder, { recursive: true });
