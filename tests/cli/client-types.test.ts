import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { newFolder, ROOT } from '../support/folders.ts';

// The compiler reads the whole server once; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const CONSUMER = `
import { createVitrineClient, createVitrineFiles, isProblem, type ArtifactRow, type RunEvent } from 'vitrine/client';

const client = createVitrineClient({ url: 'http://127.0.0.1:3000' });
export async function look(): Promise<string> {
  const { runId } = await client.run.start.mutate({ preset: 'demo_minimal', seed: 7 });
  const run = await client.run.get.query({ runId });
  const seed: number = run.config.seed;
  const page = await client.artifact.find.query({ tag: ['mine'] });
  const first: ArtifactRow | undefined = page.artifacts[0];
  client.events.follow.subscribe({ runIds: [runId] }, { onData: () => undefined });
  // @ts-expect-error: what is a number is no text
  const wrong: string = run.config.seed;
  // @ts-expect-error: there is no such procedure
  void client.run.begin;
  // @ts-expect-error: a required field is missing
  void client.run.get.query({});
  return \`\${seed} \${first?.title} \${wrong}\`;
}
export const say = (event: RunEvent): string => event.type;
export const sent = createVitrineFiles({ url: '' }).put('text', { name: 'a.txt' }).catch((error: unknown) => isProblem(error) && error.code);
`;

describe('vitrine/client outside of this tree', () => {
  const folder = newFolder('consumer');
  const own = join(folder, 'node_modules/vitrine');
  beforeAll(async () => {
    const { writeClientTypes } = (await import(join(ROOT, 'server/cli/client-types.mjs'))) as { writeClientTypes(root: string, out?: string): string[] };
    mkdirSync(own, { recursive: true });
    copyFileSync(join(ROOT, 'package.json'), join(own, 'package.json'));
    symlinkSync(join(ROOT, 'node_modules'), join(own, 'node_modules'));
    expect(writeClientTypes(ROOT, join(own, 'dist')).length).toBeGreaterThan(20);
    // Newer than what it is made of: nothing to do.
    expect(writeClientTypes(ROOT, join(own, 'dist'))).toEqual([]);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'consumer.ts'), CONSUMER);
  });

  it.each([
    ['bundler', ts.ModuleResolutionKind.Bundler, ts.ModuleKind.ESNext],
    ['node16', ts.ModuleResolutionKind.Node16, ts.ModuleKind.Node16],
  ] as const)('has types for a compiler that resolves as %s', (_, moduleResolution, module) => {
    const options = { moduleResolution, module, target: ts.ScriptTarget.ES2022, strict: true, noEmit: true, skipLibCheck: true, types: [] };
    const program = ts.createProgram([join(folder, 'consumer.ts')], options);
    const said = ts.getPreEmitDiagnostics(program).map((one) => `${one.file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(one.messageText, '\n')}`);
    expect(said).toEqual([]);
    // Declarations alone: no source of ours is read, let alone compiled with somebody else's settings.
    const read = program.getSourceFiles().flatMap(({ fileName }) => (fileName.startsWith(ROOT) && !fileName.includes('/node_modules/') ? [fileName] : []));
    expect(read).toEqual([]);
  });

  it('names files that a build makes', () => {
    const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { exports: { './client': { types: string; default: string } } };
    expect(existsSync(join(own, exports['./client'].types))).toBe(true);
    expect(existsSync(join(ROOT, exports['./client'].default.replace('./dist/', '').replace(/\.js$/, '.ts')))).toBe(true);
    expect(dirname(exports['./client'].types)).toBe(dirname(exports['./client'].default));
  });
});
