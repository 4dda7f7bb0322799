import { meanWithError } from '../numerics/standard-error.ts';
import type { Board } from './board.ts';
import { ENOUGH_WINDOWS } from './calibrate.ts';

/**
 * The model that forecasts each tested row: the winner, unless another had a smaller loss in every window and its lead is more than
 * one standard error over at least 3 windows. Then the one with the largest lead.
 * @param winner place of the winner among the board's models
 * @param may whether a model may be chosen
 * @returns place of a model by row
 */
export function chooseModels({ losses, splits, rows, models }: Board, winner: number, may: (model: number) => boolean): Uint8Array {
  const choice = new Uint8Array(rows).fill(winner);
  if (splits.length < ENOUGH_WINDOWS) return choice;
  const lossOf = (model: number, window: number, row: number): number => losses[(model * splits.length + window) * rows + row];
  for (let row = 0; row < rows; row++) {
    let lead = 0;
    for (let model = 0; model < models.length; model++) {
      if (model === winner || !may(model)) continue;
      const gains: number[] = [];
      for (let window = 0; window < splits.length; window++) {
        const gain = lossOf(winner, window, row) - lossOf(model, window, row);
        if (gain > 0) gains.push(gain);
      }
      if (gains.length < splits.length) continue;
      const { mean, error } = meanWithError(gains);
      if (mean <= error || mean <= lead) continue;
      lead = mean;
      choice[row] = model;
    }
  }
  return choice;
}
