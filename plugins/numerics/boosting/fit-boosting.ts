import { fitBase } from './base-score.ts';
import type { FeatureBins } from './bin-map.ts';
import { boundLeafQuantiles } from './bound-quantiles.ts';
import { appendTree, finishModel, openTreeList } from './collect-trees.ts';
import { CONTROL } from './control.ts';
import { drawShare } from './draw-rows.ts';
import { fillLeafSteps, growOnBag } from './fit-tree.ts';
import { type Grower, openGrower } from './grower.ts';
import { checkTarget, hasQuantileLeaves, isCurved, type Loss, lossAt } from './losses.ts';
import { type TreeModel, takeTrees } from './model.ts';
import { paysToRegroup, regroupRows, restoreRows } from './regroup-rows.ts';
import type { TrainingSpace } from './space.ts';
import { TASK } from './tasks.ts';
import { runTask, type Team, workAlone } from './team.ts';
import { checkOptions, drawFeatures, type TreeOptions, tellOptions } from './tree-options.ts';

export interface BoostingOptions extends TreeOptions {
  loss: Loss;
  /** Most trees; default 100. */
  trees?: number;
  /** Part of each tree's step that is taken, (0, 1]; default 0.1. */
  learningRate?: number;
  /** Share of the rows each tree is grown on, (0, 1]; default 1. */
  rowFraction?: number;
  /** Rows kept out of the fit, on which the loss is watched; ascending. */
  validationRows?: Int32Array;
  /** Trees without a lower loss on the validation rows after which boosting stops; the model is cut to the best. Default: never. */
  patience?: number;
  /** Uniform in [0, 1); needed when a fraction is below 1. */
  random?: () => number;
  /** Default: the calling thread alone. */
  team?: Team;
  /** Told after each tree; may throw to give up. */
  onTree?: (trees: number) => void;
}

/**
 * Gradient boosting of regression trees on binned features.
 * @param space bins, columns, target (and weight, ≥ 0) filled in by the caller for every row
 * @param bins how the features were binned
 * @returns the model; the same for any order of rows (full rows and features) and any team, bit for bit. Stops early when no split gains.
 * @throws RangeError for options out of range, targets that are not finite, or negative targets under a log link
 * @see Friedman 2001, algorithms 1 to 4; Ke et al. 2017 (leaf-wise growth on histograms)
 * From 65,536 rows and 10 trees on, rows are moved in memory for the time of the fit (see `regroupRows`) and put back at its end, but
 * not when `onTree` throws: the space must then be filled anew.
 * Cost about trees × rows × features × 2 nanoseconds on one thread.
 */
export function fitBoosting(space: TrainingSpace, bins: readonly FeatureBins[], options: BoostingOptions): TreeModel {
  const { trees = 100, learningRate = 0.1, rowFraction = 1, validationRows = new Int32Array(0), patience = Number.POSITIVE_INFINITY, loss } = options;
  const { target, score, shape, isCategory } = space;
  if (!(learningRate > 0 && learningRate <= 1)) throw new RangeError(`learningRate must be above 0 and at most 1, got ${learningRate}`);
  if (!(rowFraction > 0 && rowFraction <= 1)) throw new RangeError(`rowFraction must be above 0 and at most 1, got ${rowFraction}`);
  if (isCurved(loss, shape.isWeighted) !== shape.isCurved) throw new TypeError(`${loss.kind} loss on memory laid out with isCurved ${shape.isCurved}`);
  checkTarget(loss, target as Float64Array, shape.rows);
  bins.forEach((own, feature) => {
    isCategory[feature] = own.kind === 'category' ? 1 : 0;
  });
  const known = checkOptions(options, space, {});
  tellOptions(space, loss, known);
  const random = options.random ?? refuseRandom;
  const team = options.team ?? workAlone(space);
  const chosen = drawFeatures(space, known, random);
  const grower = openGrower(space, team, known, chosen.allow);
  const rows = rowsWithout(shape.rows, validationRows);
  const base = fitBase(space, loss, rows);
  score.fill(base);
  const isChance = rowFraction < 1 || known.featureFraction < 1 || known.featureFractionPerSplit < 1;
  const canRegroup = paysToRegroup(shape.rows, trees) && !(hasQuantileLeaves(loss) && shape.isWeighted);
  let places: Int32Array | null = null;
  const list = openTreeList();
  let best = { loss: meanLoss(space, loss, validationRows), trees: 0 };
  for (let tree = 1; tree <= trees; tree++) {
    chosen.startTree();
    const bag = rowFraction < 1 ? drawShare(rows, Math.max(1, Math.round(rowFraction * rows.length)), random) : rows;
    const isWhole = bag.length === shape.rows;
    const isGrown = growOnBag(grower, bag, isWhole) && grower.leaves > 1;
    if (!isGrown && !isChance) break;
    if (isGrown) {
      fillLeaves(grower, loss, learningRate);
      // Steps of whole bags wait for the next gradients, which pass over the same memory.
      if (isWhole) space.control[CONTROL.isStepDue] = 1;
      else runTask(space, team, TASK.walk, 0, shape.rows);
      appendTree(list, grower, bins);
    }
    options.onTree?.(tree);
    if (tree === 1 && isGrown && isWhole && canRegroup) {
      takeStep(space, team);
      places = rows.slice();
      regroupRows(space, team, places);
    }
    if (validationRows.length === 0) continue;
    const now = meanLoss(space, loss, validationRows);
    if (now < best.loss) best = { loss: now, trees: list.starts.length - 1 };
    else if (list.starts.length - 1 - best.trees >= patience) break;
  }
  takeStep(space, team);
  if (places) restoreRows(space, team, places);
  const model = finishModel(list, loss, base, bins);
  return validationRows.length > 0 && Number.isFinite(patience) ? takeTrees(model, best.trees) : model;
}

/** Adds the last tree's step to the scores, if that is still due. */
function takeStep(space: TrainingSpace, team: Team): void {
  if (space.control[CONTROL.isStepDue] === 1) runTask(space, team, TASK.addLeaves, 0, space.shape.rows);
  space.control[CONTROL.isStepDue] = 0;
}

function refuseRandom(): number {
  throw new TypeError('random is needed when rowFraction or a feature fraction is below 1');
}

/** All row numbers but the given ascending ones. @throws RangeError when none is left */
function rowsWithout(count: number, without: Int32Array): Int32Array {
  const rows = new Int32Array(count - without.length);
  let at = 0;
  for (let row = 0, next = 0; row < count; row++) {
    if (next < without.length && without[next] === row) next++;
    else rows[at++] = row;
  }
  if (rows.length === 0) throw new RangeError('boosting needs at least one row outside the validation rows');
  return rows;
}

/** Mean loss over rows at the current scores, in the order given; NaN without rows. */
function meanLoss({ target, score, weight }: TrainingSpace, loss: Loss, rows: Int32Array): number {
  let sum = 0;
  let all = 0;
  for (const row of rows) {
    const own = weight.length > 0 ? weight[row] : 1;
    sum += own * lossAt(loss, target[row], score[row]);
    all += own;
  }
  return sum / all;
}

function fillLeaves(grower: Grower, loss: Loss, rate: number): void {
  const { space, team } = grower;
  if (!hasQuantileLeaves(loss)) {
    fillLeafSteps(grower, rate);
    return;
  }
  runTask(space, team, TASK.leafQuantiles, 0, space.shape.rows);
  boundLeafQuantiles(grower);
  for (let leaf = 0; leaf < grower.leaves; leaf++) space.leafValue[leaf] *= rate;
}
