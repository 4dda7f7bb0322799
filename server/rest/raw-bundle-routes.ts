import { importBundle, sendArchive, sendBundleFile } from './handle-bundle.ts';
import * as queries from './raw-queries.ts';
import { ANY_BYTES, JSON_TYPE, RANGE_HEADERS, RANGES, type RawRoute } from './raw-route.ts';
import { IDEMPOTENCY_KEY } from './request-key.ts';

const ARCHIVE = { about: 'Its length is known before; Range works.', headers: RANGE_HEADERS, also: RANGES };

/** Bundles, out and in. */
export const RAW_BUNDLE_ROUTES: readonly RawRoute[] = [
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
      headers: [IDEMPOTENCY_KEY],
      bodies: [{ type: 'application/zip' }, { type: 'application/x-tar' }, { type: 'application/gzip' }, ANY_BYTES],
      status: 201,
      answers: { about: 'The plan of the import, or what became of it', types: JSON_TYPE },
      errors: ['BUNDLE_REFUSED', 'UPLOAD_TOO_LARGE'],
    },
    respond: importBundle,
  },
];
