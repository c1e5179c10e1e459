// Makes one file of the package's JavaScript, beside its native part: Node looks for, reads and compiles each file by itself, which
// takes longer than all that is in them.
import { buildSync } from 'esbuild';
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('..', import.meta.url));
/** What is loaded by itself: by programs of either kind of module, and by the command. */
const LOADED = ['index.js', 'index.mjs', 'native.js'];

buildSync({
  absWorkingDir: HERE,
  entryPoints: ['ts/index.ts'],
  outfile: 'lib/index.js',
  bundle: true,
  external: ['./native'],
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  // Classes are called in messages what they are called in the sources.
  keepNames: true,
  logLevel: 'warning',
});
for (const file of readdirSync(new URL('../lib/', import.meta.url))) {
  if (!LOADED.includes(file)) rmSync(new URL(`../lib/${file}`, import.meta.url));
}
