import { z } from 'zod';
import { ARTIFACT_TYPES } from '../db/artifact-types.ts';
import { FORECAST_ROWS } from '../services/table/get-table.ts';

/** Parameters of the addresses that files go to and come from. */

const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .optional()
  .describe('Digest the bytes must have');
const fileName = z.string().max(1024).describe('Name of the file');
const words = z.string().optional();
const format = z.enum(['csv', 'json', 'ndjson', 'parquet']).default('csv');

export const FeedUpload = z.strictObject({ name: fileName.optional(), sample: z.literal('1').optional().describe('Take the sample instead of a body') });
export const FeedAttachment = z.strictObject({ name: fileName, role: z.enum(['calendar', 'prices']) });
export const ExpectedDigest = z.strictObject({ sha256 });
export const ArtifactUpload = z.strictObject({
  name: fileName.optional().describe('Name of the file that is the body; without it the body is a manifest'),
  title: z.string().max(300).optional().describe('Its name, unless said'),
  type: z
    .enum([...ARTIFACT_TYPES, 'telemetry'])
    .default('report')
    .describe('telemetry is another name of dataset'),
  description: z.string().max(10_000).optional(),
  tags: words.describe('Separated by commas, or repeated'),
  source: z.enum(['user', 'import', 'sim', 'drill']).default('user'),
  derivedFrom: words.describe('Artifacts it was derived from, separated by commas, or repeated'),
  sha256,
});
export const TableUpload = ArtifactUpload.pick({ title: true, description: true, tags: true, derivedFrom: true, sha256: true }).extend({ name: fileName });
export const VersionUpload = z.strictObject({ name: fileName.optional(), sha256 });
export const ArtifactFile = z.strictObject({
  version: z.int().min(1).optional().describe('An earlier version'),
  inline: z.enum(['true', 'false']).default('false').describe('true: to be looked at; only where nothing could run'),
});
export const DatasetDownload = z.strictObject({ format, series: z.int().min(0).optional().describe('One series alone') });
export const RunTableDownload = z.strictObject({
  format,
  rows: z.enum(FORECAST_ROWS).default('all').describe('Of a forecast: of every model, or of the chosen ones'),
});
export const BundleUpload = z.strictObject({
  dryRun: z.enum(['true', 'false']).default('false').describe('true: the plan alone, nothing is imported'),
  policy: z.enum(['skip', 'add', 'copy', 'fail']).default('skip').describe('What becomes of a conflict'),
  applyAliases: z.enum(['true', 'false']).default('false').describe('true: aliases under their own names instead of imported/…'),
});
