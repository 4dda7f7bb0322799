import { existsSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { list } from './compile.mjs';

/** What a client cannot name and need not know; it would draw the whole server into the types. */
const CONTEXT = ['server/routers/trpc.ts', 'initTRPC.context<Context>()', 'initTRPC.context<any>()'];

/**
 * Writes `server/client.d.ts` and the declarations it leads to below a folder, for TypeScript clients outside of this tree. Nothing is
 * written when they are newer than what they are made of. @returns the files that a client's compiler reads
 */
export function writeClientTypes(root, out = join(root, 'dist')) {
  const entry = join(out, 'server/client.d.ts');
  if (existsSync(entry) && statSync(entry).mtimeMs >= newest(root)) return [];
  const made = declare(root, out);
  const files = reachable(made, entry);
  // The entry last: it says that all of them are there.
  for (const file of [...files].reverse()) {
    mkdirSync(dirname(file), { recursive: true });
    const half = `${file}.${process.pid}.tmp`;
    writeFileSync(half, made.get(file));
    renameSync(half, file);
  }
  return files;
}

/** Declarations of the client and all it imports, by the file they belong in. @throws Error with the first complaints of the compiler */
function declare(root, out) {
  const ts = createRequire(import.meta.url)('typescript');
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const emit = {
    incremental: false,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    isolatedModules: false,
    plugins: [],
    outDir: out,
    rootDir: root,
  };
  const all = { ...options, ...emit };
  const host = ts.createCompilerHost(all);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, version, ...rest) => {
    if (relative(root, file) !== CONTEXT[0]) return read(file, version, ...rest);
    const source = ts.sys.readFile(file);
    if (!source.includes(CONTEXT[1])) throw new Error(`${CONTEXT[0]} no longer says ${CONTEXT[1]}; change server/cli/client-types.mjs with it`);
    return ts.createSourceFile(file, source.replace(CONTEXT[1], CONTEXT[2]), version, true);
  };
  const made = new Map();
  const program = ts.createProgram([join(root, 'server/client.ts')], all, host);
  const { diagnostics } = program.emit(undefined, (file, text) => made.set(resolve(file), text), undefined, true);
  const said = diagnostics.slice(0, 3).map((one) => ts.flattenDiagnosticMessageText(one.messageText, '\n'));
  if (said.length > 0) throw new Error(`the types of the client cannot be written: ${said.join('; ')}`);
  return made;
}

/** A file and those its declarations name, each after the one that named it first. */
function reachable(made, entry) {
  const found = new Set();
  const walk = (file) => {
    const text = made.get(file);
    if (found.has(file) || text === undefined) return;
    found.add(file);
    for (const [, path] of text.matchAll(/(?:from |import\()['"](\.[^'"]+)\.ts['"]/g)) walk(`${resolve(dirname(file), path)}.d.ts`);
  };
  walk(entry);
  return [...found];
}

function newest(root) {
  const sources = list(join(root, 'server')).filter((file) => file.endsWith('.ts'));
  return Math.max(...sources.map((file) => statSync(join(root, 'server', file)).mtimeMs), statSync(join(root, 'tsconfig.json')).mtimeMs);
}
