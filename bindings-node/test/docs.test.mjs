// The pages of `docs/node`, the README and the examples: they run as they stand there.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const HERE = fileURLToPath(new URL('..', import.meta.url));
const ROOT = join(HERE, '..');
/** Inside the package, which finds itself by its own name there. */
const BUILT = join(HERE, 'test', '.built');
const END = '\u241e';

const pages = readdirSync(join(ROOT, 'docs', 'node')).filter((file) => file.endsWith('.md'));
const examples = readdirSync(join(ROOT, 'examples', 'node')).filter((file) => file.endsWith('.mts'));

before(() => mkdir(BUILT, { recursive: true }));
after(() => rm(BUILT, { recursive: true }));

/** Runs a program in an empty folder, for what it prints. */
async function prints(program) {
  const cwd = await mkdtemp(join(tmpdir(), 'verimeter-'));
  try {
    return (await run(process.execPath, [program], { cwd, timeout: 120_000 })).stdout;
  } finally {
    await rm(cwd, { recursive: true });
  }
}

suite('pages', () => {
  for (const page of [...pages.map((page) => join('docs', 'node', page)), 'README.md', join('bindings-node', 'README.md')]) {
    test(page, async () => {
      const text = readFileSync(join(ROOT, page), 'utf8');
      const blocks = [...text.matchAll(/```js\n([^]*?)```(?:\n\n```text\n([^]*?)```)?/g)];
      assert.ok(blocks.length > 0);
      const program = join(BUILT, `${page.replaceAll(/\W/g, '-')}.mjs`);
      // Its blocks are one program; a block of text after one is what that prints.
      await writeFile(program, blocks.map(([, code]) => `${code}\nconsole.log('${END}');\n`).join(''));
      const printed = (await prints(program)).split(`${END}\n`);
      for (const [n, [, code, expected]] of blocks.entries()) {
        if (expected === undefined) continue;
        const parts = expected.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
        assert.match(printed[n], new RegExp(`^${parts.join('[^]*?')}$`), code);
      }
    });
  }
});

suite('examples', () => {
  for (const example of examples) {
    test(example, async () => {
      const tsc = join(HERE, 'node_modules', 'typescript', 'bin', 'tsc');
      await run(process.execPath, [tsc, '--project', join(HERE, 'test', 'types'), '--noEmit', 'false', '--outDir', BUILT]);
      const [built] = readdirSync(BUILT, { recursive: true }).filter((file) => file.endsWith(example.replace('.mts', '.mjs')));
      assert.notEqual(await prints(join(BUILT, built)), '');
    });
  }
});
