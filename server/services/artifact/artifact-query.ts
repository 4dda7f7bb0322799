import { z } from 'zod';
import { ALL_CAPABILITIES, ARTIFACT_SOURCES, ARTIFACT_TYPES } from '../../db/artifact-types.ts';
import { AppError } from '../../errors.ts';
import { fieldErrors } from '../../field-errors.ts';
import { invalid } from '../parse-input.ts';

export const ARTIFACT_SORTS = ['created', 'modified', 'title', 'size', 'relevance'] as const;
export const FACETS = ['type', 'source', 'preset', 'tag'] as const;
/** Found by offset at most so far down; a cursor goes on from there. */
const MOST_OFFSET = 10_000;

const id = z.string().min(1).max(100);
const word = z.string().trim().min(1).max(128);
const tag = word.normalize('NFC');
const many = <T extends z.ZodType>(one: T) => z.array(one).max(50);
const digest = z.string().regex(/^[0-9a-f]{64}$/, 'is a digest: 64 lower-case hex digits');
/** A day or a moment; a day begins at 00:00 UTC. */
const moment = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/, 'is a day or a UTC time such as 2026-03-01 or 2026-03-01T08:00:00Z')
  // The 30th of February is read as the 2nd of March.
  .refine((text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text.slice(0, 10)), 'is not a date of the calendar');
/** Hidden ones: left out, among the others, or alone. */
const hidden = z.enum(['false', 'true', 'only']);

/** What narrows a list of artifacts: all conditions hold together; of one kind (type, source, preset, model) any value does. */
export const ArtifactFilter = z.strictObject({
  q: z
    .string()
    .max(500)
    .optional()
    .describe(
      'Words, "a phrase", prefix*, -not, title:word; filters type:, tag:, -tag:, source:, preset:, model:, capability:, workspace:, and is: with archived, deleted or pinned. Names and the values of type:, source:, capability: and is: in any case. A name with nothing after it is refused; any other text with a colon is words',
    ),
  type: many(z.enum([...ARTIFACT_TYPES, 'telemetry']))
    .optional()
    .describe('Any of these; telemetry is another name of dataset'),
  tag: many(tag).optional().describe('Tags it carries'),
  tagMode: z.enum(['all', 'any']).default('all').describe('Whether all tags or any of them'),
  notTag: many(tag).optional().describe('Tags it does not carry'),
  source: many(z.enum(ARTIFACT_SOURCES)).optional().describe('Any of these'),
  capability: many(z.enum(ALL_CAPABILITIES)).optional().describe('All of these can be done with it'),
  createdAfter: moment.optional().describe('At this time or later'),
  createdBefore: moment.optional().describe('Before this time'),
  modifiedAfter: moment.optional().describe('At this time or later'),
  modifiedBefore: moment.optional().describe('Before this time'),
  minSize: z.int().min(0).optional().describe('Bytes'),
  maxSize: z.int().min(0).optional().describe('Bytes'),
  workspace: z.string().min(1).max(120).optional().describe('Id or name of a workspace: its run and what that made or reused'),
  preset: many(word).optional().describe('Any of these'),
  model: many(word).optional().describe('Model plugin: of a model its own, of a run or backtest the winner'),
  inputHash: digest.optional().describe('Made of exactly the same'),
  sha256: digest.optional().describe('Holds these bytes as a file, or has this version digest'),
  relatedTo: id.optional().describe('Artifact it is related to'),
  relation: word.optional().describe('Only along edges of this name'),
  direction: z.enum(['up', 'down', 'both']).default('both').describe('up: what it came from; down: what came of it'),
  depth: z.int().min(1).max(50).default(1).describe('Edges followed at most'),
  archived: hidden.default('false'),
  deleted: hidden.default('false'),
  pinned: z.boolean().optional(),
});
export type ArtifactFilter = z.output<typeof ArtifactFilter>;

