import type { Panel } from '../../server/kit/model.ts';
import { hasLogLink } from '../numerics/boosting/losses.ts';
import { scoreRows } from '../numerics/boosting/score-rows.ts';
import { bucketsOf } from './buckets.ts';
import { type PanelColumn, panelColumns } from './panel-columns.ts';
import { unpackPart } from './panel-part.ts';
import { openSeriesHistory, type SeriesHistory } from './series-history.ts';

export interface Stretch {
  cutoff: number;
  horizon: number;
  /** Series from … to − 1. */
  from: number;
  to: number;
}

/**
 * Forecasts series of a panel: each step by the model of its bucket. Beyond the last bucket its model is applied again to the history
 * lengthened by the forecasts so far.
 * @param parts what `learnPanel` gave for each bucket of the horizon
 * @param out arrays of [series, horizon]; `ok` [series] is set to 1
 */
export function forecastPanel(
  parts: readonly Uint8Array[],
  panel: Panel,
  { cutoff, horizon, from, to }: Stretch,
  out: { mean: Float64Array; sigma: Float64Array; ok: Uint8Array },
): void {
  const columns = panelColumns(panel);
  const buckets = bucketsOf(horizon);
  const learnt = parts.map(unpackPart);
  const history = openSeriesHistory(panel, cutoff);
  const values = new Float64Array(columns.length);
  const score = new Float64Array(1);
  for (let row = from; row < to; row++) {
    history.load(row);
    if (history.count === 0) continue;
    out.ok[row] = 1;
    for (let step = 1; step <= horizon; step++) {
      const found = buckets.findIndex((bucket) => step <= bucket.to);
      const index = found < 0 ? buckets.length - 1 : found;
      const { model, sigma } = learnt[index];
      const shift = buckets[index].to;
      // Beyond the last bucket: what is forecast so far becomes history, as far back as this step looks.
      if (found < 0) for (let known = history.end; known <= cutoff + step - 1 - shift; known++) history.extend(known, out.mean[row * horizon + known - cutoff]);
      fillRow(columns, history, cutoff + step - 1, shift, values);
      scoreRows(model, values, 0, 1, score);
      const value = hasLogLink(model.loss) ? Math.exp(score[0]) : score[0];
      out.mean[row * horizon + step - 1] = value * history.scale;
      out.sigma[row * horizon + step - 1] = sigma[row];
    }
  }
}

/** One row of the frame. The history stands at it afterwards: `scale` is the row's own. */
export function fillRow(columns: readonly PanelColumn[], history: SeriesHistory, t: number, shift: number, values: Float64Array): void {
  history.stand(t, shift);
  for (let c = 0; c < columns.length; c++) values[c] = columns[c].value(history, t, shift);
}
