import type { JsonObject } from '../kit/json.ts';
import type { BundleContent } from './content.ts';
import { anchor, offsetTime, refs } from './crate-terms.ts';

/** Entity of each artifact: the folder of its newest version here, or a `#` id when it is only referenced. */
export function artifactIds(content: BundleContent): Map<string, string> {
  return new Map(content.artifacts.map(({ id, version, included }) => [id, included ? `artifacts/${id}/v${version}/` : anchor('artifact', id)]));
}

/** Artifact versions as folders of files; those that are referenced only say so. */
export function* artifactEntities(content: BundleContent, folders: ReadonlyMap<string, readonly string[]>): Generator<JsonObject> {
  const reference = new Set<string>();
  for (const { id, type, title, version, digest, included, createdAt } of content.artifacts) {
    if (!included && reference.has(id)) continue;
    reference.add(id);
    const folder = `artifacts/${id}/v${version}/`;
    yield {
      '@id': included ? folder : anchor('artifact', id),
      '@type': included ? 'Dataset' : 'CreativeWork',
      name: title,
      additionalType: type,
      identifier: id,
      version: String(version),
      dateCreated: offsetTime(createdAt),
      description: `${included ? '' : 'Referenced, not carried. '}Version ${version} of ${type} ${id}; digest ${digest}.`,
      ...(included ? { hasPart: refs(folders.get(folder) ?? []) } : {}),
    };
  }
}
