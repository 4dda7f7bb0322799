import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import type { Actor, Server } from '../server.ts';
import { Line } from '../services/artifact/ingest-artifacts.ts';
import { Manifest, NewVersion } from '../services/artifact/put-artifact.ts';
import { LegacyRequest } from '../services/run/legacy-request.ts';
import { NewNote } from '../services/workspace/add-note.ts';
import { headBlob, ingest, uploadArtifact, uploadBlob, uploadTable, uploadVersion } from './handle-artifact-upload.ts';
import { importBundle, sendArchive, sendBundleFile } from './handle-bundle.ts';
import { attachToFeed, uploadFeed } from './handle-feed-upload.ts';
import { sendArtifactFile, sendRefusedLines, sendSample } from './handle-file.ts';
import { postLegacyRun } from './handle-legacy-run.ts';
import { postNote } from './handle-note.ts';
import { downloadDataset, downloadRunTable } from './handle-table.ts';
import type { PathParams } from './match-path.ts';
import * as queries from './raw-queries.ts';

export interface RawCall {
  server: Server;
  actor: Actor;
  request: Request;
  url: URL;
  params: PathParams;
}

/** What stands in the description of the API, where no procedure says it. */
export interface RawDocs {
  summary: string;
  about?: string;
  query?: z.ZodType;
  /** Header parameters, as OpenAPI has them. */
  headers?: readonly { [key: string]: unknown }[];
  /** Bodies it takes, by media type; without a schema they are bytes. */
  bodies?: readonly { type: string; schema?: z.ZodType; example?: unknown }[];
  status?: number;
  /** JSON is described by `RawAnswers`; the rest is bytes. */
  answers: { about: string; types: readonly string[] };
  /** Further answers without a body: 206, 304. */
  also?: readonly (readonly [status: number, about: string])[];
  errors?: readonly ErrorCode[];
}

/** What is not JSON in and JSON out: files that come and files that go. */
export interface RawRoute {
  method: 'GET' | 'POST';
  /** `*name` at the end stands for one or more segments. */
  path: string;
  docs: RawDocs;
  respond(call: RawCall): Response | Promise<Response>;
}

