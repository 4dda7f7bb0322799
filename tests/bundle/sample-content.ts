import { createHash } from 'node:crypto';
import { versionDigest } from '../../server/blobs/digest.ts';
import type { BundleArtifact, BundleContent, ContentFile } from '../../server/bundle/content.ts';
import { renderReport } from '../../server/bundle/report-html.ts';
import { sampleReport } from './sample-report.ts';

export const fileOf = (path: string, bytes: string | Uint8Array): ContentFile => {
  const buffer = Buffer.from(bytes);
  return { path, sha256: createHash('sha256').update(buffer).digest('hex'), bytes: buffer.length, source: buffer };
};

export function artifactOf(id: string, type: string, files: readonly ContentFile[], included = true): BundleArtifact {
  return {
    id,
    type,
    title: `${type} of the sample`,
    version: 1,
    digest: versionDigest(files),
    included,
    files: included ? files : [],
    createdAt: '2026-03-01T10:00:01.000Z',
  };
}

export const WORKSPACE = '0123456789abcdef0123456789abcdef';

/** A small workspace with everything in it: odd names, empty files, a reference, a plan, two runs, one of them failed. */
export function sampleContent(change: Partial<BundleContent> = {}): BundleContent {
  const dataset = artifactOf('art_01DATASET', 'dataset', [
    fileOf('table.json', '{"format":"vitrine-table/1"}'),
    fileOf('part-0000/y.f64', new Uint8Array(new Float64Array(500).map((_, i) => Math.sin(i)).buffer)),
    fileOf('part-0000/empty.u8', ''),
  ]);
  const forecast = artifactOf('art_02FORECAST', 'forecast', [
    fileOf('Größe, Länge/μ ± σ.csv', 'date,mean\n2026-03-01,12.5\n'),
    fileOf('README', 'a'),
    fileOf('readme', 'b'),
    fileOf('.hidden', 'c'),
    fileOf('con.txt', 'd'),
  ]);
  return {
    id: WORKSPACE,
    name: 'sample of everything',
    description: 'Two runs <b>of a small world</b> & what came of them.',
    stateTime: '2026-03-01T10:30:15.000Z',
    workspace: { workspaceId: WORKSPACE, name: 'sample', status: 'completed', config: { preset: 'demo_minimal', seed: 42 } },
    modelRuns: [{ runId: 'art_00RUN', uri: 'artifact:art_03MODEL', hash: 'a'.repeat(64), verified: 'ok' }],
    scenarioPlans: [{ id: 'scn_1', name: 'Ten per cent off', document: { horizon: 14, assumptions: [{ kind: 'price', change: -0.1 }] } }],
    runs: [runOf('art_00RUN', 'completed'), runOf('art_09RUN', 'failed')],
    artifacts: [dataset, forecast, artifactOf('art_03MODEL', 'model', [fileOf('model.json', '{}')], false)],
    workflows: [{ id: 'demo_minimal', version: '1.0.0', title: 'Demo minimal', description: 'Eleven steps on a small world', document: { phases: [] } }],
    registry: new Map([
      ['artifacts', [{ id: 'art_01DATASET' }, { id: 'art_02FORECAST' }]],
      ['tags', []],
    ]),
    report: renderReport(sampleReport()),
    unresolvedReferences: [{ type: 'alias', id: 'champion', from: 'workspace sample', reason: 'moved to another model since' }],
    restorePlan: [{ step: 'blobs', detail: '8 files' }],
    software: 'vitrine 0.1.0',
    ...change,
  };
}

function runOf(id: string, status: 'completed' | 'failed'): BundleContent['runs'][number] {
  return {
    id,
    name: `demo_minimal, seed 42, ${status}`,
    status,
    startedAt: '2026-03-01T10:00:00.000Z',
    endedAt: '2026-03-01T10:00:02.500Z',
    error: status === 'failed' ? 'step backtest: needs 36 observations, got 30' : null,
    actor: { id: 'local', name: 'local', kind: 'person' },
    productVersion: '0.1.0',
    workflow: 'demo_minimal',
    parameters: [
      { name: 'seed', value: 42 },
      { name: 'models', value: 'theta, ets' },
      { name: 'yearly', value: false },
    ],
    uses: ['art_01DATASET'],
    makes: ['art_02FORECAST', 'art_03MODEL'],
    steps: [
      {
        id: 'seed',
        uses: 'generate',
        version: '1.0.0',
        title: 'Make a world',
        status: 'pass',
        startedAt: '2026-03-01T10:00:00.000Z',
        endedAt: '2026-03-01T10:00:01.000Z',
        reads: [],
        makes: ['art_01DATASET'],
      },
      {
        id: 'train',
        uses: 'train',
        version: '1.2.0',
        title: 'Train',
        status: 'warn',
        startedAt: '2026-03-01T10:00:01.000Z',
        endedAt: '2026-03-01T10:00:02.000Z',
        reads: ['art_01DATASET'],
        makes: ['art_03MODEL', 'art_99GONE'],
      },
      { id: 'ask', uses: 'ask', version: '1.0.0', title: 'Ask', status: 'skip', startedAt: null, endedAt: null, reads: [], makes: [] },
    ],
    document: { runId: id, state: status },
    files: [fileOf('events.ndjson', '{"seq":1}\n{"seq":2}\n')],
  };
}
