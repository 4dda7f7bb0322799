import type { Panel } from '../../server/kit/model.ts';
import { type PanelColumn, panelColumns } from '../boosting/panel-columns.ts';

/** Raised whenever a column is added, dropped or computed differently. */
export const FRAME_VERSION = '2';

/** A column of the frame: one of those models of trees learn from, or a channel that is observed only afterwards. */
export interface FrameColumn extends Omit<PanelColumn, 'leakage'> {
  leakage: PanelColumn['leakage'] | 'lagged';
}

/** A channel that is observed only afterwards: [series, periods] row-major, NaN = not known. */
export interface ObservedChannel {
  name: string;
  values: Float64Array;
}

/**
 * All columns: what a panel allows, then every channel asked for, as it was `horizon` periods before. No model learns from the latter yet.
 * @param horizon at least the shift that rows are made with
 */
export function frameColumns(panel: Panel, horizon: number, channels: readonly ObservedChannel[]): FrameColumn[] {
  const lagged = channels.map(
    ({ name, values }): FrameColumn => ({
      name: `${name}_lag_${horizon}`,
      group: 'regressor',
      leakage: 'lagged',
      value: ({ row }, t) => (t < horizon ? Number.NaN : values[row * panel.periods + t - horizon]),
    }),
  );
  return [...panelColumns(panel), ...lagged];
}
