import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { dayNumber } from '../../kit/calendar.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { invalid, parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { feedStatement, findFeed } from './feed-row.ts';
import type { ColumnRole, FeedView } from './views.ts';

const COLUMN_ROLES = [
  'date',
  'quantity',
  'series',
  'store',
  'product',
  'price',
  'promotion',
  'stockout',
  'known',
  'regressor',
  'ignore',
] as const satisfies readonly ColumnRole[];

const column = z.string().max(1024);

const Mapping = z.strictObject({
  layout: z.enum(['long', 'wide']),
  roles: z.record(column, z.enum(COLUMN_ROLES)),
  values: z.array(column).max(20_000),
  dateOrder: z.enum(['iso', 'dmy', 'mdy']),
  frequency: z.enum(['auto', 'H', 'D', 'W', 'M', 'Q', 'Y', 'I']),
  season: z.int().min(1).max(1000).optional().describe('Periods of the main season; that of the frequency when left out. 1 = none'),
  start: z
    .string()
    .refine((text) => Number.isFinite(dayNumber(text)), 'is a day such as 2026-03-01')
    .nullable(),
});

/** Says how a feed is to be read. @throws AppError naming every column that does not fit */
export async function configureFeed(server: Server, actor: Actor, input: { feedId: string; mapping?: unknown; mode: 'strict' | 'lenient' }): Promise<FeedView> {
  requireWrite(actor);
  const mapping = parseInput(Mapping, input.mapping);
  const { view } = await findFeed(server, input.feedId);
  requireIdle(view);
  const known = new Set(view.columns);
  const unknown = [...Object.keys(mapping.roles), ...mapping.values].filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw invalid(unknown.slice(0, 20).map((name) => ({ path: `mapping.${name}`, message: `there is no column "${name}" in ${view.name}` })));
  const next: FeedView = {
    ...view,
    mapping,
    mode: input.mode,
    status: 'uploaded',
    questions: openQuestions(view, mapping.dateOrder),
    health: null,
    refused: null,
    problem: null,
    dataset: null,
  };
  const at = new Date(server.now()).toISOString();
  await server.db.write([feedStatement(next, at), auditRow(actor, 'feed.configure', input.feedId, at)]);
  return next;
}

/** The order of ambiguous dates stays a question until a person says it. */
function openQuestions({ questions }: FeedView, dateOrder: FeedView['mapping']['dateOrder']): FeedView['questions'] {
  return dateOrder === 'iso' ? questions.filter((question) => question.path.endsWith('dateOrder')) : [];
}

/** Nothing about a feed changes while it is being read. */
export function requireIdle(view: FeedView): void {
  if (view.status === 'importing') throw new AppError('WRONG_STATE', `feed "${view.name}" is being imported; wait for it or cancel it`);
}
