import type { Actor, Server } from '../server.ts';
import { headBlob, ingest, uploadArtifact, uploadBlob, uploadVersion } from './handle-artifact-upload.ts';
import { attachToFeed, uploadFeed } from './handle-feed-upload.ts';
import { sendArtifactFile, sendRefusedLines, sendSample } from './handle-file.ts';
import { postLegacyRun } from './handle-legacy-run.ts';
import { postNote } from './handle-note.ts';
import { downloadDataset, downloadRunTable } from './handle-table.ts';
import type { PathParams } from './match-path.ts';

export interface RawCall {
  server: Server;
  actor: Actor;
  request: Request;
  url: URL;
  params: PathParams;
}

/** What is not JSON in and JSON out: files that come and files that go. */
export interface RawRoute {
  method: 'GET' | 'POST';
  path: string;
  respond(call: RawCall): Response | Promise<Response>;
}

/** A GET here answers HEAD too, without making the body. */
export const RAW_ROUTES: readonly RawRoute[] = [
  { method: 'GET', path: '/sample.csv', respond: sendSample },
  { method: 'POST', path: '/feeds', respond: uploadFeed },
  { method: 'POST', path: '/feeds/:feedId/attach', respond: attachToFeed },
  { method: 'GET', path: '/feeds/:feedId/refused.csv', respond: sendRefusedLines },
  { method: 'POST', path: '/demo/run', respond: postLegacyRun },
  { method: 'POST', path: '/workspaces/:workspace/notes', respond: postNote },
  { method: 'POST', path: '/blobs', respond: uploadBlob },
  { method: 'GET', path: '/blobs/:sha256', respond: headBlob },
  { method: 'POST', path: '/artifacts', respond: uploadArtifact },
  { method: 'POST', path: '/artifacts/ingest', respond: ingest },
  { method: 'POST', path: '/artifacts/:artifactId/versions', respond: uploadVersion },
  { method: 'GET', path: '/artifacts/:artifactId/files/*path', respond: sendArtifactFile },
  { method: 'GET', path: '/datasets/:digest/download', respond: downloadDataset },
  { method: 'GET', path: '/runs/:runId/artifacts/:artifact/download', respond: downloadRunTable },
];
