import { execFileSync, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { listArchive } from '../../bundle/archive-entries.ts';
import { stageBundle } from '../../bundle/stage-bundle.ts';
import { verifyBundle } from '../../bundle/verify-bundle.ts';
import { layOutZip } from '../../bundle/zip-archive.ts';
import { entry } from '../../thread-entry.ts';
import { removeFolder, scratchFolder } from './bench-server.ts';
import type { BuildAnswer, BuildQuestion } from './build-main.ts';
import { BUNDLE_ID } from './bundle-content.ts';
import { alternate, atMost, type BenchResult, median, timed } from './measure.ts';

const ROUNDS = 5;
const MB = 2 ** 20;

/** P7 and what the pages of bundles wait for: export and its self-check, verify, first byte of a download, import. */
export async function benchBundle(): Promise<BenchResult> {
  const folder = scratchFolder('bundle');
  try {
    const large = await measureExport(folder);
    const tree = await measureTree(folder);
    const small = await measureSmall(folder);
    return { figures: [...large.figures, ...tree.figures, ...small.figures], detail: { ...large.detail, ...tree.detail, ...small.detail } };
  } finally {
    removeFolder(folder);
  }
}

/** 200 MB in eight files, built and read back in a process of its own, against one streaming SHA-256 of the same bytes. */
async function measureExport(folder: string): Promise<BenchResult> {
  const source = join(folder, 'source.bin');
  writeFileSync(source, Buffer.alloc(25 * MB, 'vitrine'));
  const floor = async (): Promise<number> =>
    timed(async () => {
      const hash = createHash('sha256');
      for (let at = 0; at < 8; at++) for await (const chunk of createReadStream(source, { highWaterMark: MB })) hash.update(chunk as Buffer);
      hash.digest('hex');
    });
  const growth: number[] = [];
  const product = async (round: number): Promise<number> => {
    const { ms, rssGrowth } = await build({ parent: join(folder, `large-${round}`), file: source, files: 8, small: 0 });
    growth.push(rssGrowth / MB);
    removeFolder(join(folder, `large-${round}`));
    return ms;
  };
  const pair = await alternate(ROUNDS, floor, product);
  return {
    figures: [
      atMost('P7', 'export with self-check of 200 MB ÷ one SHA-256 of the bytes', median(pair.product) / median(pair.floor), '×', 4),
      atMost('P7', 'resident memory growth of that export', Math.max(...growth), 'MB', 64),
    ],
    detail: { exportMs: pair.product, hashMs: pair.floor, exportGrowthMb: growth },
  };
}

/** The bundle of 200 MB: what counts is the work for each byte. */
async function measureTree(folder: string): Promise<BenchResult> {
  const parent = join(folder, 'tree');
  await build({ parent, file: join(folder, 'source.bin'), files: 8, small: 0 });
  const bundle = join(parent, BUNDLE_ID);
  const zip = join(folder, 'tree.zip');
  await pipeline(layOutZip(await listArchive(bundle)).stream(), createWriteStream(zip));
  const staging = join(folder, 'tree-staging');
  mkdirSync(staging);
  const check = (): Promise<number> => timed(() => execFileSync('sha256sum', ['-c', '--quiet', 'checksums.sha256'], { cwd: bundle }));
  const verify = await alternate(ROUNDS, check, () => timed(() => verifyBundle(bundle)));
  const unpack = await alternate(ROUNDS, check, () => timed(async () => (await stageBundle(zip, { parent: staging })).dispose()));
  return {
    figures: [
      atMost('P7', 'verify of 200 MB ÷ sha256sum -c', median(verify.product) / median(verify.floor), '×', 1.5),
      atMost('P7', 'import (unpack, verify) of 200 MB ÷ sha256sum -c', median(unpack.product) / median(unpack.floor), '×', 5),
    ],
    detail: { verifyTreeMs: verify.product, sumTreeMs: verify.floor, unpackTreeMs: unpack.product },
  };
}

/** A bundle of 10,000 small files: what counts is the work for each. */
async function measureSmall(folder: string): Promise<BenchResult> {
  const parent = join(folder, 'small');
  const { ms: buildMs } = await build({ parent, file: null, files: 0, small: 10_000 });
  const bundle = join(parent, BUNDLE_ID);
  const zip = join(folder, 'small.zip');
  await pipeline(layOutZip(await listArchive(bundle)).stream(), createWriteStream(zip));
  const verify = await alternate(
    ROUNDS,
    async () => sumUp(bundle),
    async () => spent(() => verifyBundle(bundle)),
  );
  const wall = await alternate(
    ROUNDS,
    () => timed(() => execFileSync('sha256sum', ['-c', '--quiet', 'checksums.sha256'], { cwd: bundle })),
    () => timed(() => verifyBundle(bundle)),
  );
  const staging = join(folder, 'staging');
  mkdirSync(staging);
  const imports: number[] = [];
  const first: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    imports.push(await timed(async () => (await stageBundle(zip, { parent: staging })).dispose()));
    first.push(await timeFirstByte(bundle));
  }
  const floor = median(wall.floor);
  return {
    figures: [
      atMost('P7', 'verify of 10,000 small files ÷ sha256sum -c, processor time', median(verify.product) / median(verify.floor), '×', 1.5),
      atMost('P7', 'verify of 10,000 small files ÷ sha256sum -c, wall clock', median(wall.product) / floor, '×', 1.5),
      atMost('P7', 'first byte of the zip of 10,000 files', median(first), 'ms', 200),
      atMost('P7', 'import (unpack, verify) of 10,000 files ÷ sha256sum -c', median(imports) / floor, '×', 5),
    ],
    detail: { buildMs, verifyCpuMs: verify.product, sumCpuMs: verify.floor, verifyMs: wall.product, sumMs: wall.floor, importMs: imports, firstByteMs: first },
  };
}

async function timeFirstByte(bundle: string): Promise<number> {
  const started = performance.now();
  const chunks = layOutZip(await listArchive(bundle)).stream();
  await chunks.next();
  const ms = performance.now() - started;
  await chunks.return(undefined);
  return ms;
}

/** Processor time of this process for some work, ms. */
async function spent(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Processor time of `sha256sum -c`, ms, as the shell counts it. */
function sumUp(bundle: string): number {
  const said = execFileSync('bash', ['-c', 'TIMEFORMAT="%U %S"; { time sha256sum -c --quiet checksums.sha256; } 2>&1'], { cwd: bundle, encoding: 'utf8' });
  const [user, system] = said.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  return (user + system) * 1000;
}

/** Builds in a process of its own, so that its memory is its own. */
function build(question: BuildQuestion): Promise<BuildAnswer> {
  const { url, execArgv } = entry(new URL('./build-main', import.meta.url));
  const child = fork(fileURLToPath(url), [], { execArgv: [...execArgv, '--expose-gc'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.send(question);
  return new Promise((resolve, reject) => {
    child.once('message', (answer) => resolve(answer as BuildAnswer));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the build ended with ${code}`)));
  });
}
