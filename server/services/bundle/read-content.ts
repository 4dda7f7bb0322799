import { canonicalJson } from '../../blobs/canonical-json.ts';
import { sha256 } from '../../blobs/digest.ts';
import type { BundleContent, BundlePlan, RestoreStep } from '../../bundle/content.ts';
import { renderReport } from '../../bundle/report-html.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { Server } from '../../server.ts';
import { findUnresolved } from './find-unresolved.ts';
import { type ArtifactRows, listArtifacts, listModelRuns } from './read-files.ts';
import { readReport } from './read-report.ts';
import { readAll, readRows } from './read-rows.ts';
import { listWorkflows, opened, REGISTRY_FILES, readRunContent } from './read-run-content.ts';
import type { ScopedRun } from './read-scope.ts';
import type { RegistryRow } from './registry-column.ts';
import type { Scope } from './registry-tables.ts';
import { type Renames, renameRow } from './renames.ts';
import { renderSetReport } from './set-report.ts';
import type { BundleInclude } from './views.ts';

export interface Subject {
  /** Of the bundle; null: made of the digests of its artifacts. */
  id: string | null;
  runs: readonly ScopedRun[];
  scope: Scope;
  renames: Renames;
  include: BundleInclude;
  signal?: AbortSignal;
}

/** Tables that never stand in memory whole. */
const LONG = new Set(['series']);

type Rows = Readonly<Record<string, readonly RegistryRow[]>>;

/** Rows of everything that is not long, under the names that were recorded. */
export async function readSmallRows(server: Server, { scope, renames }: Pick<Subject, 'scope' | 'renames'>): Promise<Rows> {
  const rows: Record<string, RegistryRow[]> = {};
  for (const table of REGISTRY_FILES)
    if (!LONG.has(table.name)) rows[table.name] = (await readAll(server, table, scope)).map((row) => renameRow(table.name, row, renames));
  return rows;
}

/** Digest over the rows something is exported from: another one means that another bundle would come of them. Datasets and logs never change. */
export const stateDigest = (rows: Rows): string =>
  sha256(
    Object.keys(rows)
      .sort()
      .map((name) => `${name}\n${rows[name].map((row) => canonicalJson(row)).join('\n')}`)
      .join('\n'),
  );

/** Everything a bundle is made of, from the database and the stored bytes, and the digest of the state it was read from. */
export async function readContent(server: Server, subject: Subject): Promise<{ content: BundleContent; state: string }> {
  const { runs, scope, include } = subject;
  const rows = await readSmallRows(server, subject);
  const [workspace = null] = rows.workspace;
  const { artifacts, missing } = listArtifacts(server, rows as unknown as ArtifactRows, include);
  const unresolved = [...(workspace ? findUnresolved(workspace, rows) : []), ...missing];
  const ids = new Map(rows.artifact_version.map((row) => [`${row.digest} ${row.kind}`, String(row.artifact_id)]));
  const idOf = (digest: string, kind: string): string | null => ids.get(`${digest} ${kind}`) ?? null;
  const [main] = runs;
  const content: BundleContent = {
    id: subject.id ?? setId(rows),
    name: nameOf(workspace, main, rows),
    description: String(workspace?.description ?? ''),
    stateTime: latest(rows),
    workspace: workspace && (opened(workspace) as JsonObject),
    modelRuns: await listModelRuns(server, rows as unknown as ArtifactRows),
    scenarioPlans: rows.scenario_plan.map((row): BundlePlan => ({ id: String(row.scenario_id), name: String(row.name), document: planOf(row, rows) })),
    runs: await Promise.all(
      runs.map((run) =>
        readRunContent(server, run, {
          feed: include === 'artifacts' ? rows.feed.find((row) => row.feed_id === run.row.feedId) : undefined,
          idOf,
          records: rows.run,
        }),
      ),
    ),
    artifacts,
    workflows: listWorkflows(runs),
    registry: new Map(
      REGISTRY_FILES.map((table): [string, Iterable<JsonObject> | AsyncIterable<JsonObject>] => [
        table.name,
        LONG.has(table.name) ? readRows(server, table, scope) : rows[table.name],
      ]),
    ),
    report: main ? renderReport(await readReport(server, main, workspace, rows, unresolved)) : renderSetReport(rows),
    unresolvedReferences: unresolved,
    restorePlan: restorePlan(rows, include),
    software: `vitrine ${server.version}`,
  };
  return { content, state: stateDigest(rows) };
}

function nameOf(workspace: RegistryRow | null, main: ScopedRun | undefined, rows: Rows): string {
  if (workspace?.name) return String(workspace.name);
  if (main) return `${main.row.title}, seed ${main.config.seed}`;
  return rows.artifact.length === 1 ? String(rows.artifact[0].title) : `${rows.artifact.length} artifacts`;
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** An artifact id that is made of what a set holds: the same set has the same one. */
function setId(rows: Rows): string {
  const lines = rows.artifact_version.map((row) => `${row.artifact_id} v${row.version} ${row.digest}\n`);
  const hex = sha256([...lines, ...rows.artifact.map((row) => `${row.artifact_id}\n`)].join(''));
  // Five bits a letter, as ids have them; the first stands for three.
  const letters = [...Array(26).keys()].map((at) => ALPHABET[Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16) % (at === 0 ? 8 : 32)]);
  return `art_${letters.join('')}`;
}

const TIMES = ['updated_at', 'modified_at', 'changed_at', 'moved_at', 'decided_at', 'finished_at', 'created_at', 'at'];
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Time of the last change of anything that travels. */
function latest(rows: Rows): string {
  let last = '';
  for (const table of Object.values(rows))
    for (const row of table)
      for (const name of TIMES) {
        const value = row[name];
        if (typeof value === 'string' && value > last && TIME.test(value)) last = value;
      }
  return last || '1970-01-01T00:00:00.000Z';
}

/** A plan as its file tells it: assumptions, figures and tags opened. */
function planOf(row: RegistryRow, rows: Rows): JsonObject {
  const tags = rows.scenario_tag.filter((tag) => tag.scenario_id === row.scenario_id).map((tag) => String(tag.tag));
  const made = rows.workspace.find((workspace) => workspace.run_id === row.made_by_run);
  return { format: 'vitrine-plan/1', ...opened(row), tags: [...tags, ...(made ? [`workspace:${made.name ?? made.workspace_id}`] : [])].sort() };
}

function restorePlan(rows: Rows, include: BundleInclude): RestoreStep[] {
  const count = (table: string): number => rows[table].length;
  return [
    { step: 'blobs', detail: `bytes of artifacts${include === 'references' ? ' other than models, which are made again by a replay' : ''}` },
    { step: 'rows', detail: REGISTRY_FILES.map(({ name }) => name).join(', ') },
    { step: 'aliases', detail: `${count('alias')}, under imported/ unless asked for under their own names` },
    { step: 'replay', detail: `${count('run')}: ends with Reproduced, or names the first step that differs and why` },
  ];
}
