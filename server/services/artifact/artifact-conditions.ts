import { type SQL, sql } from 'drizzle-orm';
import { ALL_CAPABILITIES, ARTIFACT_SOURCES, ARTIFACT_TYPES, capabilitiesOf } from '../../db/artifact-types.ts';
import { SEQ_PER_MS } from '../../db/register-artifact.ts';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import { tagAsKept } from '../tag.ts';
import type { ArtifactFilter } from './artifact-query.ts';
import {
  type Bounds,
  type Condition,
  columnCondition,
  idCondition,
  inputCondition,
  type KeyRange,
  notInState,
  notTagCondition,
  plain,
  rangeOf,
  seqBounds,
  stateCondition,
  tagCondition,
} from './condition-parts.ts';
import { togetherCondition, wordsCondition } from './condition-words.ts';
import { findRelated } from './find-related.ts';
import { parseSearch, type WrittenFilter } from './parse-search.ts';
import { badSearch, quoted, vocabularyWord } from './search-filters.ts';

export interface Conditions {
  list: Condition[];
  /** The words asked for, for ranking; null without any. */
  words: Condition | null;
  ranges: KeyRange[];
  /** Whether the types of what is found are asked for, too: many indexes bring them along. */
  wantsTypes: boolean;
  /** Whether archived and deleted rows are left out, and no condition of the list says so. */
  liveOnly: boolean;
  /** Bounds on seq that the ranges of time imply. */
  seqFrom: number | null;
  seqTo: number | null;
}

/** A burst or a clock put back may give a seq so much later than its time. */
const SEQ_SLACK_MS = 120_000;

/** Turns a filter into conditions. @throws AppError BAD_QUERY for a search text we cannot take, ARTIFACT_NOT_FOUND, WORKSPACE_NOT_FOUND */
export async function toConditions(server: Server, given: ArtifactFilter & { facets?: readonly string[] }): Promise<Conditions> {
  const search = parseSearch(given.q ?? '');
  const filter = addFilters(given, search.filters);
  const match = search.match !== null && search.without !== null ? `(${search.match}) NOT (${search.without})` : search.match;
  const ranges = keyRanges(filter);
  const liveOnly = filter.archived === 'false' && filter.deleted === 'false';
  const words = match !== null ? wordsCondition(match) : null;
  const ends = [filter.createdBefore, filter.modifiedBefore].flatMap((one) => (one === undefined ? [] : Date.parse(one)));
  const from = filter.createdAfter === undefined ? null : Date.parse(filter.createdAfter) * SEQ_PER_MS;
  // Nothing is modified before it is made.
  const to = ends.length === 0 ? null : (Math.min(...ends) + SEQ_SLACK_MS) * SEQ_PER_MS;
  const list = [
    ...(words !== null ? [words] : search.without !== null ? [wordsCondition(search.without, { not: true })] : []),
    ...columnConditions(filter),
    ...tagConditions(filter),
    ...createdConditions(filter),
    ...ranges.map((one) => one.condition),
    ...(await setConditions(server, filter, search.filters.findLast((one) => one.name === 'workspace')?.part)),
    ...stateConditions(filter, liveOnly),
  ];
  const isTogether = goTogether(list);
  return {
    list: isTogether ? putTogether([...list, ...(liveOnly ? [notInState('archived'), notInState('deleted')] : [])], seqBounds(from, to)) : list,
    words,
    ranges,
    wantsTypes: given.facets?.includes('type') ?? false,
    liveOnly: liveOnly && !isTogether,
    seqFrom: from,
    seqTo: to,
  };
}

/** Whether the index of words is asked for several conditions at one go: for words, and for more than one. */
function goTogether(list: readonly Condition[]): boolean {
  const known = list.filter((one) => one.term !== null);
  return known.length > 1 || known.some((one) => one.words !== null);
}

function putTogether(list: readonly Condition[], bounds: Bounds): Condition[] {
  const parts = list.filter((one) => one.term !== null);
  return [togetherCondition(parts, bounds), ...list.filter((one) => one.term === null)];
}

const STATES = ['archived', 'deleted', 'pinned'] as const;

/** Filters written into the search text join those beside it. @throws AppError BAD_QUERY for a value that its filter does not have */
function addFilters(filter: ArtifactFilter, written: readonly WrittenFilter[]): ArtifactFilter {
  const all: ArtifactFilter = { ...filter };
  for (const one of written) {
    const { name, value } = one;
    if (name === 'tag') {
      if (one.not) all.notTag = [...(all.notTag ?? []), tagAsKept(value)];
      else all.tag = [...(all.tag ?? []), tagAsKept(value)];
    } else if (name === 'type') all.type = [...(all.type ?? []), vocabularyWord([...ARTIFACT_TYPES, 'telemetry'], one)];
    else if (name === 'source') all.source = [...(all.source ?? []), vocabularyWord(ARTIFACT_SOURCES, one)];
    else if (name === 'capability') all.capability = [...(all.capability ?? []), vocabularyWord(ALL_CAPABILITIES, one)];
    else if (name === 'preset') all.preset = [...(all.preset ?? []), value];
    else if (name === 'model') all.model = [...(all.model ?? []), value];
    else if (name === 'workspace') all.workspace = value;
    else {
      const state = vocabularyWord(STATES, one);
      if (state === 'pinned') all.pinned = true;
      else all[state] = 'only';
    }
  }
  return all;
}

