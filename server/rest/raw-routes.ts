import { LegacyRequest } from '../services/run/legacy-request.ts';
import { NewNote } from '../services/workspace/add-note.ts';
import { attachToFeed, uploadFeed } from './handle-feed-upload.ts';
import { sendRefusedLines, sendSample } from './handle-file.ts';
import { postLegacyRun } from './handle-legacy-run.ts';
import { postNote } from './handle-note.ts';
import { downloadDataset, downloadRunTable } from './handle-table.ts';
import { RAW_ARTIFACT_ROUTES } from './raw-artifact-routes.ts';
import { RAW_BUNDLE_ROUTES } from './raw-bundle-routes.ts';
import * as queries from './raw-queries.ts';
import { ANY_BYTES, JSON_TYPE, NOT_CHANGED, RANGE_HEADERS, type RawRoute } from './raw-route.ts';
import { IDEMPOTENCY_KEY } from './request-key.ts';

const TABLES = ['text/csv', 'application/json', 'application/x-ndjson', 'application/vnd.apache.parquet'];
const TABLE_DOCS = { answers: { about: 'The table, made while it is sent', types: TABLES }, also: [NOT_CHANGED], headers: [RANGE_HEADERS[1]] } as const;

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
      headers: [IDEMPOTENCY_KEY],
      bodies: [{ type: 'text/csv' }, ANY_BYTES],
      status: 201,
      answers: { about: 'The feed: columns, sample, guessed mapping', types: JSON_TYPE },
      errors: ['UPLOAD_TOO_LARGE', 'FEED_REFUSED', 'BAD_QUERY', 'KEY_REUSED'],
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
      headers: [IDEMPOTENCY_KEY],
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
  ...RAW_ARTIFACT_ROUTES,
  ...RAW_BUNDLE_ROUTES,
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
