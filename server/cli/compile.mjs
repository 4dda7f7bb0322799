import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Transpiles `server/` and `plugins/` file by file into `dist/`, so that server, hosts and CLI start without a loader.
 * Only what is newer than its output is written anew; outputs whose source is gone are removed. Types are not checked here.
 */
export function compileServer(root) {
  const sources = ['server', 'plugins'].flatMap((folder) => list(join(root, folder)).map((file) => `${folder}/${file}`)).filter((file) => file.endsWith('.ts'));
  const outputOf = (file) => join(root, 'dist', file.replace(/\.ts$/, '.js'));
  const stale = sources.filter((file) => writtenAt(outputOf(file)) < writtenAt(join(root, file)));
  const outputs = new Set(sources.map((file) => file.replace(/\.ts$/, '.js')));
  for (const file of list(join(root, 'dist'))) if (file.endsWith('.js') && !outputs.has(file)) rmSync(join(root, 'dist', file));
  if (stale.length === 0) return;
  const ts = createRequire(import.meta.url)('typescript');
  for (const file of stale) {
    const { outputText } = ts.transpileModule(readFileSync(join(root, file), 'utf8'), {
      fileName: file,
      compilerOptions: { module: 'esnext', target: 'es2023', rewriteRelativeImportExtensions: true, verbatimModuleSyntax: true, erasableSyntaxOnly: true },
    });
    mkdirSync(dirname(outputOf(file)), { recursive: true });
    // Whole or not at all: another `vitrine` may be loading it at this moment.
    const half = `${outputOf(file)}.${process.pid}.tmp`;
    writeFileSync(half, outputText);
    renameSync(half, outputOf(file));
  }
  writeFileSync(join(root, 'dist/package.json'), '{ "type": "module" }\n');
}

/** 0 when there is no such file. */
const writtenAt = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Files and folders below a folder, by their paths from it with `/`; none when it is not there. */
export function list(folder, under = '') {
  if (under === '' && !existsSync(folder)) return [];
  return readdirSync(join(folder, under), { withFileTypes: true }).flatMap((entry) => {
    const path = `${under}${entry.name}`;
    return entry.isDirectory() ? [path, ...list(folder, `${path}/`)] : [path];
  });
}