/** What a person asks of a row's own columns. A capability is asked for as the types that have it. */
function columnConditions({ type, source, preset, model, capability }: ArtifactFilter): Condition[] {
  const types = type?.map((one) => (one === 'telemetry' ? 'dataset' : one));
  const wanted = [...new Set(capability)];
  const able = wanted.length === 0 ? undefined : ARTIFACT_TYPES.filter((one) => wanted.every((name) => capabilitiesOf(one).includes(name)));
  const both = able && types?.length ? able.filter((one) => types.includes(one)) : (able ?? types);
  // No type at all has what is asked for.
  const either = both?.length === 0 && able ? [''] : both;
  return (
    [
      ['type', either],
      ['source', source],
      ['preset', preset],
      ['model', model],
    ] as const
  ).flatMap(([column, values]) => (values?.length ? [columnCondition(column, [...new Set<string>(values)])] : []));
}

function tagConditions({ tag, tagMode, notTag }: ArtifactFilter): Condition[] {
  const tags = [...new Set(tag)];
  const groups = tagMode === 'any' && tags.length > 0 ? [tags] : tags.map((one) => [one]);
  return [...groups.map(tagCondition), ...[...new Set(notTag)].map(notTagCondition)];
}

const iso = (text: string): string => new Date(Date.parse(text)).toISOString();

/** A seq is never before its time and at most the slack behind it: only within the slack the row has to be asked. */
function createdConditions({ createdAfter, createdBefore }: ArtifactFilter): Condition[] {
  const made = sql`(SELECT x.created_at FROM artifact x WHERE x.seq = a.seq)`;
  const conditions: Condition[] = [];
  if (createdAfter) {
    const from = Date.parse(createdAfter);
    const sure = (from + SEQ_SLACK_MS) * SEQ_PER_MS;
    const test = sql`(a.seq >= ${sure} OR (a.seq >= ${from * SEQ_PER_MS} AND ${made} >= ${iso(createdAfter)}))`;
    conditions.push({ ...plain(test), isSure: (low) => low >= sure });
  }
  if (createdBefore) {
    const to = Date.parse(createdBefore);
    const test = sql`(a.seq < ${to * SEQ_PER_MS} OR (a.seq < ${(to + SEQ_SLACK_MS) * SEQ_PER_MS} AND ${made} < ${iso(createdBefore)}))`;
    conditions.push({ ...plain(test), isSure: (_, high) => high < to * SEQ_PER_MS });
  }
  return conditions;
}

function keyRanges({ modifiedAfter, modifiedBefore, minSize, maxSize }: ArtifactFilter): KeyRange[] {
  const range = (column: KeyRange['column'], index: string, from: string | number | undefined, to: ((on: SQL) => SQL) | null): KeyRange[] => {
    if (from === undefined && to === null) return [];
    return [
      rangeOf(column, index, (on) => {
        const key = sql.raw(on);
        return sql.join([...(from === undefined ? [] : [sql`${key} >= ${from}`]), ...(to === null ? [] : [to(key)])], sql` AND `);
      }),
    ];
  };
  return [
    ...range('modified_at', 'artifact_by_modified', modifiedAfter && iso(modifiedAfter), modifiedBefore ? (on) => sql`${on} < ${iso(modifiedBefore)}` : null),
    ...range('bytes', 'artifact_by_bytes', minSize, maxSize === undefined ? null : (on) => sql`${on} <= ${maxSize}`),
  ];
}

/** Conditions that name their rows: a workspace, bytes, equal input, relatives. @param part of the search text that names the workspace */
async function setConditions(server: Server, filter: ArtifactFilter, part: string | undefined): Promise<Condition[]> {
  const conditions: Condition[] = [];
  if (filter.workspace !== undefined) {
    const runId = await runOfWorkspace(server, filter.workspace, part);
    conditions.push(idCondition(sql`SELECT ${runId} UNION SELECT target_id FROM artifact_edge WHERE source_id = ${runId} AND relation = 'generates'`));
  }
  if (filter.sha256 !== undefined)
    conditions.push(
      idCondition(
        sql`SELECT artifact_id FROM artifact_file WHERE sha256 = ${filter.sha256} UNION SELECT artifact_id FROM artifact_version WHERE digest = ${filter.sha256}`,
      ),
    );
  if (filter.inputHash !== undefined) conditions.push(inputCondition(filter.inputHash));
  if (filter.relatedTo !== undefined) {
    const ids = await findRelated(server, { id: filter.relatedTo, relation: filter.relation, direction: filter.direction, depth: filter.depth });
    conditions.push(idCondition(sql`SELECT value FROM json_each(${JSON.stringify(ids)})`));
  }
  return conditions;
}

function stateConditions({ archived, deleted, pinned }: ArtifactFilter, liveOnly: boolean): Condition[] {
  return [
    ...(archived === 'only' ? [stateCondition('archived')] : []),
    ...(deleted === 'only' ? [stateCondition('deleted')] : []),
    ...(!liveOnly && archived === 'false' && deleted !== 'only' ? [notInState('archived')] : []),
    ...(!liveOnly && deleted === 'false' ? [notInState('deleted')] : []),
    ...(pinned === undefined ? [] : [pinned ? stateCondition('pinned') : notInState('pinned')]),
  ];
}

async function runOfWorkspace(server: Server, name: string, part: string | undefined): Promise<string> {
  const [row] = await server.db.read((q) =>
    q.all<{ runId: string }>(
      sql`SELECT run_id AS runId FROM workspace WHERE workspace_id = ${name} OR (name = ${name} AND deleted_at IS NULL) ORDER BY workspace_id = ${name} DESC LIMIT 1`,
    ),
  );
  if (row) return row.runId;
  const remedy = 'write the name or id of one that the list of workspaces has';
  if (part !== undefined) throw badSearch(`${quoted(part)} names no workspace there is; ${remedy}`, 'WORKSPACE_NOT_FOUND');
  const message = `is not known; ${remedy}`;
  throw new AppError('WORKSPACE_NOT_FOUND', `there is no workspace "${name.slice(0, 120)}"; ${remedy}`, [{ path: 'workspace', message }]);
}
