import { AppError } from '../errors.ts';
import { plural } from '../kit/words.ts';
import type { ColumnRole, FeedMapping, FeedView } from '../services/feed/views.ts';
import { asAppError, type Connection } from './connect.ts';
import { Interrupted } from './interrupted.ts';

export interface FeedOptions {
  map: Record<string, unknown>;
  start?: string;
  freq?: string;
  season?: number;
  calendar?: string;
  prices?: string;
  dates?: string;
  lenient?: boolean;
  quiet?: boolean;
  onProgress?: (fraction: number, note: string, etaMs: number | null) => void;
}

const POLL_MS = 50;

/** Uploads a file, applies what the options say of it, imports it and prints its health. Returns the feed's id. */
export async function importFile(connection: Connection, path: string, options: FeedOptions): Promise<string> {
  const { client } = connection;
  const talk = (line: string): void => {
    if (!options.quiet) console.error(line);
  };
  const { feedId, ...seen } = await connection.upload(path);
  if (options.calendar) await connection.attach(feedId, 'calendar', options.calendar);
  if (options.prices) await connection.attach(feedId, 'prices', options.prices);
  const mapping = applyOptions(seen, options);
  const open = openQuestions(seen.questions, mapping, options);
  if (open.length > 0) throw new AppError('INVALID_INPUT', open.map((one) => one.message).join(' '), open);
  let interrupted = false;
  const cancel = (): void => {
    interrupted = true;
    void client.feed.cancel.mutate({ feedId }).catch(() => {});
  };
  process.once('SIGINT', cancel);
  try {
    await client.feed.configure.mutate({ feedId, mapping, mode: options.lenient ? 'lenient' : 'strict' });
    await client.feed.import.mutate({ feedId });
    for (;;) {
      const feed = await client.feed.get.query({ feedId });
      if (feed.status === 'cancelled' && interrupted) throw new Interrupted(`the import of ${feed.name}`);
      if (feed.status !== 'importing') return finish(feed, talk, options.lenient === true);
      options.onProgress?.(feed.progress.fraction, feed.progress.note, feed.progress.etaMs);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  } catch (error) {
    throw error instanceof Interrupted ? error : asAppError(error);
  } finally {
    process.off('SIGINT', cancel);
  }
}

function applyOptions({ mapping, columns }: Pick<FeedView, 'mapping' | 'columns'>, options: FeedOptions): FeedMapping {
  const roles: Record<string, ColumnRole> = { ...mapping.roles };
  for (const [role, column] of Object.entries(options.map)) {
    const name = String(column);
    if (!columns.includes(name))
      throw new AppError('INVALID_INPUT', `--map ${role}=${name}: there is no column "${name}"; there are ${columns.slice(0, 30).join(', ')}`);
    for (const [other, its] of Object.entries(roles)) if (its === role && (role === 'date' || role === 'quantity')) roles[other] = 'ignore';
    roles[name] = role as ColumnRole;
  }
  return {
    ...mapping,
    roles,
    start: options.start ?? mapping.start,
    frequency: (options.freq as FeedMapping['frequency'] | undefined) ?? mapping.frequency,
    season: options.season ?? mapping.season,
    dateOrder: (options.dates as FeedMapping['dateOrder'] | undefined) ?? mapping.dateOrder,
  };
}

/** What the file leaves open and no option has answered, each with the option that would. */
function openQuestions(questions: FeedView['questions'], { roles }: FeedMapping, { dates }: FeedOptions): { path: string; message: string }[] {
  const isKnown = new Set(Object.values(roles));
  return questions.flatMap(({ path, message }) => {
    if (path.endsWith('dateOrder')) return dates ? [] : [{ path, message: `${message} Say --dates dmy or --dates mdy.` }];
    if (isKnown.has('date') && isKnown.has('quantity')) return [];
    return [{ path, message: `${message} Say --map ${isKnown.has('date') ? 'quantity' : 'date'}=<column>.` }];
  });
}

function finish(feed: FeedView, talk: (line: string) => void, isLenient: boolean): string {
  const { health } = feed;
  if (health) {
    talk(
      `${feed.name}: ${plural(health.rowsRead, 'row')} read = ${health.rowsAccepted} accepted + ${health.rowsRefused} refused; ${plural(health.series, 'series', 'series')} × ${plural(health.periods, 'period')} (${health.frequency}), ${health.start} to ${health.end}`,
    );
    for (const { reason, count } of health.refusals) talk(`  refused ${count}: ${reason}`);
    for (const note of health.notes) talk(`  ${note}`);
  }
  if (feed.status === 'ready') return feed.feedId;
  if (!isLenient && health && health.rowsAccepted > 0) talk('  nothing was imported; --lenient leaves the bad lines out and goes on with the rest');
  throw new AppError(
    'FEED_REFUSED',
    feed.problem ?? `the import ended ${feed.status}`,
    (health?.lines ?? []).slice(0, 10).map((one) => ({ path: `line ${one.line}`, message: one.reason })),
  );
}
