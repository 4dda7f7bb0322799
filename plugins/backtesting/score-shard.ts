import { defineShard } from '../../server/kit/shard.ts';
import type { ModelData } from '../modeling/model-data.ts';
import type { Cells } from './board.ts';
import { type Calibration, calibrate } from './calibrate.ts';
import { openExam } from './exam.ts';
import { measureStability } from './measure-stability.ts';
import { makeScorer } from './score-tape.ts';
import type { Tape } from './tape.ts';

export interface ScoreShard {
  data: ModelData;
  tape: Tape;
  /** Receives all sums. */
  cells: Cells;
}

/**
 * Calibrates model `item` and adds its errors to the board, row after row: whichever thread it is, the sums are made in the same order.
 * @returns its factors from the errors of all windows, as bytes
 */
export default defineShard<ScoreShard>(import.meta.url, ({ data, tape, cells }) => {
  const exam = openExam(data, tape, cells.gap);
  const known = new Map<number, Calibration>();
  const calibrationOf = (model: number): Calibration => {
    const found = known.get(model) ?? calibrate(tape, model, exam, cells.judged);
    known.set(model, found);
    return found;
  };
  const score = makeScorer(cells, tape, exam, calibrationOf);
  return (item) => {
    const { factors } = calibrationOf(item).all;
    for (let row = 0; row < cells.rows; row++) score(item, row);
    cells.stability[item] = measureStability(tape, item, exam);
    return new Uint8Array(factors.slice().buffer);
  };
});
