import { and, asc, count, eq, gt, min, ne, type SQL, sql } from 'drizzle-orm';
import { series } from '../../db/schema.ts';
import type { FieldError } from '../../errors.ts';
import type { BatchScope } from '../../kit/kinds/batch.ts';
import { allOf, plural } from '../../kit/words.ts';
import type { Server } from '../../server.ts';
import { readTable, readValue } from '../run/read-output.ts';
import { readScores } from '../run/read-scores.ts';
import { findOutput } from '../run/run-artifacts.ts';
import type { ScopeRequest } from './batch-request.ts';
import type { Source } from './find-source.ts';

export interface ResolvedScope {
  /** As the step is given it: it needs nothing but the dataset. */
  scope: BatchScope;
  series: number;
  /** There may turn out to be fewer. */
  atMost: boolean;
  words: string;
}

const refuse = (message: string): FieldError => ({ path: 'scope', message });
const listed = (names: readonly string[]): string =>
  names
    .slice(0, 5)
    .map((name) => `"${name}"`)
    .join(', ') + (names.length > 5 ? ' …' : '');
const inList = (column: SQL | typeof series.key, names: readonly string[]): SQL => sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(names)}))`;

/** Counts what a scope means and turns what only the server knows (errors, regions, categories) into names. */
export async function resolveScope(server: Server, source: Source, request: ScopeRequest): Promise<ResolvedScope | FieldError> {
  const { digest, meta } = source;
  const own = eq(series.dataset, digest);
  const number = async (where: SQL | undefined): Promise<number> => (await server.db.read((q) => q.select({ n: count() }).from(series).where(where)))[0].n;
  switch (request.kind) {
    case 'all':
      return { scope: request, series: meta.series, atMost: false, words: allOf(meta.series, 'series', 'series') };
    case 'manual': {
      const found = await number(and(own, inList(series.key, request.series)));
      const wanted = new Set(request.series).size;
      if (found < wanted) return refuse(`${wanted - found} of ${wanted} series are not in the dataset; the explorer lists its keys`);
      return { scope: request, series: found, atMost: false, words: 'series chosen by hand' };
    }
    case 'names': {
      const { stores, products } = request;
      const fits = and(own, stores && inList(sql`${series.store}`, stores), products && inList(sql`${series.product}`, products));
      const words = [stores && `shop ${listed(stores)}`, products && `product ${listed(products)}`].filter(Boolean).join(' and ');
      return some(
        { scope: request, series: await number(fits), atMost: false, words: words || allOf(meta.series, 'series', 'series') },
        `no series has ${words}`,
      );
    }
    case 'first':
      return resolveFirst(server, own, request, number);
    case 'region':
    case 'category':
      return resolveGroup(server, source, request, number);
    case 'top_revenue': {
      const sold = await number(and(own, gt(series.units, 0)));
      const words = `the ${Math.min(request.top, sold)} series with most revenue`;
      return some({ scope: request, series: Math.min(request.top, sold), atMost: false, words }, 'no series has a sale');
    }
    case 'stockouts': {
      if (meta.counts.stockout === 0) return refuse('no series of this dataset was ever out of stock; choose another scope');
      return { scope: request, series: Math.min(request.top, meta.series), atMost: true, words: `the ${request.top} series most often out of stock` };
    }
    case 'high_wape':
      return resolveWorst(server, source, request.top);
  }
}

const some = (resolved: ResolvedScope, why: string): ResolvedScope | FieldError => (resolved.series > 0 ? resolved : refuse(why));

async function resolveFirst(
  server: Server,
  own: SQL,
  scope: Extract<BatchScope, { kind: 'first' }>,
  number: (where: SQL | undefined) => Promise<number>,
): Promise<ResolvedScope | FieldError> {
  const first = (column: typeof series.store | typeof series.product, limit: number) =>
    server.db.read((q) =>
      q
        .select({ name: column })
        .from(series)
        .where(and(own, ne(column, '')))
        .groupBy(column)
        .orderBy(asc(min(series.ordinal)))
        .limit(limit),
    );
  const [stores, products] = await Promise.all([first(series.store, scope.stores), first(series.product, scope.products)]);
  if (stores.length < scope.stores || products.length < scope.products)
    return refuse(
      `the dataset names ${stores.length} of ${plural(scope.stores, 'shop')} and ${products.length} of ${plural(scope.products, 'product')}; take fewer, or choose all, top_revenue or manual`,
    );
  const names = (rows: readonly { name: string }[]) => rows.map(({ name }) => name);
  const found = await number(and(own, inList(sql`${series.store}`, names(stores)), inList(sql`${series.product}`, names(products))));
  const words = `the first ${plural(scope.stores, 'shop')} × the first ${plural(scope.products, 'product')}`;
  return some({ scope, series: found, atMost: false, words }, `no series of ${words}`);
}

/** Only generated data say which region a shop is in, and which category a product. */
async function resolveGroup(
  server: Server,
  { state, digest }: Source,
  request: Extract<BatchScope, { kind: 'region' | 'category' }>,
  number: (where: SQL | undefined) => Promise<number>,
): Promise<ResolvedScope | FieldError> {
  const truth = state ? findOutput(state, 'dataset_truth') : null;
  const [list, wanted] = request.kind === 'region' ? (['stores', request.regions] as const) : (['products', request.categories] as const);
  const rows =
    (truth ? (readValue(server, 'dataset_truth', truth)[list] as { name: string; region?: string; category?: string }[] | undefined) : undefined) ?? [];
  const grouped = rows.flatMap(({ name, ...rest }) => (rest[request.kind] ? [{ name, group: rest[request.kind] as string }] : []));
  if (grouped.length === 0) return refuse(`the dataset does not say which ${request.kind} its ${list} belong to; choose them by name`);
  const there = [...new Set(grouped.map(({ group }) => group))].sort();
  const strange = wanted.filter((one) => !there.includes(one));
  if (strange.length > 0) return refuse(`there is no ${request.kind} ${listed(strange)}; there are ${there.join(', ')}`);
  const names = grouped.filter(({ group }) => wanted.includes(group)).map(({ name }) => name);
  const column = list === 'stores' ? series.store : series.product;
  const found = await number(and(eq(series.dataset, digest), inList(sql`${column}`, names)));
  return some(
    { scope: { kind: 'names', [list]: names }, series: found, atMost: false, words: `${request.kind} ${wanted.join(', ')}` },
    `no series in ${listed(wanted)}`,
  );
}

/** The series a run forecasts worst, by the WAPE of the model that stands for each. */
async function resolveWorst(server: Server, { state, digest }: Source, top: number): Promise<ResolvedScope | FieldError> {
  const tested = state ? findOutput(state, 'backtest') : null;
  if (!state || !tested) return refuse('high_wape looks at the errors of a run: name a run whose backtest has finished');
  const { series: total } = readTable(server, 'backtest', tested).meta;
  const scoreOf = readScores(server, tested, 0, total);
  const worst = Array.from({ length: total }, (_, ordinal) => ({ ordinal, wape: scoreOf(ordinal).wape }))
    .filter((one): one is { ordinal: number; wape: number } => one.wape !== null)
    .sort((a, b) => b.wape - a.wape || a.ordinal - b.ordinal)
    .slice(0, top);
  const ordinals = JSON.stringify(worst.map(({ ordinal }) => ordinal));
  const rows = await server.db.read((q) =>
    q
      .select({ key: series.key })
      .from(series)
      .where(and(eq(series.dataset, digest), sql`${series.ordinal} IN (SELECT value FROM json_each(${ordinals}))`))
      .orderBy(asc(series.ordinal)),
  );
  const words = `the ${rows.length} series that run forecasts worst`;
  return some(
    { scope: { kind: 'manual', series: rows.map(({ key }) => key) }, series: rows.length, atMost: false, words },
    'no series of that run has an error',
  );
}
