import type { PartGroup } from '../../server/kit/kinds/explanation.ts';
import type { Panel } from '../../server/kit/model.ts';
import { bucketsOf } from '../boosting/buckets.ts';
import { fillRow } from '../boosting/forecast-panel.ts';
import { type PanelColumn, panelColumns } from '../boosting/panel-columns.ts';
import { unpackPart } from '../boosting/panel-part.ts';
import { openSeriesHistory, type SeriesHistory } from '../boosting/series-history.ts';
import { hasLogLink } from '../numerics/boosting/losses.ts';
import type { TreeModel } from '../numerics/boosting/model.ts';
import { scoreRows } from '../numerics/boosting/score-rows.ts';
import { explainRow, openShapSpace, type ShapSpace } from '../numerics/boosting/tree-shap.ts';
import { unlog } from './part.ts';

/** A column of the frame as it is told: its group, and whether its value is in units of the series. */
export interface ToldColumn {
  name: string;
  group: PartGroup;
  inUnits: boolean;
}

/** One series' path of a model of trees, column by column. */
export interface TreePath {
  mean: Float64Array;
  /** Expected before anything is known of the row, by step. */
  base: Float64Array;
  /** By column, by step; base + all of them = mean. */
  contributions: readonly Float64Array[];
  /** Value of each column in the row of each step, in the series' own unit where it is one; NaN = missing. */
  values: readonly Float64Array[];
}

const GROUPS: Readonly<Record<PanelColumn['group'], PartGroup>> = {
  lag: 'recent',
  rolling: 'recent',
  trend: 'trend',
  season: 'season',
  calendar: 'calendar',
  price: 'price',
  promotion: 'promotion',
  regressor: 'regressor',
  lifecycle: 'series',
  identity: 'series',
};
const isNamedDay = (name: string): boolean => name === 'event' || name.includes('holiday');

/** The columns a panel gives a model of trees, in its order. */
export const toldColumns = (panel: Panel): ToldColumn[] =>
  panelColumns(panel).map(({ name, group }) => ({
    name,
    group: group === 'calendar' && isNamedDay(name) ? 'event' : GROUPS[group],
    inUnits: group === 'lag' || group === 'season' || (group === 'rolling' && !name.startsWith('zeros')),
  }));

interface Learnt {
  model: TreeModel;
  space: ShapSpace;
}

export interface TreeWalk {
  /** Leaves that one step looks at, at most. */
  leaves: number;
  /** Of one series of the panel; null when nothing of it is known. */
  path(series: number): TreePath | null;
}

/**
 * Opens trees for explaining paths of single series of the panel by exact Shapley values, step by step as `forecastPanel` makes it.
 * @param parts what was learnt for each bucket of the horizon
 * @see explainRow. Cost of a step: trees × leaves × depth².
 */
export function openTrees(parts: readonly Uint8Array[], panel: Panel, cutoff: number, horizon: number): TreeWalk {
  const columns = panelColumns(panel);
  const told = toldColumns(panel);
  const buckets = bucketsOf(horizon);
  const learnt = parts.map((bytes): Learnt => {
    const { model } = unpackPart(bytes);
    return { model, space: openShapSpace(model) };
  });
  const history = openSeriesHistory(panel, cutoff);
  const row = new Float64Array(columns.length);
  const shap = new Float64Array(columns.length);
  const score = new Float64Array(1);
  const lines = (): Float64Array[] => columns.map(() => new Float64Array(horizon));
  const leaves = Math.max(0, ...learnt.map(({ model }) => model.feature.reduce((sum, feature) => sum + (feature < 0 ? 1 : 0), 0)));
  const explain = (series: number): TreePath | null => {
    history.load(series);
    if (history.count === 0) return null;
    const path: TreePath = { mean: new Float64Array(horizon), base: new Float64Array(horizon), contributions: lines(), values: lines() };
    for (let step = 1; step <= horizon; step++) {
      const found = buckets.findIndex((bucket) => step <= bucket.to);
      const index = found < 0 ? buckets.length - 1 : found;
      const shift = buckets[index].to;
      if (found < 0) for (let known = history.end; known <= cutoff + step - 1 - shift; known++) history.extend(known, path.mean[known - cutoff]);
      fillRow(columns, history, cutoff + step - 1, shift, row);
      writeStep(learnt[index], { row, shap, score, history, told }, step - 1, path);
    }
    return path;
  };
  return { leaves, path: explain };
}

interface Work {
  row: Float64Array;
  shap: Float64Array;
  score: Float64Array;
  history: SeriesHistory;
  told: readonly ToldColumn[];
}

function writeStep({ model, space }: Learnt, { row, shap, score, history, told }: Work, at: number, path: TreePath): void {
  const { scale } = history;
  scoreRows(model, row, 0, 1, score);
  explainRow(model, space, row, 0, shap);
  const isLog = hasLogLink(model.loss);
  path.mean[at] = (isLog ? Math.exp(score[0]) : score[0]) * scale;
  path.base[at] = space.expected * scale;
  for (let c = 0; c < told.length; c++) {
    path.contributions[c][at] = shap[c] * (isLog ? 1 : scale);
    path.values[c][at] = row[c] * (told[c].inUnits ? scale : 1);
  }
  if (isLog) unlog([path.base.subarray(at, at + 1), ...path.contributions.map((one) => one.subarray(at, at + 1))], path.mean.subarray(at, at + 1));
}
