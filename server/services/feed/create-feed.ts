import type { Blob } from '../../blobs/blob-store.ts';
import { mendText } from '../../broken-text.ts';
import { newArtifactId } from '../../engine/new-id.ts';
import { AppError } from '../../errors.ts';
import { formatOfName } from '../../feeds/foreign-file.ts';
import type { Inspection } from '../../feeds/inspect-feed.ts';
import { inspectFeedInChild } from '../../feeds/run-job.ts';
import type { Actor, Server, Stores } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { keyStatements, oncePerKey, type RequestKey } from '../request-key.ts';
import { requireWrite } from '../require-write.ts';
import { getFeed } from './get-feed.ts';
import { storeUpload } from './store-upload.ts';
import type { FeedView } from './views.ts';

export interface Upload {
  name: string;
  body: AsyncIterable<Uint8Array>;
  /** Bytes promised by the client, when it says so. */
  length: number | null;
  /** The file was taken before there was a whole server: what came of it, and `body` is not read. */
  taken?: Promise<Taken>;
}

/** A stored file and what its head says of it. */
export interface Taken {
  blob: Blob;
  seen: Inspection;
}

/**
 * Stores a file's bytes and looks at its head.
 * @param path where the same bytes lie already: its head is looked at while they are being stored
 */
export async function takeFile(stores: Pick<Stores, 'environment' | 'blobs'>, upload: Upload, path?: string): Promise<Taken> {
  const format = formatOfName(upload.name);
  const early = path === undefined ? null : inspectFeedInChild(path, format);
  early?.catch(() => {});
  const blob = await storeUpload(stores, upload);
  if (blob.bytes === 0)
    throw new AppError('FEED_REFUSED', `"${cleanName(upload.name)}" is empty; choose a file with a header line and rows`, [
      { path: 'file', message: 'is empty' },
    ]);
  return { blob, seen: await (early ?? inspectFeedInChild(stores.blobs.path(blob.sha256), format)) };
}

/** Takes a file of a person's own: stores its bytes, looks at its head and guesses how to read it. Imports nothing yet. The same key takes one file only. */
export async function createFeed(server: Server, actor: Actor, upload: Upload, key: string | null = null): Promise<FeedView> {
  requireWrite(actor);
  const wish = key === null ? null : ({ verb: 'feed.create', key, says: { name: upload.name } } as const);
  return oncePerKey(
    server,
    wish,
    () => storeFeed(server, actor, upload, wish),
    (feedId) => getFeed(server, feedId),
  );
}

async function storeFeed(server: Server, actor: Actor, upload: Upload, key: RequestKey | null): Promise<FeedView> {
  const name = cleanName(upload.name);
  const { blob, seen } = await (upload.taken ?? takeFile(server, upload));
  const { format, columns, sample, mapping, questions } = seen;
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
    ...keyStatements(key, view.feedId, at),
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
  return mendText(clean) || 'feed';
}
