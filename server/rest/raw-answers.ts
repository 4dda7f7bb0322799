import type { ArtifactRow, TableProfile } from '../services/artifact/views.ts';
import type { ImportView } from '../services/bundle/views.ts';
import type { FeedView } from '../services/feed/views.ts';
import type { describeLegacy } from '../services/run/start-legacy.ts';
import type { addNote } from '../services/workspace/add-note.ts';

type Stored = ArtifactRow & {
  /** Of the version. */
  digest: string;
};
interface StoredBytes {
  sha256: string;
  bytes: number;
}

/** What raw routes answer as JSON, by method and path; `npm run gen` writes its schemas beside those of the procedures. */
export interface RawAnswers {
  'POST /demo/run': Awaited<ReturnType<typeof describeLegacy>>;
  'POST /workspaces/:workspace/notes': Awaited<ReturnType<typeof addNote>>;
  'POST /feeds': FeedView;
  'POST /feeds/:feedId/attach': FeedView;
  'POST /blobs': StoredBytes;
  'GET /blobs/:sha256': StoredBytes;
  'POST /artifacts': Stored;
  'POST /artifacts/import': Stored & { table: TableProfile };
  'POST /artifacts/ingest': { ingested: number; firstId: string | null; lastId: string | null };
  'POST /artifacts/:artifactId/versions': Stored;
  'POST /bundles/import': ImportView;
}
