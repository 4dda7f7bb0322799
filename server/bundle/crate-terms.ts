import type { JsonObject } from '../kit/json.ts';
import { DATA } from './layout.ts';
import type { PlannedFile } from './plan-payload.ts';
import type { WrittenFile } from './write-folder.ts';

/** A payload file with what was measured while it was written. */
export type PlacedFile = PlannedFile & WrittenFile;

/** Reference to an entity, or to several. */
export const ref = (id: string): JsonObject => ({ '@id': id });
export const refs = (ids: readonly string[]): JsonObject[] => ids.map(ref);
/** A key of an id that may hold any characters, as the part of an IRI after `#`. */
export const anchor = (...parts: readonly string[]): string => `#${parts.map((part) => encodeURIComponent(part)).join('-')}`;
/** Id of a payload file in the crate: its path from `data/`. */
export const crateId = (path: string): string => path.slice(DATA.length);
/** The profiles want the offset spelled out. */
export const offsetTime = (iso: string): string => iso.replace(/Z$/, '+00:00');

/** Ids of the files of each run and each artifact version, by the id of their folder. */
export function groupByFolder(files: readonly PlacedFile[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { path } of files) {
    const folder = /^(runs\/[^/]+\/|artifacts\/[^/]+\/v\d+\/)/.exec(crateId(path))?.[0];
    if (folder === undefined) continue;
    const group = groups.get(folder);
    if (group) group.push(crateId(path));
    else groups.set(folder, [crateId(path)]);
  }
  return groups;
}

/** Every file says how long it is and what its bytes hash to. */
export function fileEntity({ path, title, original, mediaType, bytes, sha256 }: PlacedFile): JsonObject {
  const name = title.split('/').at(-1) || title;
  return {
    '@id': crateId(path),
    '@type': 'File',
    name,
    ...(original !== undefined && !path.endsWith(`/${original}`) ? { alternateName: original } : {}),
    encodingFormat: mediaType,
    contentSize: String(bytes),
    sha256,
  };
}
