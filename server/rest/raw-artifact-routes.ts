import { Line } from '../services/artifact/ingest-artifacts.ts';
import { Manifest, NewVersion } from '../services/artifact/put-artifact.ts';
import { headBlob, ingest, uploadArtifact, uploadBlob, uploadTable, uploadVersion } from './handle-artifact-upload.ts';
import { sendArtifactFile } from './handle-file.ts';
import * as queries from './raw-queries.ts';
import { ANY_BYTES, JSON_TYPE, RANGE_HEADERS, RANGES, type RawRoute } from './raw-route.ts';
import { IDEMPOTENCY_KEY } from './request-key.ts';

const UPLOAD_ERRORS = ['UPLOAD_TOO_LARGE', 'DIGEST_MISMATCH', 'BAD_QUERY'] as const;
const MANIFEST = {
  title: 'Notes of May',
  tags: ['may'],
  files: [{ path: 'notes.md', sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' }],
};

/** Bytes and artifacts, out and in. */
export const RAW_ARTIFACT_ROUTES: readonly RawRoute[] = [
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
      about:
        'A file is streamed; with ?sha256= other bytes are refused with 422. The manifest names bytes that POST /blobs stored. Paths differ in more than upper and lower case, and none is a folder of another. An Idempotency-Key that was used for another request is refused with 422 KEY_REUSED.',
      query: queries.ArtifactUpload,
      headers: [IDEMPOTENCY_KEY],
      bodies: [ANY_BYTES, { type: 'application/json', schema: Manifest, example: MANIFEST }],
      status: 201,
      answers: { about: 'The artifact, with Location and ETag', types: JSON_TYPE },
      errors: [...UPLOAD_ERRORS, 'ARTIFACT_NOT_FOUND', 'KEY_REUSED'],
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
      headers: [IDEMPOTENCY_KEY],
      bodies: [{ type: 'text/csv' }, ANY_BYTES],
      status: 201,
      answers: {
        about: 'The artifact, and what is known of its columns',
        types: JSON_TYPE,
      },
      errors: [...UPLOAD_ERRORS, 'FEED_REFUSED', 'ARTIFACT_NOT_FOUND', 'KEY_REUSED'],
    },
    respond: uploadTable,
  },
  {
    method: 'POST',
    path: '/artifacts/ingest',
    docs: {
      summary: 'Make many small artifacts: one JSON object a line',
      about:
        'Slices of up to 250 lines are durable one after another. Sent again with the same Idempotency-Key, what was cut off goes on: slices that are stored are counted, not made again. A slice is known by its lines: where other lines stand in it, or more or fewer, as at the end of a body that has grown, the request ends with 422 KEY_REUSED naming the lines, and nothing from there on is stored; send what is new under a fresh key.',
      headers: [IDEMPOTENCY_KEY],
      bodies: [{ type: 'application/x-ndjson', schema: Line, example: { title: 'One of many', files: [{ path: 'a.txt', text: 'hello' }] } }],
      status: 201,
      answers: {
        about: 'How many',
        types: JSON_TYPE,
      },
      errors: ['UPLOAD_TOO_LARGE', 'BAD_QUERY', 'KEY_REUSED'],
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
];
