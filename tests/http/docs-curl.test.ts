import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { parseBlocks } from '../../server/engine/knowledge/parse-guide.ts';
import type { ApiServer } from '../support/api-server.ts';
import { withDoor } from '../support/door.ts';
import { newFolder, ROOT } from '../support/folders.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const GUIDE = 'public/guide/registry-over-http.md';
const MARK = '--8<-- end of block';

/** Where the tool is missing: installed from Debian's packages when we may; in CI it must be there. */
function hasCurl(): boolean {
  const present = (): boolean => spawnSync('curl', ['--version'], { stdio: 'ignore' }).status === 0;
  if (present()) return true;
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0) {
    const apt = (...args: string[]) => spawnSync('apt-get', args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    apt('update');
    apt('install', '-y', '--no-install-recommends', 'curl');
  }
  return present();
}

/** Lines of curl in the order of the page, each with the answer that stands below it. */
function readExamples(): { lines: string; answer: string }[] {
  const blocks = parseBlocks(readFileSync(join(ROOT, GUIDE), 'utf8').replace(/^---[\s\S]*?\n---\n/, ''));
  return blocks.flatMap((block, at) => {
    if (block.type !== 'code' || block.label !== 'curl') return [];
    const next = blocks[at + 1];
    if (next?.type !== 'code' || next.label !== 'Answer') throw new Error(`no answer stands below: ${block.text}`);
    return [{ lines: block.text, answer: next.text }];
  });
}

/** Whether text is what the page shows; … stands for anything. */
const patternOf = (answer: string): RegExp =>
  new RegExp(
    `^${answer
      .split('…')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('[\\s\\S]*')}$`,
  );

/** Runs a script of sh in an empty folder; the API answers from this process meanwhile. */
function runShell(script: string, env: Record<string, string>): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', script], { cwd: newFolder('curl'), env: { PATH: process.env.PATH, ...env } as unknown as NodeJS.ProcessEnv });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.once('error', reject);
    child.once('close', () => resolve({ stdout, stderr }));
  });
}

const usable = hasCurl();
if (!usable) console.warn('CURL LINES OF THE GUIDE NOT RUN: there is no curl here. Install it (Debian: apt-get install curl) and run this test again.');

it('curl is here where it must be', () => {
  if (process.env.CI === 'true') expect(usable).toBe(true);
  expect(readExamples().length).toBeGreaterThan(15);
});

describe.skipIf(!usable)('the curl lines of the guide', () => {
  let api: ApiServer;
  withDoor(
    (opened) => {
      ({ api } = opened);
    },
    { plugins: [], engine: false },
  );

  it('work as they stand, each with the answer that the page shows', async () => {
    const examples = readExamples();
    const script = examples.map(({ lines }) => `${lines}\nprintf '%s\\n' '${MARK}'`).join('\n');
    const { stdout, stderr } = await runShell(script, { VITRINE: api.url });
    expect(stderr).toBe('');
    const answers = stdout.split(`${MARK}\n`);
    expect(answers).toHaveLength(examples.length + 1);
    for (const [at, { lines, answer }] of examples.entries()) expect.soft(`${lines}\n→\n${answers[at].replace(/\n$/, '')}`).toMatch(asked(lines, answer));
  });
});

const asked = (lines: string, answer: string): RegExp => new RegExp(`^${patternOf(`${lines}\n→\n`).source.slice(1, -1)}${patternOf(answer).source.slice(1)}`);