const JSON_TYPE = ['application/json'];
const ANY_BYTES = { type: 'application/octet-stream' };
const TABLES = ['text/csv', 'application/json', 'application/x-ndjson', 'application/vnd.apache.parquet'];
const text = { type: 'string' };
const NOT_CHANGED = [304, 'The client has these very bytes'] as const;
const RANGES = [[206, 'The range that was asked for'], NOT_CHANGED, [416, 'The range lies beyond the file']] as const;
const RANGE_HEADERS = [
  { name: 'Range', in: 'header', required: false, description: 'One range of bytes: bytes=0-99', schema: text },
  { name: 'If-None-Match', in: 'header', required: false, description: 'ETag that the client has', schema: text },
] as const;
const UPLOAD_ERRORS = ['UPLOAD_TOO_LARGE', 'DIGEST_MISMATCH', 'BAD_QUERY'] as const;
const MANIFEST = {
  title: 'Notes of May',
  tags: ['may'],
  files: [{ path: 'notes.md', sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' }],
};
const TABLE_DOCS = { answers: { about: 'The table, made while it is sent', types: TABLES }, also: [NOT_CHANGED], headers: [RANGE_HEADERS[1]] } as const;
const ARCHIVE = { about: 'Its length is known before; Range works.', headers: RANGE_HEADERS, also: RANGES };

/** A GET here answers HEAD too, without making the body. */
export const RAW_ROUTES: readonly RawRoute[] = [
  {
    method: 'GET',
    path: '/sample.csv',
    docs: { summary: 'A sample file, as the product reads them', answers: { about: 'The file', types: ['text/csv'] } },
    respond: sendSample,
  },
  {
    method: 'POST',
    path: '/feeds',
    docs: {
      summary: 'Upload a file of your own, as the body, to forecast it',
      about: 'CSV, JSON, NDJSON or Parquet; streamed.',
      query: queries.FeedUpload,
      bodies: [{ type: 'text/csv' }, ANY_BYTES],
      status: 201,
      answers: { about: 'The feed: columns, sample, guessed mapping', types: JSON_TYPE },
      errors: ['UPLOAD_TOO_LARGE', 'FEED_REFUSED', 'BAD_QUERY'],
    },
    respond: uploadFeed,
  },
  {
    method: 'POST',
    path: '/feeds/:feedId/attach',
    docs: {
      summary: 'Attach a calendar or prices to a feed, as the body',
      query: queries.FeedAttachment,
      bodies: [{ type: 'text/csv' }, ANY_BYTES],
      answers: { about: 'The feed', types: JSON_TYPE },
      errors: ['UPLOAD_TOO_LARGE', 'FEED_REFUSED', 'WRONG_STATE', 'BAD_QUERY'],
    },
    respond: attachToFeed,
  },
  {
    method: 'GET',
    path: '/feeds/:feedId/refused.csv',
    docs: {
      summary: 'Lines of a feed that were refused, with the reason',
      answers: { about: 'The lines', types: ['text/csv'] },
      errors: ['ARTIFACT_NOT_FOUND'],
    },
    respond: sendRefusedLines,
  },
  {
    method: 'POST',
    path: '/demo/run',
    docs: {
      summary: 'Start a run as older clients do, and wait for its end',
      bodies: [{ type: 'application/json', schema: LegacyRequest, example: { scenario: 'demo_minimal', seed: 42 } }],
      answers: { about: 'The run once it has ended, in the words of older clients; one that failed too', types: JSON_TYPE },
      errors: ['RUN_BUSY', 'NAME_TAKEN', 'SPLIT_TOO_LONG'],
    },
    respond: postLegacyRun,
  },
  {
    method: 'POST',
    path: '/workspaces/:workspace/notes',
    docs: {
      summary: 'Write into the journal of a workspace',
      bodies: [
        { type: 'application/json', schema: NewNote, example: { text: 'Ordered on Monday.' } },
        { type: 'application/x-www-form-urlencoded', schema: NewNote },
      ],
      status: 201,
      answers: { about: 'The note', types: JSON_TYPE },
      also: [[303, 'Back to the page, for a form']],
    },
    respond: postNote,
  },
  {
    method: 'POST',
    path: '/blobs',
    docs: {
      summary: 'Store bytes; with an expected digest, others are refused and leave nothing',
      query: queries.ExpectedDigest,
      bodies: [ANY_BYTES],
      status: 201,
      answers: { about: 'Their digest and length', types: JSON_TYPE },
      errors: UPLOAD_ERRORS,
    },
    respond: uploadBlob,
  },
  {
    method: 'GET',
    path: '/blobs/:sha256',
    docs: { summary: 'Whether bytes are stored here', answers: { about: 'They are', types: JSON_TYPE } },
    respond: headBlob,
  },
  {
    method: 'POST',
    path: '/artifacts',
    docs: {
      summary: 'Make an artifact: one file as the body with ?name=, or a JSON manifest of stored bytes',
      about: 'A file is streamed; with ?sha256= other bytes are refused with 422. The manifest names bytes that POST /blobs stored.',
      query: queries.ArtifactUpload,
      bodies: [ANY_BYTES, { type: 'application/json', schema: Manifest, example: MANIFEST }],
      status: 201,
      answers: { about: 'The artifact, with Location and ETag', types: JSON_TYPE },
      errors: [...UPLOAD_ERRORS, 'ARTIFACT_NOT_FOUND'],
    },
    respond: uploadArtifact,
  },
  {
    method: 'POST',
    path: '/artifacts/import',
    docs: {
      summary: 'Import a table of measurements, as the body: its columns, types and statistics come with it',
      about: 'CSV, JSON, NDJSON or Parquet of any shape, streamed; an artifact of type dataset and source import. To forecast a file, send it to POST /feeds.',
      query: queries.TableUpload,
      bodies: [{ type: 'text/csv' }, ANY_BYTES],
      status: 201,
      answers: {
        about: 'The artifact, and what is known of its columns',
        types: JSON_TYPE,
      },
      errors: [...UPLOAD_ERRORS, 'FEED_REFUSED', 'ARTIFACT_NOT_FOUND'],
    },
    respond: uploadTable,
  },
  {
    method: 'POST',
    path: '/artifacts/ingest',
    docs: {
      summary: 'Make many small artifacts: one JSON object a line',
      about: 'Each slice of 250 lines is durable before the next begins.',
      bodies: [{ type: 'application/x-ndjson', schema: Line, example: { title: 'One of many', files: [{ path: 'a.txt', text: 'hello' }] } }],
      status: 201,
      answers: {
        about: 'How many',
        types: JSON_TYPE,
      },
      errors: ['UPLOAD_TOO_LARGE', 'BAD_QUERY'],
    },
    respond: ingest,
  },
  {
    method: 'POST',
    path: '/artifacts/:artifactId/versions',
    docs: {
      summary: 'Add a version to an upload: one file as the body with ?name=, or a JSON manifest of stored bytes',
      about: 'Earlier versions stay as they are; equal content makes none.',
      query: queries.VersionUpload,
      bodies: [ANY_BYTES, { type: 'application/json', schema: NewVersion, example: { files: MANIFEST.files } }],
      status: 201,
      answers: { about: 'The artifact, with Location and ETag', types: JSON_TYPE },
      errors: [...UPLOAD_ERRORS, 'WRONG_STATE'],
    },
    respond: uploadVersion,
  },
  {
    method: 'GET',
    path: '/artifacts/:artifactId/files/*path',
    docs: {
      summary: 'Bytes of a file',
      about: 'ETag and Repr-Digest are the SHA-256 of the bytes. The path may have several parts.',
      query: queries.ArtifactFile,
      headers: RANGE_HEADERS,
      answers: { about: 'The bytes, with the media type of the name', types: ['application/octet-stream'] },
      also: RANGES,
    },
    respond: sendArtifactFile,
  },
  {
    method: 'GET',
    path: '/bundles/:bundle.zip',
    docs: { summary: 'A bundle as zip', ...ARCHIVE, answers: { about: 'The archive', types: ['application/zip'] } },
    respond: sendArchive('zip'),
  },
  {
    method: 'GET',
    path: '/bundles/:bundle.tar',
    docs: { summary: 'A bundle as tar', ...ARCHIVE, answers: { about: 'The archive', types: ['application/x-tar'] } },
    respond: sendArchive('tar'),
  },
  {
    method: 'GET',
    path: '/bundles/:bundle.tar.gz',
    docs: { summary: 'A bundle as tar.gz', ...ARCHIVE, answers: { about: 'The archive', types: ['application/gzip'] } },
    respond: sendArchive('tar.gz'),
  },
  {
    method: 'GET',
    path: '/bundles/:bundle/files/*path',
    docs: {
      summary: 'Bytes of a file of a bundle',
      headers: RANGE_HEADERS,
      answers: { about: 'The bytes', types: ['application/octet-stream'] },
      also: RANGES,
    },
    respond: sendBundleFile,
  },
  {
    method: 'POST',
    path: '/bundles/import',
    docs: {
      summary: 'Import a bundle, as the body; with ?dryRun=true only its plan is made',
      about: 'Unpacked, verified and planned before anything is written. The same payload a second time changes nothing.',
      query: queries.BundleUpload,
      bodies: [{ type: 'application/zip' }, { type: 'application/x-tar' }, { type: 'application/gzip' }, ANY_BYTES],
      status: 201,
      answers: { about: 'The plan of the import, or what became of it', types: JSON_TYPE },
      errors: ['BUNDLE_REFUSED', 'UPLOAD_TOO_LARGE'],
    },
    respond: importBundle,
  },
  {
    method: 'GET',
    path: '/datasets/:digest/download',
    docs: { summary: 'A dataset as csv, ndjson, json or parquet', query: queries.DatasetDownload, ...TABLE_DOCS },
    respond: downloadDataset,
  },
  {
    method: 'GET',
    path: '/runs/:runId/artifacts/:artifact/download',
    docs: { summary: 'A table of a run as csv, ndjson, json or parquet', query: queries.RunTableDownload, ...TABLE_DOCS },
    respond: downloadRunTable,
  },
];
