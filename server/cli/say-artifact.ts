import { plural } from '../kit/words.ts';
import type { ArtifactAnswer, ArtifactDetail, ArtifactRow, ArtifactVerification } from '../services/artifact/views.ts';

export const sayRow = ({ artifactId, type, createdAt, bytes, title, tags, deletedAt, purgedAt, archived }: ArtifactRow): string =>
  `${artifactId}  ${type.padEnd(13)} ${createdAt.slice(0, 16)}Z ${String(bytes).padStart(11)}  ${title}${tags.length > 0 ? `  [${tags.join(', ')}]` : ''}${
    purgedAt ? '  (purged)' : deletedAt ? '  (deleted)' : archived ? '  (archived)' : ''
  }`;

export function sayPage({ artifacts, total, totalRelation, count, nextCursor, rankingNote, facets, notes }: ArtifactAnswer): string {
  for (const [name, values] of Object.entries(facets ?? {})) console.error(`${name}: ${values.map((one) => `${one.value} ${one.count}`).join(', ')}`);
  console.error(`${count} of ${totalRelation === 'gte' ? `more than ${total}` : total}${rankingNote ? `; ${rankingNote}` : ''}`);
  for (const note of notes) console.error(note);
  if (nextCursor) console.error(`more: --cursor ${nextCursor}`);
  return artifacts.map(sayRow).join('\n');
}

export function sayDetail(artifact: ArtifactDetail): string {
  return [
    sayRow(artifact),
    ...(artifact.purgedAt ? [`purged on ${artifact.purgedAt.slice(0, 10)}: its metadata remain, its files are gone`] : []),
    ...(artifact.description ? [artifact.description] : []),
    ...(artifact.digest ? [`version ${artifact.version}, digest ${artifact.digest}`] : []),
    ...artifact.fileList.map(
      (file) => `  ${file.sha256}  ${file.path}  ${plural(file.bytes, 'byte')}${file.state === 'ready' ? '' : `  ${file.state.toUpperCase()}`}`,
    ),
    ...artifact.relationships.declared.map((one) => `  ${one.direction === 'up' ? '←' : '→'} ${one.relation} ${one.artifactId}  ${one.title}`),
    ...artifact.protectedBy.map((reason) => `  protected: ${reason}`),
  ].join('\n');
}

export const sayVerification = ({ files, versions, ok }: ArtifactVerification): string =>
  [
    ...files.map((file) => `${file.path}: ${file.result === 'verified' ? 'OK' : file.result}`),
    ...versions.filter((one) => !one.holds).map((one) => `version ${one.version}: its digest is not that of its files`),
    ok ? 'verified' : 'NOT verified',
  ].join('\n');
