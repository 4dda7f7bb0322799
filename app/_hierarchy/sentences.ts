import type { HierarchyMeta, NodeLevel, Reconciliation } from '../../server/kit/kinds/hierarchy.ts';
import type { HierarchyView, NodeRow } from '../../server/services/run/hierarchy-view.ts';
import { formatCount, formatPercent, formatUnits, joinWords, plural } from '../_words/numbers.ts';

export const METHOD_NAMES: Readonly<Record<Reconciliation, string>> = {
  bottom_up: 'Added up',
  top_down: 'Shared out from the total',
  wls_struct: 'Adjusted by number of series',
  mint_shrink: 'Adjusted by how errors go together',
};

const METHOD_WORDS: Readonly<Record<Reconciliation, string>> = {
  bottom_up: 'Sums of the series’ own forecasts did best in the test, so that is what stands here',
  top_down: 'The forecast of the total did best in the test, shared out among shops and products in proportion to their own',
  wls_struct: 'All forecasts are moved as little as needed until they add up, those of large sums the most, which did best in the test',
  mint_shrink: 'All forecasts are moved as little as needed until they add up, those with the larger errors the most, which did best in the test',
};

const LEVEL_WORDS: Readonly<Record<NodeLevel, readonly [one: string, many: string]>> = {
  total: ['total', 'total'],
  store: ['shop', 'shops'],
  product: ['product', 'products'],
};
export const levelWord = (level: NodeLevel, count: number): string => LEVEL_WORDS[level][count === 1 ? 0 : 1];

/** "Everything", "Tide Corner": what the node is called on the page. */
export const nodeName = ({ name, level }: Pick<NodeRow, 'name' | 'level'>): string => (level === 'total' ? 'All series together' : name);

/** How the forecasts add up, what that gained, and whether they do. */
export function methodSentence({ meta }: HierarchyView): string {
  const { method, methods, base } = meta;
  const own = methods.find(({ id }) => id === method)?.wape ?? null;
  const added = methods.find(({ id }) => id === 'bottom_up')?.wape ?? null;
  const against = [
    ...(base.wape === null ? [] : [`${formatPercent(base.wape)} when each is forecast alone`]),
    ...(method === 'bottom_up' || added === null ? [] : [`${formatPercent(added)} when the series are only added up`]),
  ];
  const missed = own === null ? '' : ` Over all levels it missed ${formatPercent(own)}${against.length > 0 ? `, against ${joinWords(against)}` : ''}.`;
  return `${METHOD_WORDS[method]}.${missed}`;
}

/** Whether parts and sums fit, before and now. */
export function fitSentence({ meta }: HierarchyView): string {
  const apart = meta.gapBefore > 0.0005 ? ` Forecast one by one, a sum and its parts were up to ${formatPercent(meta.gapBefore)} apart.` : '';
  const fit = meta.coherent ? 'Every sum is exactly what its parts add up to, at every step.' : `Sums and parts are up to ${formatPercent(meta.gap)} apart.`;
  return `${fit}${apart}`;
}

/** What ranges of sums held in the test. */
export function rangesSentence({ coverage, intervals }: HierarchyMeta): string {
  const first = coverage.find(({ share }) => share !== null);
  if (intervals === 'own') return 'With fewer than three windows, ranges have the width the model gives them.';
  if (!first || first.share === null) return '';
  return `Ranges of sums come from the sums’ own errors, never from adding up ranges: ${first.level}\u00a0% held ${formatPercent(first.share)} of ${formatCount(first.count)} tested points.`;
}

/** "Tide Corner, a sum of 10 series: 1,310 units over 14 days, 2.1 % more than forecast alone; it missed 4.3 % in the test." */
export function nodeSentence({ rows, selected, meta }: HierarchyView, periods: string): string {
  const row = rows.find(({ node }) => node === selected.node);
  const mean = selected.forecasts[0].mean;
  const alone = selected.forecasts[1].mean.reduce((sum, value) => sum + value, 0);
  const ahead = mean.reduce((sum, value) => sum + value, 0);
  const change = alone > 0 ? ahead / alone - 1 : null;
  const moved =
    change === null
      ? ''
      : Math.abs(change) < 0.0005
        ? ', just as when forecast on its own'
        : `, ${formatPercent(Math.abs(change))} ${change > 0 ? 'more' : 'less'} than on its own`;
  const missed = selected.wape === null ? '' : `; it missed ${formatPercent(selected.wape)} in the test`;
  const parts = row ? ` adds up ${plural(row.series, 'series', 'series')}:` : ':';
  return `${nodeName({ name: selected.key, level: selected.level })}${parts} ${formatUnits(ahead)} ${meta.unit} over ${periods}${moved}${missed}.`;
}
