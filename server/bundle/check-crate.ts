import type { BundleFacts } from './bundle-facts.ts';
import { CRATE_VERSION } from './crate.ts';
import { anchor } from './crate-terms.ts';
import { CRATE, DATA, PREVIEW } from './layout.ts';

interface Entity {
  '@id': string;
  '@type': string | readonly string[];
  [property: string]: unknown;
}
interface Crate {
  '@context': unknown;
  '@graph': readonly Entity[];
}

const PREVIEW_ID = PREVIEW.slice(DATA.length);
const hasType = (entity: Entity, type: string): boolean => (typeof entity['@type'] === 'string' ? entity['@type'] === type : entity['@type'].includes(type));
const idOf = (one: unknown): string | null => {
  const id = typeof one === 'object' && one !== null && '@id' in one ? one['@id'] : null;
  return typeof id === 'string' ? id : null;
};
const refsOf = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map(idOf).filter((id) => id !== null);

/** The crate against the bundle: every described file is there with that digest and length, every file is described, every run is an action. */
export function checkCrate({ texts, files, manifest }: BundleFacts): { faults: string[]; detail?: string } {
  const text = texts.get(CRATE);
  if (text === undefined) return { faults: [`${CRATE} is missing`] };
  const crate = parseCrate(text);
  if (typeof crate === 'string') return { faults: [`${CRATE} ${crate}`] };
  const entities = new Map(crate['@graph'].map((entity) => [entity['@id'], entity]));
  const faults = entities.size === crate['@graph'].length ? [] : ['an entity stands in the crate twice'];
  faults.push(...checkRoot(entities), ...checkFiles(entities, files));
  for (const { id } of manifest?.runs ?? []) {
    const action = entities.get(anchor('run', id));
    if (!action || !hasType(action, 'CreateAction')) faults.push(`run ${id} has no CreateAction`);
  }
  return { faults, detail: `${entities.size} entities` };
}

function parseCrate(text: string): Crate | string {
  try {
    const value: unknown = JSON.parse(text);
    return isCrate(value) ? value : 'is not a flat JSON-LD graph';
  } catch {
    return 'is not JSON';
  }
}

/** By hand: a schema copies each of ten thousand entities, which costs more than reading the files they describe. */
function isCrate(value: unknown): value is Crate {
  if (typeof value !== 'object' || value === null || Object.keys(value).sort().join() !== '@context,@graph') return false;
  const { '@context': context, '@graph': graph } = value as Record<string, unknown>;
  return (typeof context === 'string' || Array.isArray(context)) && Array.isArray(graph) && graph.every(isEntity);
}

function isEntity(one: unknown): one is Entity {
  const { '@id': id, '@type': type } = (one ?? {}) as Record<string, unknown>;
  return typeof id === 'string' && (typeof type === 'string' || (Array.isArray(type) && type.every((name) => typeof name === 'string')));
}

function checkRoot(entities: ReadonlyMap<string, Entity>): string[] {
  const faults: string[] = [];
  const descriptor = entities.get('ro-crate-metadata.json');
  if (!refsOf(descriptor?.conformsTo).includes(CRATE_VERSION)) faults.push(`the crate does not declare ${CRATE_VERSION}`);
  if (!refsOf(descriptor?.about).includes('./')) faults.push('the crate describes something else than its own folder');
  const root = entities.get('./');
  for (const property of ['name', 'description', 'datePublished', 'license'])
    if (root?.[property] === undefined) faults.push(`the crate's root has no ${property}`);
  for (const id of refsOf(root?.mainEntity)) if (!entities.has(id)) faults.push(`the main entity ${id} is not described`);
  return faults;
}

/** Files are reached from the root over folders; the crate's own two files, its metadata and its preview, are no part of what they describe. */
function checkFiles(entities: ReadonlyMap<string, Entity>, files: BundleFacts['files']): string[] {
  const faults: string[] = [];
  const reached = new Set<string>();
  const walk = (id: string): void => {
    if (reached.has(id)) return;
    reached.add(id);
    if (id.endsWith('/')) refsOf(entities.get(id)?.hasPart).forEach(walk);
  };
  walk('./');
  for (const [id, entity] of entities) {
    if (!hasType(entity, 'File') && id !== PREVIEW_ID) continue;
    const file = files.get(`${DATA}${id}`);
    if (!file) faults.push(`${id} is described and missing`);
    else if (entity.sha256 !== file.sha256 || entity.contentSize !== String(file.bytes)) faults.push(`${id} is another file than the crate says`);
  }
  for (const path of files.keys()) {
    if (!path.startsWith(DATA) || path === CRATE) continue;
    const id = path.slice(DATA.length);
    if (!entities.has(id)) faults.push(`${id} is not described`);
    else if (!reached.has(id) && id !== PREVIEW_ID) faults.push(`${id} is no part of the crate`);
  }
  return faults;
}
