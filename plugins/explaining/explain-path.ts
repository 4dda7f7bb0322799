import type { Table } from '../../server/kit/kind.ts';
import type { ModelsMeta } from '../../server/kit/kinds/modeling.ts';
import type { Model } from '../../server/kit/model.ts';
import { forecastPanel } from '../boosting/forecast-panel.ts';
import { settlePath } from '../modeling/write-path.ts';
import { openLocal } from './local-parts.ts';
import { mergeParts, type Part, scaleParts, type TakenApart, withLimits } from './part.ts';
import type { Subject } from './subject.ts';
import { openTrees, type ToldColumn, type TreePath, toldColumns } from './tree-parts.ts';

export interface Trained {
  model: Model;
  table: Table<ModelsMeta>;
}

/** A model of trees told column by column. Means and limits are those of the settled path. */
export interface TreeTale {
  model: string;
  title: string;
  columns: readonly ToldColumn[];
  path: TreePath;
  limits: Float64Array;
}

export interface PathTale extends TakenApart {
  members: readonly { model: string; title: string; weight: number; mean: Float64Array }[];
  /** Parts with the member they come from. */
  told: readonly (Part & { model: string })[] | null;
  trees: TreeTale | null;
  /** Why there are no parts; '' when there are. */
  note: string;
}

/** Leaves walked for one answer at most: some seconds. */
const MOST_LEAVES = 6_000_000;

/**
 * The forecast of a series by a trained model, taken apart; of a combination, member by member.
 * @param trained of the run, by id
 * @returns null when the model has no forecast of the series
 */
export function explainPath(id: string, trained: ReadonlyMap<string, Trained>, subject: Subject, horizon: number): PathTale | null {
  const own = trained.get(id);
  if (!own) return null;
  const { model, table } = own;
  if (model.scope === 'combination') return explainCombination(table.meta.members, trained, subject, horizon);
  if (table.u8('ok')[subject.ordinal < 0 ? table.meta.series : subject.ordinal] !== 1) return null;
  if (model.scope === 'global') return explainGlobal(own, subject, horizon);
  const { width } = table.meta;
  const row = subject.ordinal < 0 ? table.meta.series : subject.ordinal;
  const state = table.f64('state').slice(row * width, row * width + model.width(subject.setting));
  const apart = openLocal(model, state, { ...subject.setting, n: subject.y.length }, subject.around, horizon);
  return apart && tell(apart, id, null);
}

const NO_PARTS = 'this model has no parts that add up: each of its values leans on many before it';

const tell = (apart: TakenApart, model: string, trees: TreeTale | null, note = NO_PARTS): PathTale => ({
  ...apart,
  members: [],
  told: apart.parts && mergeParts(apart.parts).map((part) => ({ ...part, model })),
  trees,
  note: apart.parts ? '' : note,
});

function explainCombination(members: ModelsMeta['members'], trained: ReadonlyMap<string, Trained>, subject: Subject, horizon: number): PathTale | null {
  const paths = members.flatMap(({ model, weight }) => {
    const tale = explainPath(model, trained, subject, horizon);
    return tale ? [{ model, weight, tale, title: trained.get(model)?.model.title ?? model }] : [];
  });
  const total = paths.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return null;
  const mean = new Float64Array(horizon);
  for (const { weight, tale } of paths) for (let step = 0; step < horizon; step++) mean[step] += (weight / total) * tale.mean[step];
  const isWhole = paths.every(({ tale }) => tale.told !== null);
  const told = paths.flatMap(({ model, weight, tale }) => scaleParts(tale.told ?? [], weight / total).map((part) => ({ ...part, model })));
  return {
    mean,
    parts: isWhole ? told : null,
    told: isWhole ? told : null,
    members: paths.map(({ model, title, weight, tale }) => ({ model, title, weight: weight / total, mean: tale.mean })),
    trees: paths.find(({ tale }) => tale.trees)?.tale.trees ?? null,
    note: paths.find(({ tale }) => tale.told === null)?.tale.note ?? '',
  };
}

/** A path of trees as parts by column, with what closed days and the cut at 0 did. */
function explainGlobal({ model, table }: Trained, subject: Subject, horizon: number): PathTale | null {
  if (model.scope !== 'global') return null;
  const parts = partsOf(table);
  const { panel } = subject.data;
  const rows = subject.ordinal < 0 ? Array.from({ length: panel.series }, (_, row) => row) : [0];
  const raw = { mean: new Float64Array(panel.series * horizon), sigma: new Float64Array(panel.series * horizon), ok: new Uint8Array(panel.series) };
  model.forecast(parts, panel, { cutoff: panel.periods, horizon, from: 0, to: rows.length }, raw);
  const walk = model.forecast === forecastPanel ? openTrees(parts, panel, panel.periods, horizon) : null;
  const isTooMuch = walk !== null && rows.length * horizon * walk.leaves > MOST_LEAVES;
  const mean = new Float64Array(horizon);
  const limits = new Float64Array(horizon);
  const { closed, nonNegative } = subject.data;
  let sum: TreePath | null = null;
  for (const row of rows) {
    if (raw.ok[row] !== 1) return null;
    const own = { mean: raw.mean.slice(row * horizon, (row + 1) * horizon), sigma: raw.sigma.subarray(row * horizon, (row + 1) * horizon) };
    const before = own.mean.slice();
    if (settlePath({ closed: closed[row], weekday: subject.around.weekday, nonNegative: nonNegative[row] === 1 }, own) < 0) return null;
    for (let step = 0; step < horizon; step++) {
      mean[step] += own.mean[step];
      limits[step] += own.mean[step] - before[step];
    }
    const path = isTooMuch ? null : walk?.path(row);
    if (path) sum = sum ? addPaths(sum, path) : path;
  }
  if (isTooMuch)
    return tell(
      { mean, parts: null },
      model.id,
      null,
      `the total is a sum of ${rows.length} series, and ${model.title} has too many trees to be walked for all of them on demand; ask for one series`,
    );
  if (!sum) return tell({ mean, parts: null }, model.id, null);
  const trees = { model: model.id, title: model.title, columns: toldColumns(panel), path: sum, limits };
  const unsettled = mean.map((value, step) => value - limits[step]);
  return tell(withLimits(partsOfTrees(trees), unsettled, mean), model.id, trees);
}

/** Base as the level, contributions summed by group. */
const partsOfTrees = ({ columns, path }: TreeTale): Part[] => [
  { group: 'level', name: 'level', values: path.base },
  ...mergeParts(columns.map(({ group }, at) => ({ group, name: group, values: path.contributions[at] }))),
];

function addPaths(sum: TreePath, path: TreePath): TreePath {
  const add = (to: Float64Array, from: Float64Array): void => {
    for (let step = 0; step < to.length; step++) to[step] += from[step];
  };
  add(sum.mean, path.mean);
  add(sum.base, path.base);
  for (const [at, values] of path.contributions.entries()) add(sum.contributions[at], values);
  // A sum has no value of its own in any column.
  for (const values of sum.values) values.fill(Number.NaN);
  return sum;
}

/** Bytes of each part of a trained model across all series. */
export function partsOf(table: Table<ModelsMeta>): Uint8Array[] {
  if (table.meta.parts.length === 0) return [];
  const bytes = table.u8('bytes');
  let from = 0;
  return table.meta.parts.map((length) => {
    from += length;
    return bytes.slice(from - length, from);
  });
}
