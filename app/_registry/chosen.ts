import type { ArtifactRow } from '../../server/services/artifact/views.ts';

/** What the tray knows of an artifact. */
export type Chosen = Pick<ArtifactRow, 'artifactId' | 'title' | 'type' | 'archived' | 'pinned' | 'deletedAt'>;

export const toChosen = ({ artifactId, title, type, archived, pinned, deletedAt }: ArtifactRow): Chosen => ({
  artifactId,
  title,
  type,
  archived,
  pinned,
  deletedAt,
});
