import { writeFileSync } from 'node:fs';
import { fitBinMap } from '../../../../plugins/numerics/boosting/bin-map.ts';
import { binRows } from '../../../../plugins/numerics/boosting/bin-rows.ts';
import { fitBoosting } from '../../../../plugins/numerics/boosting/fit-boosting.ts';
import { allocateSpace, openSpace } from '../../../../plugins/numerics/boosting/space.ts';
import { tableOfRows } from './generated-series.ts';

export const ROWS = 800_000;
export const FEATURES = 30;

export interface TreeTimes {
  /** Seconds of one core for binning and 100 trees of 31 leaves. */
  seconds: number;
  binning: number;
  /** Root mean squared error on the rows learnt from. */
  rmse: number;
}

/** @param keep file to write columns and target to, as little-endian doubles, for peers */
export function measureTrees(keep?: string): TreeTimes {
  const { columns, target } = tableOfRows(ROWS, FEATURES);
  if (keep) writeFileSync(keep, Buffer.concat([...columns, target].map((one) => Buffer.from(one.buffer))));
  const shape = { rows: ROWS, features: FEATURES, leaves: 31, members: 1, isWeighted: false, isCurved: false };
  const began = process.cpuUsage();
  const space = openSpace(allocateSpace(shape), shape);
  const bins = fitBinMap(columns);
  binRows(bins, columns, 0, ROWS, space);
  const binned = process.cpuUsage(began);
  space.target.set(target);
  fitBoosting(space, bins, { loss: { kind: 'l2' }, trees: 100, numLeaves: 31, learningRate: 0.1, minSamples: 20 });
  const { user, system } = process.cpuUsage(began);
  let squares = 0;
  for (let row = 0; row < ROWS; row++) squares += (target[row] - space.score[row]) * (target[row] - space.score[row]);
  return { seconds: (user + system) / 1e6, binning: (binned.user + binned.system) / 1e6, rmse: Math.sqrt(squares / ROWS) };
}
