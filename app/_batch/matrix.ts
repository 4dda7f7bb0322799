import type { Metric } from '../../server/kit/settings.ts';
import type { BatchItemView } from '../../server/services/batch/views.ts';

export interface MatrixRow {
  key: string;
  name: string;
  /** By model, in the order of the columns; null = not done yet, or not part of this batch. */
  cells: readonly ((BatchItemView & { value: number | null; heat: number | null; best: boolean }) | null)[];
  /** Model with the smallest value; null when there is none. */
  best: string | null;
}

/** The score as a number; while a batch runs it is read from its words. */
function scoreOf({ scores, words, status }: BatchItemView, metric: Metric): number | null {
  if (status === 'failed') return null;
  const value = scores ? scores[metric] : Number.parseFloat(words.replace(/^[^\d-]*/, '').replaceAll(',', ''));
  return value !== null && Number.isFinite(value) ? value : null;
}

/** Series × models, in the order in which items were told; a stronger tint is a larger error within its series. */
export function toMatrix(items: readonly BatchItemView[], models: readonly string[], metric: Metric): MatrixRow[] {
  const byKey = new Map<string, BatchItemView[]>();
  for (const item of items) {
    const own = byKey.get(item.key);
    if (own) own.push(item);
    else byKey.set(item.key, [item]);
  }
  return [...byKey].map(([key, own]) => {
    const valued = own.map((item) => ({ item, value: scoreOf(item, metric) }));
    const values = valued.flatMap(({ value }) => value ?? []);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const winner = valued.find(({ value }) => value === least)?.item.model ?? null;
    return {
      key,
      name: own[0].product && own[0].store ? `${own[0].product} at ${own[0].store}` : key,
      best: winner,
      cells: models.map((model) => {
        const found = valued.find(({ item }) => item.model === model);
        if (!found) return null;
        const { item, value } = found;
        return { ...item, value, heat: value === null || most === 0 ? null : value / most, best: model === winner };
      }),
    };
  });
}
