// What is installed: packed as it is released, into an empty folder.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const HERE = fileURLToPath(new URL('..', import.meta.url));
const about = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8'));
const [addon] = readdirSync(HERE).filter((file) => file.endsWith('.node'));
// On Windows, commands of packages are scripts of its shell.
const shell = process.platform === 'win32';

const run = promisify(execFile);

async function folder(test) {
  const dir = await mkdtemp(join(tmpdir(), 'verimeter-'));
  test.after(() => rm(dir, { recursive: true }));
  return dir;
}

let tarballs = [];

before(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'verimeter-'));
  await run(process.execPath, ['tools/pack.mjs', addon, dir], { cwd: HERE });
  tarballs = readdirSync(dir).map((file) => join(dir, file));
});

after(() => rm(dirname(tarballs[0]), { recursive: true }));

/** Installs without a network, as nothing but these is needed. */
async function installed(test, tarballs) {
  const dir = await folder(test);
  await writeFile(join(dir, 'package.json'), '{ "private": true }');
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs], { cwd: dir, shell });
  return dir;
}

const CALL = `
  const sandbox = await Sandbox.start();
  const { appKey, masterSecret } = sandbox.credentials;
  const client = new JiguangClient({ appKey, masterSecret, baseUrl: sandbox.jiguangUrl });
  console.log((await client.queryBusinessRisk('13800130900')).level);`;

suite('the packed package', { concurrency: 2 }, () => {
  test('works from both kinds of module, and its command runs', async (t) => {
    const dir = await installed(t, tarballs);
    await writeFile(join(dir, 'a.mjs'), `import { JiguangClient, Sandbox } from 'verimeter'; ${CALL}`);
    await writeFile(join(dir, 'b.cjs'), `const { JiguangClient, Sandbox } = require('verimeter'); (async () => { ${CALL} })();`);
    for (const program of ['a.mjs', 'b.cjs']) {
      assert.equal((await run(process.execPath, [program], { cwd: dir })).stdout, 'high\n');
    }
    const both = "import { VerimeterError as a } from 'verimeter'; import { createRequire } from 'node:module'; console.log(a === createRequire(import.meta.url)('verimeter').VerimeterError);";
    await writeFile(join(dir, 'c.mjs'), both);
    assert.equal((await run(process.execPath, ['c.mjs'], { cwd: dir })).stdout, 'true\n');
    const command = await run(join(dir, 'node_modules', '.bin', 'verimeter'), ['--version'], { cwd: dir, shell });
    assert.equal(command.stdout, `verimeter ${about.version}\n`);
  });

  test('without its native part, the error names the package that is missing', async (t) => {
    const dir = await installed(t, tarballs.filter((path) => path.endsWith(`verimeter-${about.version}.tgz`)));
    await assert.rejects(run(process.execPath, ['-e', "require('verimeter')"], { cwd: dir }), (error) => {
      const platform = addon.replace(/^verimeter\.(.*)\.node$/, '$1');
      assert.match(error.stderr, new RegExp(`the package \`verimeter-${platform}\`, .* is not installed: install without`));
      return true;
    });
  });

  test('brings nothing along and runs nothing at its installation', async (t) => {
    const dir = await installed(t, tarballs);
    const found = readdirSync(join(dir, 'node_modules')).filter((name) => !name.startsWith('.')).sort();
    const platform = addon.replace(/^verimeter\.(.*)\.node$/, '$1');
    assert.deepEqual(found, ['verimeter', `verimeter-${platform}`]);
    const released = JSON.parse(readFileSync(join(dir, 'node_modules/verimeter/package.json'), 'utf8'));
    assert.deepEqual([released.dependencies, released.devDependencies, released.scripts], [undefined, undefined, undefined]);
    assert.equal(Object.keys(released.optionalDependencies).length, about.napi.targets.length);
    for (const version of Object.values(released.optionalDependencies)) assert.equal(version, about.version);
  });
});

suite('the release', () => {
  const workflow = readFileSync(join(HERE, '..', '.github', 'workflows', 'release.yml'), 'utf8');

  test('is built for every target of the package', () => {
    const built = [...workflow.matchAll(/target: (\S+?)[,\s]/g)].map(([, target]) => target);
    assert.deepEqual(built, about.napi.targets);
    assert.match(workflow, /cargo xtask dist node --target \$\{\{ matrix\.target \}\}/);
  });

  test('names the native part of each target', async () => {
    const pack = (...args) => run(process.execPath, ['tools/pack.mjs', ...args], { cwd: HERE });
    const names = await Promise.all(about.napi.targets.map(async (target) => (await pack(target)).stdout.trim()));
    assert.equal(new Set(names).size, about.napi.targets.length);
    assert.ok(names.includes(addon.replace(/^verimeter\.(.*)\.node$/, '$1')));
    await assert.rejects(pack('mips-unknown-linux-gnu'), { code: 1, stderr: /is no target of the package: take one of x86_64-/ });
  });
});

suite('the command', () => {
  const command = (...args) => run(process.execPath, [join(HERE, 'bin.js'), ...args]);

  test('ends when it is told to', { skip: process.platform === 'win32' && 'Windows has no signals' }, async (t) => {
    const child = spawn(process.execPath, [join(HERE, 'bin.js'), 'sandbox', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    t.after(() => child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    assert.deepEqual(await ended, [0, null]);
  });

  test('is the same as the binary', async (t) => {
    await assert.rejects(command('stats', 'overview'), { code: 2, stdout: '' });
    const missing = join(await folder(t), 'none.db');
    await assert.rejects(command('stats', 'drift', '--json', '--ledger', missing), (error) => {
      assert.equal(error.code, 1);
      assert.equal(JSON.parse(error.stderr).error.kind, 'ledger');
      return true;
    });
  });
});

test('the version is that of the workspace', async () => {
  const { version } = await import('../lib/index.mjs');
  assert.equal(version, about.version);
});
