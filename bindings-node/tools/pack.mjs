// Packs what is released: the package, and the native part for one platform in a package of its own, as napi has it.
//
//     node tools/pack.mjs ADDON OUT
//
// Or says what the native part for a target of Rust is called:
//
//     node tools/pack.mjs TARGET
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('..', import.meta.url));

/** What npm asks of a machine before it installs the package of a target. */
const MACHINES = {
  'x86_64-unknown-linux-gnu': { platform: 'linux-x64-gnu', os: 'linux', cpu: 'x64', libc: 'glibc' },
  'aarch64-unknown-linux-gnu': { platform: 'linux-arm64-gnu', os: 'linux', cpu: 'arm64', libc: 'glibc' },
  'x86_64-unknown-linux-musl': { platform: 'linux-x64-musl', os: 'linux', cpu: 'x64', libc: 'musl' },
  'aarch64-unknown-linux-musl': { platform: 'linux-arm64-musl', os: 'linux', cpu: 'arm64', libc: 'musl' },
  'x86_64-apple-darwin': { platform: 'darwin-x64', os: 'darwin', cpu: 'x64' },
  'aarch64-apple-darwin': { platform: 'darwin-arm64', os: 'darwin', cpu: 'arm64' },
  'x86_64-pc-windows-msvc': { platform: 'win32-x64-msvc', os: 'win32', cpu: 'x64' },
  'aarch64-pc-windows-msvc': { platform: 'win32-arm64-msvc', os: 'win32', cpu: 'arm64' },
};

const about = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8'));
const machines = about.napi.targets.map((target) => MACHINES[target]);

/** The package without what only its makers need, and with one optional package per platform. */
function whole() {
  const { devDependencies, napi, ...released } = about;
  const optional = machines.map(({ platform }) => [`${about.name}-${platform}`, about.version]);
  return { ...released, optionalDependencies: Object.fromEntries(optional) };
}

function native({ platform, os, cpu, libc }, addon) {
  const { name, version, license, engines } = about;
  return {
    name: `${name}-${platform}`,
    version,
    description: `The native part of ${name} for ${platform}`,
    license,
    engines,
    os: [os],
    cpu: [cpu],
    ...(libc && { libc: [libc] }),
    main: addon,
    files: [addon, 'LICENSE-fonts'],
  };
}

function pack(manifest, files, out) {
  const stage = mkdtempSync(join(tmpdir(), 'verimeter-pack-'));
  try {
    writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    for (const [from, to] of files) cpSync(from, join(stage, to), { recursive: true });
    if (manifest.bin) for (const file of Object.values(manifest.bin)) chmodSync(join(stage, file), 0o755);
    // On Windows, npm is a script of its shell.
    const shell = process.platform === 'win32';
    execFileSync('npm', ['pack', '--silent', '--pack-destination', out], { cwd: stage, shell, stdio: ['ignore', 'ignore', 'inherit'] });
  } finally {
    rmSync(stage, { recursive: true });
  }
}

const [addon, folder] = process.argv.slice(2);
if (!addon) {
  console.error('error: `pack` takes an addon and a folder, or a target: node tools/pack.mjs ADDON OUT');
  process.exit(2);
}
if (!folder) {
  if (!about.napi.targets.includes(addon)) {
    console.error(`error: \`${addon}\` is no target of the package: take one of ${about.napi.targets.join(', ')}`);
    process.exit(1);
  }
  console.log(MACHINES[addon].platform);
  process.exit(0);
}
const out = resolve(folder);
const machine = machines.find(({ platform }) => basename(addon) === `${about.name}.${platform}.node`);
if (!machine) {
  console.error(`error: \`${basename(addon)}\` is the addon of no target in package.json`);
  process.exit(1);
}
mkdirSync(out, { recursive: true });
const own = about.files.map((file) => [join(HERE, file), file]);
pack(whole(), own, out);
const texts = ['README.md', 'LICENSE', 'LICENSE-fonts'].map((file) => [join(HERE, file), file]);
pack(native(machine, basename(addon)), [...texts, [resolve(addon), basename(addon)]], out);
