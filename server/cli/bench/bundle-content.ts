import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { sha256, versionDigest } from '../../blobs/digest.ts';
import type { BundleContent, ContentFile } from '../../bundle/content.ts';
import type { BuildQuestion } from './build-main.ts';

export const BUNDLE_ID = '0123456789abcdef0123456789abcdef';
const TIME = '2026-03-01T10:00:00.000Z';

/** A workspace of one artifact with large files, small files, or both. */
export async function benchContent({ file, files, small }: BuildQuestion): Promise<BundleContent> {
  const name = (at: number): string => String(at).padStart(5, '0');
  const large = file === null ? [] : await takeOften(file, files);
  const little = Array.from({ length: small }, (_, at): ContentFile => {
    const source = Buffer.alloc(2000, at % 251);
    return { path: `small/${name(at)}.bin`, sha256: sha256(source), bytes: source.length, source };
  });
  const all = [...large, ...little];
  const artifact = { id: 'art_BENCH', type: 'dataset', title: 'bench', version: 1, digest: versionDigest(all), included: true, files: all, createdAt: TIME };
  return {
    id: BUNDLE_ID,
    name: 'bench',
    description: 'What the bench exports.',
    stateTime: TIME,
    workspace: { workspaceId: BUNDLE_ID },
    modelRuns: [],
    scenarioPlans: [],
    runs: [],
    artifacts: [artifact],
    workflows: [],
    registry: new Map(),
    report: '<!doctype html><title>bench</title>',
    unresolvedReferences: [],
    restorePlan: [],
    software: 'bench',
  };
}

async function takeOften(file: string, times: number): Promise<ContentFile[]> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  const digest = hash.digest('hex');
  return Array.from({ length: times }, (_, at) => ({ path: `large-${at}.bin`, sha256: digest, bytes: statSync(file).size, source: { file } }));
}
