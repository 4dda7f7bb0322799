import { canonicalJson } from '../blobs/canonical-json.ts';
import { byBytes } from '../blobs/digest.ts';
import type { Json, JsonObject } from '../kit/json.ts';
import type { BundleArtifact, BundleContent, ContentFile, Source } from './content.ts';
import { artifactFolder, mediaTypeOf, planPath, README, REPORT, registryPath, runDocument, runFolder, workflowPath } from './layout.ts';
import { byPath, findTwins, pathFault, safeNames } from './safe-path.ts';

/** A file that will stand in the payload: where, from what, and what it was called. */
export interface PlannedFile {
  /** In the bundle, `data/…`. */
  path: string;
  source: Source;
  mediaType: string;
  /** Its name for people. */
  title: string;
  /** Its own path within the artifact or run. */
  original?: string;
  expected?: { sha256: string; bytes: number };
}

/** What the rows of a table came to, known once they are written. */
export interface RowCounts {
  [table: string]: number;
}

const byId = <T extends { id: string }>(items: readonly T[]): T[] => [...items].sort((a, b) => byBytes(a.id, b.id));

/** The content in the one order in which it is written, so that the order it came in makes no difference. */
export const inOrder = (content: BundleContent): BundleContent => ({
  ...content,
  scenarioPlans: byId(content.scenarioPlans),
  runs: byId(content.runs),
  artifacts: [...content.artifacts].sort((a, b) => byBytes(a.id, b.id) || a.version - b.version),
  modelRuns: [...content.modelRuns].sort((a, b) => byBytes(a.runId, b.runId) || byBytes(a.uri, b.uri)),
  unresolvedReferences: [...content.unresolvedReferences].sort((a, b) => byBytes(`${a.type} ${a.id} ${a.from}`, `${b.type} ${b.id} ${b.from}`)),
  registry: new Map([...content.registry].sort(([a], [b]) => byBytes(a, b))),
});

/**
 * Every file of the payload except the crate, which speaks of them all; sorted by path.
 * @param counts filled with the number of rows of each table while it is read
 * @throws RangeError when an id cannot be part of a path, or two files would stand in one place
 */
export function planPayload(content: BundleContent, readme: string, counts: RowCounts): PlannedFile[] {
  const files: PlannedFile[] = [
    plain(README, readme, 'Read me first'),
    plain(REPORT, content.report, 'Report'),
    ...content.scenarioPlans.map((plan) => plain(planPath(plan.id), json(plan.document), `What-if plan ${plan.name}`)),
    ...content.workflows.map((workflow) => plain(workflowPath(workflow.id), json(workflow.document), workflow.title)),
    ...content.runs.flatMap((run) => [
      plain(runDocument(run.id), json(run.document), `Record of run ${run.name}`),
      ...place(runFolder(run.id), run.files, ['run.json']),
    ]),
    ...content.artifacts.flatMap(placeArtifact),
    ...[...content.registry].map(([table, rows]) => plain(registryPath(table), { open: () => lines(table, rows, counts) }, `Rows of ${table}`)),
  ];
  files.sort((a, b) => byPath(a.path, b.path));
  check(files);
  return files;
}

const placeArtifact = (artifact: BundleArtifact): PlannedFile[] =>
  artifact.included ? place(artifactFolder(artifact.id, artifact.version), artifact.files) : [];

/** @param taken names in `folder` that are not to be had */
function place(folder: string, files: readonly ContentFile[], taken: readonly string[] = []): PlannedFile[] {
  const names = safeNames([...taken, ...files.map((file) => file.path)], folder);
  return files.map(({ path, source, sha256, bytes, mediaType }) => ({
    path: `${folder}/${names.get(path)}`,
    source,
    mediaType: mediaType ?? mediaTypeOf(path),
    title: path,
    original: path,
    expected: { sha256, bytes },
  }));
}

const plain = (path: string, source: Source, title: string): PlannedFile => ({ path, source, mediaType: mediaTypeOf(path), title });

/** Indented for the eye, keys sorted for the digest. */
const json = (value: Json): string => `${JSON.stringify(JSON.parse(canonicalJson(value)), null, 2)}\n`;

const BATCH = 1 << 16;

async function* lines(table: string, rows: Iterable<JsonObject> | AsyncIterable<JsonObject>, counts: RowCounts): AsyncGenerator<Uint8Array> {
  counts[table] = 0;
  let text = '';
  for await (const row of rows) {
    text += `${canonicalJson(row)}\n`;
    counts[table]++;
    if (text.length < BATCH) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

function check(files: readonly PlannedFile[]): void {
  for (const { path } of files) {
    const fault = pathFault(path);
    if (fault) throw new RangeError(`bundle path ${path} ${fault}`);
  }
  const [twin] = findTwins(files.map((file) => file.path));
  if (twin) throw new RangeError(`${twin[0]} and ${twin[1]} would be one file where case does not count; give one of them another id`);
}
