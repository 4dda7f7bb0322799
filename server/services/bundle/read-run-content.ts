import { createHash } from 'node:crypto';
import { canonicalJson } from '../../blobs/canonical-json.ts';
import type { BundleRun, BundleStep, BundleWorkflow, ContentFile } from '../../bundle/content.ts';
import type { Json } from '../../kit/json.ts';
import { plural } from '../../kit/words.ts';
import type { TerminalStatus } from '../../pipeline/event.ts';
import type { Server } from '../../server.ts';
import type { ResolvedConfig } from '../run/views.ts';
import { readRows } from './read-rows.ts';
import type { ScopedRun } from './read-scope.ts';
import type { RegistryRow } from './registry-column.ts';
import { REGISTRY_TABLES, registryTable, type Scope } from './registry-tables.ts';

/** The log of a run as it travels. */
export const EVENTS_FILE = 'events.ndjson';

const only = (runId: string): Scope => ({ workspaceIds: [], runIds: [runId], artifactIds: [], datasets: [], modelRunIds: [], scenarioIds: [], feedIds: [] });

/** Lines of the log; made anew each time it is asked for, so that they never stand in memory. */
async function* eventLines(server: Server, runId: string): AsyncGenerator<Uint8Array> {
  let text = '';
  for await (const { run_id: _, body, ...row } of readRows(server, registryTable('event'), only(runId))) {
    // The body as it is stored: the order of its keys is that of the plan.
    text += `{"body":${body},${canonicalJson(row).slice(1)}\n`;
    if (text.length < 1 << 16) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

/** Its digest has to be known before it is written: the log is read twice. */
async function eventsFile(server: Server, runId: string): Promise<ContentFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of eventLines(server, runId)) {
    hash.update(chunk);
    bytes += chunk.byteLength;
  }
  return { path: EVENTS_FILE, sha256: hash.digest('hex'), bytes, source: { open: () => eventLines(server, runId) } };
}

/** The file a person gave and what was attached to it, where their bytes are wanted and here. */
function feedFiles(server: Server, feed: RegistryRow | undefined): ContentFile[] {
  if (!feed) return [];
  const attached = JSON.parse(String(feed.attached)) as { name: string; sha256: string; role: string }[];
  const wanted = [
    { path: `source/${feed.name}`, sha256: String(feed.blob) },
    ...attached.map(({ role, name, sha256 }) => ({ path: `${role}/${name}`, sha256 })),
  ];
  return wanted
    .filter(({ sha256 }) => server.blobs.has(sha256))
    .map(({ path, sha256 }) => ({
      path: `feed/${path}`,
      sha256,
      bytes: server.blobs.stat(sha256).bytes,
      source: { file: server.blobs.path(sha256) },
    }));
}

/** A run as a bundle tells it. @param idOf artifact id of a digest and kind */
export async function readRunContent(
  server: Server,
  { row, config, state }: ScopedRun,
  { feed, idOf, records }: { feed: RegistryRow | undefined; idOf: (digest: string, kind: string) => string | null; records: readonly RegistryRow[] },
): Promise<BundleRun> {
  const planned = new Map(state.plan.map((step) => [step.id, step]));
  const made = new Map(state.steps.map((step) => [step.id, step.artifacts]));
  const ids = (list: readonly { digest: string; kind: string }[]): string[] => [...new Set(list.flatMap(({ digest, kind }) => idOf(digest, kind) ?? []))];
  const feedId = config.feed ? idOf(config.feed.digest, 'dataset') : null;
  const steps = state.steps.map((step): BundleStep => {
    const plan = planned.get(step.id);
    const reads = Object.values(plan?.bindings ?? {}).flatMap(({ kind, from }) =>
      from.flatMap((source) => (source === 'feed' ? (feedId ?? []) : ids((made.get(source) ?? []).filter((one) => one.kind === kind)))),
    );
    return {
      id: step.id,
      uses: step.uses,
      version: plan?.version ?? '',
      title: step.title,
      status: step.status === 'pass' || step.status === 'warn' || step.status === 'fail' ? step.status : 'skip',
      startedAt: step.startedAt,
      endedAt: step.endedAt,
      reads: [...new Set(reads)],
      makes: ids(step.artifacts),
    };
  });
  const status = row.status as TerminalStatus;
  const record = records.find((one) => one.run_id === row.runId) ?? {};
  return {
    id: row.runId,
    name: `${row.title}, seed ${config.seed}`,
    status,
    startedAt: row.startedAt,
    endedAt: row.finishedAt,
    error: status === 'completed' ? null : (state.summary?.problem?.message ?? state.summary?.detail ?? status),
    actor: { id: 'local', name: 'local', kind: 'person' },
    productVersion: config.productVersion,
    workflow: row.preset,
    parameters: parametersOf(config),
    uses: feedId === null ? [] : [feedId],
    makes: [...new Set(steps.flatMap((step) => step.makes))],
    steps,
    document: { format: 'vitrine-run-record/1', run: opened(record), state: JSON.parse(JSON.stringify(state)) as Json },
    files: [await eventsFile(server, row.runId), ...feedFiles(server, feed)],
  };
}

/** Cells that hold JSON, as what they hold. */
export function opened(row: RegistryRow): { [name: string]: Json } {
  return Object.fromEntries(
    Object.entries(row).map(([name, cell]) => [name, typeof cell === 'string' && /^[[{]/.test(cell) ? (JSON.parse(cell) as Json) : cell]),
  );
}

function parametersOf(config: ResolvedConfig): BundleRun['parameters'] {
  const { backtest, models, levels, overrides, anchorDay, seed, feed } = config;
  const flat = Object.entries({ ...backtest, ...overrides }).map(([name, value]) => ({
    name,
    value: typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' ? value : JSON.stringify(value ?? null),
  }));
  const own = [
    { name: 'seed', value: seed },
    { name: 'anchorDay', value: anchorDay },
    { name: 'models', value: models.join(', ') },
    { name: 'levels', value: levels.join(', ') },
    ...(feed ? [{ name: 'feed', value: feed.digest }] : []),
  ];
  const taken = new Set(own.map((one) => one.name));
  return [...own, ...flat.filter((one) => !taken.has(one.name))];
}

/** One a preset, with the plan as it was made for the first of its runs. */
export function listWorkflows(runs: readonly ScopedRun[]): BundleWorkflow[] {
  const byPreset = new Map<string, ScopedRun>();
  for (const run of runs) if (!byPreset.has(run.row.preset)) byPreset.set(run.row.preset, run);
  return [...byPreset].map(([id, { config, state }]) => ({
    id,
    version: config.presetVersion,
    title: `Plan of ${id}`,
    description: `${plural(state.plan.length, 'step')} in ${plural(new Set(state.plan.map((step) => step.phase)).size, 'phase')}`,
    document: JSON.parse(JSON.stringify({ preset: id, version: config.presetVersion, steps: state.plan })) as Json,
  }));
}

/** Tables whose rows stand in `registry/`. */
export const REGISTRY_FILES = REGISTRY_TABLES.filter((table) => table.place === undefined);
