import type { Panel } from '../../server/kit/model.ts';
import { type FeatureBins, fitBinMap } from '../numerics/boosting/bin-map.ts';
import { binRows } from '../numerics/boosting/bin-rows.ts';
import { type BoostingOptions, fitBoosting } from '../numerics/boosting/fit-boosting.ts';
import { type ForestOptions, fitForest } from '../numerics/boosting/fit-forest.ts';
import { hasLogLink, isCurved } from '../numerics/boosting/losses.ts';
import type { TreeModel } from '../numerics/boosting/model.ts';
import { allocateSpace, openSpace, type TrainingSpace } from '../numerics/boosting/space.ts';
import { type PanelColumn, panelColumns } from './panel-columns.ts';
import { type PanelPart, packPart } from './panel-part.ts';
import { openSeriesHistory, type SeriesHistory } from './series-history.ts';

/** Rows learnt from at most; of more, a random share is taken. */
const MOST_ROWS = 1_000_000;
/** Rows that bins are made from. */
const BIN_ROWS = 60_000;
/** Fewest rows that anything is learnt from. */
const LEAST_ROWS = 60;
/** Rows made at a time. */
const BLOCK = 4096;
/** Weight of the deviation of all series, in rows, in the deviation of one. */
const SHARED = 10;

/** `grows`: fewer and smaller trees for few rows. */
export type Learner = { grows?: boolean } & (
  | ({ method: 'boosting' } & Omit<BoostingOptions, 'random' | 'team'>)
  | ({ method: 'forest' } & Omit<ForestOptions, 'random' | 'team'>)
);

/**
 * Trees for so many rows: few rows grow small trees, which learn less by heart and cost less. From 50,000 rows on all that was asked for.
 */
function sizeFor<T extends Learner>(learner: T, rows: number): T {
  if (!learner.grows || rows >= 50_000) return learner;
  return rows < 5000 ? { ...learner, numLeaves: 8, trees: 80 } : { ...learner, numLeaves: 15, trees: 100 };
}

/** A loss on logarithms knows no value below 0; where there is one, squares are used instead. */
function fitLoss(asked: Learner, { y, periods }: Panel, rowsOf: RowsOf): Learner {
  if (asked.method !== 'boosting' || !hasLogLink(asked.loss)) return asked;
  const isBelow = rowsOf.some((own, row) => own.some((t) => y[row * periods + t] < 0));
  return isBelow ? { ...asked, loss: { kind: 'l2' } } : asked;
}

export interface Lesson {
  /** First period learnt from, and the first not looked at. */
  start: number;
  cutoff: number;
  /** Periods between what is known and what is forecast. */
  shift: number;
}

/**
 * Learns one bucket from all series of a panel. Values are divided by the row's own size; rows without a usable target are left out, and
 * those before the first sale is known, which have no size.
 * @returns null when there are too few rows
 */
export function learnPanel(panel: Panel, lesson: Lesson, asked: Learner, random: () => number): Uint8Array | null {
  const columns = panelColumns(panel);
  const history = openSeriesHistory(panel, lesson.cutoff);
  const { rowsOf, rows } = pickRows(panel, lesson, history, random);
  if (rows < LEAST_ROWS) return null;
  const learner = sizeFor(fitLoss(asked, panel, rowsOf), rows);
  const shape = { rows, features: columns.length, leaves: Math.max(2, learner.numLeaves ?? 31), members: 1, isWeighted: false, isCurved: false };
  const loss = learner.method === 'boosting' ? learner.loss : { kind: 'l2' as const };
  const space = openSpace(allocateSpace({ ...shape, isCurved: isCurved(loss, false) }), { ...shape, isCurved: isCurved(loss, false) });
  const bins = fillSpace(space, columns, rowsOf, rows, history, lesson.shift);
  const monotone = columns.map((column) => column.monotone ?? 0);
  const options = { ...learner, monotone, random };
  const model = options.method === 'boosting' ? fitBoosting(space, bins, options) : fitForest(space, bins, options);
  return packPart({ model, ...deviations(panel, space, model, rowsOf, history) });
}

