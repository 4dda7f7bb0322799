import { newArtifactId } from '../../engine/new-id.ts';
import { AppError } from '../../errors.ts';
import { inspectFeedInChild } from '../../feeds/run-job.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { requireWrite } from '../require-write.ts';
import type { FeedView } from '../views.ts';
import { storeUpload } from './store-upload.ts';

export interface Upload {
  name: string;
  body: AsyncIterable<Uint8Array>;
  /** Bytes promised by the client, when it says so. */
  length: number | null;
}

/** Takes a file of a person's own: stores its bytes, looks at its head and guesses how to read it. Imports nothing yet. */
export async function createFeed(server: Server, actor: Actor, upload: Upload): Promise<FeedView> {
  requireWrite(actor);
  const name = cleanName(upload.name);
  const blob = await storeUpload(server, upload);
  if (blob.bytes === 0)
    throw new AppError('FEED_REFUSED', `"${name}" is empty; choose a file with a header line and rows`, [{ path: 'file', message: 'is empty' }]);
  const { format, columns, sample, mapping, questions } = await inspectFeedInChild(server.blobs.path(blob.sha256));
  const at = new Date(server.now()).toISOString();
  const view: FeedView = {
    feedId: newArtifactId(server.now()).replace('art_', 'feed_'),
    name,
    status: 'uploaded',
    bytes: blob.bytes,
    createdAt: at,
    attached: [],
    mode: 'strict',
    progress: { fraction: 0, note: '', etaMs: null },
    health: null,
    refused: null,
    problem: null,
    dataset: null,
    format,
    columns,
    sample,
    mapping,
    questions,
  };
  await server.db.write([
    {
      sql: `INSERT INTO feed (feed_id, name, status, view, blob, attached, created_at, updated_at) VALUES (?, ?, ?, ?, ?, '[]', ?, ?)`,
      args: [view.feedId, name, view.status, JSON.stringify(view), blob.sha256, at, at],
    },
    auditRow(actor, 'feed.create', view.feedId, at),
  ]);
  return view;
}

/** The last part of a path, without control characters, at most 120 characters. */
function cleanName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  const clean = [...base]
    .filter((char) => char >= ' ' && char !== '\u007f')
    .join('')
    .trim()
    .slice(0, 120);
  return clean || 'feed';
}