export const ArtifactQuery = ArtifactFilter.extend({
  sort: z.enum(ARTIFACT_SORTS).default('created').describe('relevance: best match first where that is cheap, else newest first; the answer says which'),
  order: z.enum(['asc', 'desc']).optional().describe('By default descending, of titles ascending'),
  limit: z.int().min(1).max(1000).default(50),
  cursor: z.string().max(12_000).optional().describe('nextCursor of the page before, of the same query'),
  offset: z.int().min(0).max(MOST_OFFSET).optional().describe('Rows to leave out; a cursor goes further'),
  facets: many(z.enum(FACETS)).optional().describe('Counts by these over what is found, or its newest 2,000'),
});
export type ArtifactQuery = z.output<typeof ArtifactQuery>;
export type ArtifactQueryInput = z.input<typeof ArtifactQuery>;

/** Parameters of the address as the seed has them, beside our own names. */
const ALIASES: Readonly<Record<string, string>> = {
  search: 'q',
  tags: 'tag',
  types: 'type',
  notTags: 'notTag',
  skip: 'offset',
  sortBy: 'sort',
  sortOrder: 'order',
};
const LISTS = new Set(['type', 'tag', 'notTag', 'source', 'capability', 'preset', 'model', 'facets']);
const NUMBERS = new Set(['minSize', 'maxSize', 'depth', 'limit', 'offset']);

/** The query an address carries. @throws AppError BAD_QUERY naming every parameter that is unknown, doubled or wrong */
export function readArtifactQuery(params: URLSearchParams): ArtifactQuery {
  const raw: Record<string, unknown> = {};
  const errors: { path: string; message: string }[] = [];
  for (const given of new Set(params.keys())) {
    const name = ALIASES[given] ?? given;
    const values = params.getAll(given);
    if (!(name in ArtifactQuery.shape)) errors.push({ path: given, message: `"${given.slice(0, 60)}" is not a parameter here; remove it` });
    else if (LISTS.has(name)) {
      // A tag may hold a comma; the plural names take several in one.
      const isOne = given === 'tag' || given === 'notTag';
      const parts = values.flatMap((value) => (isOne ? [value] : value.split(',').map((part) => part.trim()))).filter((one) => one !== '');
      raw[name] = [...((raw[name] as string[] | undefined) ?? []), ...parts];
    } else if (values.length > 1 || name in raw) errors.push({ path: given, message: 'stands more than once; give it one value' });
    else if (NUMBERS.has(name)) raw[name] = /^-?\d{1,30}(\.\d{1,30})?$/.test(values[0]) ? Number(values[0]) : values[0];
    else if (name === 'pinned') raw[name] = values[0] === 'true' ? true : values[0] === 'false' ? false : values[0];
    else raw[name] = values[0];
  }
  const parsed = ArtifactQuery.safeParse(raw);
  if (!parsed.success) errors.push(...fieldErrors(parsed.error));
  if (errors.length > 0 || !parsed.success) throw invalid(errors, 'BAD_QUERY');
  return checkQuery(parsed.data);
}

/** Rules between parameters. @throws AppError BAD_QUERY */
export function checkQuery(query: ArtifactQuery): ArtifactQuery {
  const wrong = (path: string, message: string): never => {
    throw new AppError('BAD_QUERY', `${path}: ${message}`, [{ path, message }]);
  };
  if (query.cursor !== undefined && query.offset !== undefined) wrong('offset', 'does not go with a cursor; send one of the two');
  if (query.relation !== undefined && query.relatedTo === undefined) wrong('relation', 'needs relatedTo');
  if (query.minSize !== undefined && query.maxSize !== undefined && query.minSize > query.maxSize) wrong('minSize', 'is above maxSize');
  for (const one of ['created', 'modified'] as const) {
    const [after, before] = [query[`${one}After`], query[`${one}Before`]];
    if (after !== undefined && before !== undefined && Date.parse(after) > Date.parse(before)) wrong(`${one}After`, `is later than ${one}Before`);
  }
  return query;
}

/** The address of a query: what is at its default is left out; `readArtifactQuery` gives it back. */
export function writeArtifactQuery(query: ArtifactQueryInput): URLSearchParams {
  const params = new URLSearchParams();
  const defaults = ArtifactQuery.parse({}) as Record<string, unknown>;
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === defaults[name]) continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  }
  return params;
}
