import { canonicalJson } from '../blobs/canonical-json.ts';
import type { JsonObject } from '../kit/json.ts';
import type { BundleContent } from './content.ts';
import { artifactEntities } from './crate-artifacts.ts';
import { runEntities } from './crate-runs.ts';
import { anchor, crateId, fileEntity, groupByFolder, offsetTime, type PlacedFile, ref, refs } from './crate-terms.ts';
import { workflowEntities } from './crate-workflows.ts';
import { PREVIEW, workflowPath } from './layout.ts';

export const CRATE_VERSION = 'https://w3id.org/ro/crate/1.2';
const CONTEXT = `${CRATE_VERSION}/context`;
const WORKFLOW_CRATE = 'https://w3id.org/workflowhub/workflow-ro-crate/1.0';

/** Profiles the crate keeps, from the loosest to the strictest. */
const PROFILES: readonly (readonly [url: string, name: string, version: string])[] = [
  ['https://w3id.org/ro/wfrun/process/0.5', 'Process Run Crate', '0.5'],
  ['https://w3id.org/ro/wfrun/workflow/0.5', 'Workflow Run Crate', '0.5'],
  ['https://w3id.org/ro/wfrun/provenance/0.5', 'Provenance Run Crate', '0.5'],
  [WORKFLOW_CRATE, 'Workflow RO-Crate', '1.0'],
];

/**
 * `ro-crate-metadata.json`, entity by entity: RO-Crate 1.2 with the Workflow and Provenance Run profiles. Software carries `version`
 * and never also `softwareVersion`; files carry `sha256` and `contentSize`; each run is one CreateAction, each of its steps another.
 * Entities are made one at a time, so that a bundle of many files takes no more memory than their list.
 */
export function* crateText(content: BundleContent, files: readonly PlacedFile[]): Generator<Uint8Array> {
  let text = `{"@context":${JSON.stringify(CONTEXT)},"@graph":[\n`;
  let first = true;
  for (const entity of crateEntities(content, files)) {
    text += `${first ? '' : ',\n'}${canonicalJson(entity)}`;
    first = false;
    if (text.length < 1 << 16) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(`${text}\n]}\n`);
}

function* crateEntities(content: BundleContent, files: readonly PlacedFile[]): Generator<JsonObject> {
  const workflows = new Set(content.workflows.map((workflow) => workflowPath(workflow.id)));
  const folders = groupByFolder(files);
  yield { '@id': 'ro-crate-metadata.json', '@type': 'CreativeWork', about: ref('./'), conformsTo: refs([CRATE_VERSION, WORKFLOW_CRATE]) };
  yield rootEntity(content, files);
  for (const [url, name, version] of PROFILES) yield { '@id': url, '@type': 'CreativeWork', name, version };
  yield* publishingEntities(content);
  yield* workflowEntities(content, files);
  yield* runEntities(content, folders);
  yield* artifactEntities(content, folders);
  for (const file of files) {
    // The website shows the crate and is, as the specification has it, no part of it.
    if (file.path === PREVIEW) yield { ...fileEntity(file), '@type': 'CreativeWork', about: ref('./') };
    else if (!workflows.has(file.path)) yield fileEntity(file);
  }
}

/** Everything that is not part of a run or an artifact hangs on the root by itself. */
function rootEntity(content: BundleContent, files: readonly PlacedFile[]): JsonObject {
  const loose = files.filter(({ path }) => path !== PREVIEW && !/^data\/(runs|artifacts)\//.test(path)).map(({ path }) => crateId(path));
  const folders = [
    ...content.runs.map((run) => `runs/${run.id}/`),
    ...content.artifacts.filter((artifact) => artifact.included).map((artifact) => `artifacts/${artifact.id}/v${artifact.version}/`),
  ];
  return {
    '@id': './',
    '@type': 'Dataset',
    name: content.name,
    description: content.description || `Everything that belongs to ${content.name}: its runs, their results and how they came about.`,
    datePublished: offsetTime(content.stateTime),
    license: ref(content.licence?.url ?? '#licence'),
    publisher: ref('#publisher'),
    identifier: ref('#identifier'),
    conformsTo: refs(PROFILES.map(([url]) => url)),
    hasPart: refs([...folders, ...loose]),
    mentions: refs(content.runs.map((run) => anchor('run', run.id))),
    ...(content.workflows.length > 0 ? { mainEntity: ref(crateId(workflowPath(content.workflows[0].id))) } : {}),
  };
}

function* publishingEntities(content: BundleContent): Generator<JsonObject> {
  yield {
    '@id': content.licence?.url ?? '#licence',
    '@type': 'CreativeWork',
    name: content.licence?.name ?? 'No licence given',
    description: content.licence ? `Licence of this bundle: ${content.licence.name}.` : 'No licence was given with these data; ask whoever sent them.',
  };
  yield { '@id': '#publisher', '@type': 'Organization', name: content.publisher ?? 'A Vitrine instance' };
  yield { '@id': '#identifier', '@type': 'PropertyValue', propertyID: 'vitrine:id', name: 'Identifier', value: content.id };
}