/** Periods of each series that make a row. */
type RowsOf = readonly Int32Array[];

function pickRows(panel: Panel, { start, cutoff, shift }: Lesson, history: SeriesHistory, random: () => number): { rowsOf: RowsOf; rows: number } {
  const { series, periods, y } = panel;
  let all = 0;
  const firsts = new Int32Array(series);
  for (let row = 0; row < series; row++) {
    history.load(row);
    firsts[row] = Math.max(start, history.firstSale + shift);
    for (let t = firsts[row]; t < cutoff; t++) if (!Number.isNaN(y[row * periods + t])) all++;
  }
  const share = Math.min(1, MOST_ROWS / all);
  let rows = 0;
  const rowsOf = Array.from(firsts, (first, row) => {
    const own: number[] = [];
    for (let t = first; t < cutoff; t++) if (!Number.isNaN(y[row * periods + t]) && (share === 1 || random() < share)) own.push(t);
    rows += own.length;
    return Int32Array.from(own);
  });
  return { rowsOf, rows };
}

/** Bins from evenly spaced rows, then every row as bins, a block at a time. */
function fillSpace(space: TrainingSpace, columns: readonly PanelColumn[], rowsOf: RowsOf, rows: number, history: SeriesHistory, shift: number): FeatureBins[] {
  const stride = Math.max(1, Math.ceil(rows / BIN_ROWS));
  const sampled = Math.ceil(rows / stride);
  const sample = columns.map(() => new Float64Array(sampled));
  let [seen, at] = [0, 0];
  for (const [row, periods] of rowsOf.entries()) {
    if (periods.length === 0) continue;
    history.load(row);
    for (const t of periods) if (seen++ % stride === 0) writeValues(columns, history, t, shift, sample, at++);
  }
  const bins = fitBinMap(sample, { isCategory: columns.map((column) => column.category ?? false) });
  const block = columns.map(() => new Float64Array(BLOCK));
  let [from, filled] = [0, 0];
  const flush = (): void => {
    binRows(bins, block, 0, filled, { ...space, bins: space.bins.subarray(from * space.stride), columns: space.columns.subarray(from) });
    from += filled;
    filled = 0;
  };
  for (const [row, periods] of rowsOf.entries()) {
    if (periods.length === 0) continue;
    history.load(row);
    for (const t of periods) {
      writeValues(columns, history, t, shift, block, filled);
      space.target[from + filled] = history.at(t);
      if (++filled === BLOCK) flush();
    }
  }
  flush();
  return bins;
}

function writeValues(columns: readonly PanelColumn[], history: SeriesHistory, t: number, shift: number, into: readonly Float64Array[], at: number): void {
  history.stand(t, shift);
  for (let c = 0; c < columns.length; c++) into[c][at] = columns[c].value(history, t, shift);
}

/** Deviation of each series in its own unit, drawn towards that of all series where it has few rows; 0 without a sale. */
function deviations(panel: Panel, { target, score }: TrainingSpace, { loss }: TreeModel, rowsOf: RowsOf, history: SeriesHistory): Pick<PanelPart, 'sigma'> {
  let [row, squares] = [0, 0];
  const own = rowsOf.map((periods) => {
    let sum = 0;
    for (let i = 0; i < periods.length; i++, row++) {
      const error = target[row] - (hasLogLink(loss) ? Math.exp(score[row]) : score[row]);
      sum += error * error;
    }
    squares += sum;
    return sum;
  });
  const shared = squares / Math.max(1, row);
  const sigma = Float64Array.from({ length: panel.series }, (_, series) => {
    history.load(series);
    if (history.count === 0) return 0;
    history.stand(history.end, 1);
    return history.scale * Math.sqrt((own[series] + SHARED * shared) / (rowsOf[series].length + SHARED));
  });
  return { sigma };
}
