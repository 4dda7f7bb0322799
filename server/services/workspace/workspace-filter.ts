import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { RUN_STATUSES } from '../../pipeline/event.ts';
import { WORKSPACE_SORTS } from './workspace-cursor.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'is a day such as 2026-03-01');
const many = <T extends z.ZodType>(one: T) => z.array(one).max(20).optional();

/** What narrows the list of workspaces. All conditions hold together; of one kind (preset, status, winner) any value does. */
const WorkspaceFilter = z.strictObject({
  /** Text anywhere in name, title, description or journal; upper and lower case alike. */
  q: z.string().max(200).optional(),
  /** A row carries all of them. */
  tags: many(z.string().min(1).max(128).normalize('NFC')),
  preset: many(z.string().max(100)),
  status: many(z.enum(RUN_STATUSES)),
  /** Model that won. */
  winner: many(z.string().max(64)),
  /** First and last day it was kept on, UTC. */
  from: day.optional(),
  to: day.optional(),
  /** Archived ones too. */
  archived: z.boolean().default(false),
});
export type WorkspaceFilter = z.output<typeof WorkspaceFilter>;

export const ListWorkspaces = WorkspaceFilter.extend({
  cursor: z.string().max(1000).optional(),
  sort: z.enum(WORKSPACE_SORTS).default('created'),
  /** By default the newest, the highest seed, but the first name, the first state and the smallest error. */
  order: z.enum(['asc', 'desc']).optional(),
  limit: z.int().min(1).max(200).default(50),
});
export type ListWorkspaces = z.output<typeof ListWorkspaces>;

/** Columns of a workspace beside its run: while that is there its own are the newer ones. */
export const JOINED = sql.raw('workspace w LEFT JOIN run r ON r.run_id = w.run_id');
export const STATUS = sql.raw('COALESCE(r.status, w.status)');
export const WINNER = sql.raw(`COALESCE(r.summary ->> 'winner', w.winner)`);
export const VALUE = sql.raw(`COALESCE(r.summary ->> 'value', w.value)`);

const among = (column: SQL, values: readonly string[] | undefined): SQL[] =>
  values?.length ? [sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`] : [];

/** `%`, `_` and the escape itself stand for themselves. */
const pattern = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;

export function conditionsOf(filter: WorkspaceFilter): SQL {
  const { q, tags, preset, status, winner, from, to, archived } = filter;
  const conditions: SQL[] = [sql`w.deleted_at IS NULL`];
  if (!archived) conditions.push(sql`w.archived = 0`);
  const text = q?.trim();
  if (text)
    conditions.push(sql`(w.name LIKE ${pattern(text)} ESCAPE '\\' OR w.description LIKE ${pattern(text)} ESCAPE '\\' OR w.title LIKE ${pattern(text)} ESCAPE '\\'
      OR EXISTS (SELECT 1 FROM workspace_note n WHERE n.workspace_id = w.workspace_id AND n.text LIKE ${pattern(text)} ESCAPE '\\'))`);
  for (const tag of new Set(tags)) conditions.push(sql`EXISTS (SELECT 1 FROM json_each(w.tags) WHERE value = ${tag})`);
  conditions.push(...among(sql.raw('w.preset'), preset), ...among(STATUS, status), ...among(WINNER, winner));
  if (from) conditions.push(sql`w.created_at >= ${from}`);
  if (to) conditions.push(sql`w.created_at < ${`${to}T24`}`);
  return sql.join(conditions, sql` AND `);
}
