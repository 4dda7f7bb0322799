import { fitBase } from './base-score.ts';
import type { FeatureBins } from './bin-map.ts';
import { appendTree, finishModel, openTreeList } from './collect-trees.ts';
import { drawBootstrap, drawShare } from './draw-rows.ts';
import { fillLeafSteps, growOnBag } from './fit-tree.ts';
import { openGrower } from './grower.ts';
import { checkTarget, type Loss } from './losses.ts';
import type { TreeModel } from './model.ts';
import type { TrainingSpace } from './space.ts';
import { TASK } from './tasks.ts';
import { runTask, type Team, workAlone } from './team.ts';
import { checkOptions, drawFeatures, type TreeOptions, tellOptions } from './tree-options.ts';

export interface ForestOptions extends TreeOptions {
  /** Trees averaged; default 100. */
  trees?: number;
  /** Share of the rows each tree sees, drawn without replacement; default: a bootstrap of all rows. */
  rowFraction?: number;
  /** Uniform in [0, 1). */
  random: () => number;
  /** Default: the calling thread alone. */
  team?: Team;
  /** Told after each tree; may throw to give up. */
  onTree?: (trees: number) => void;
}

/**
 * Random forest for the mean: trees on bootstraps of the rows, features drawn anew for every split, forecasts averaged. The model
 * is a sum of trees like a boosted one, each tree holding its share of the mean.
 * @param space bins, columns, target (and weight, ≥ 0) filled in by the caller for every row
 * @param bins how the features were binned
 * @returns the model; `space.score` holds its scores of the training rows
 * @throws RangeError for options out of range or targets that are not finite
 * @see Breiman 2001
 */
export function fitForest(space: TrainingSpace, bins: readonly FeatureBins[], options: ForestOptions): TreeModel {
  const { trees = 100, rowFraction, random } = options;
  const { target, score, shape, isCategory } = space;
  const loss: Loss = { kind: 'l2' };
  if (rowFraction !== undefined && !(rowFraction > 0 && rowFraction <= 1))
    throw new RangeError(`rowFraction must be above 0 and at most 1, got ${rowFraction}`);
  if (shape.isCurved !== shape.isWeighted) throw new TypeError('a forest needs memory laid out with isCurved equal to isWeighted');
  checkTarget(loss, target as Float64Array, shape.rows);
  bins.forEach((own, feature) => {
    isCategory[feature] = own.kind === 'category' ? 1 : 0;
  });
  const known = checkOptions(options, space, { numLeaves: shape.leaves, minSamples: 5, featureFractionPerSplit: 1 / 3 });
  tellOptions(space, loss, known);
  const chosen = drawFeatures(space, known, random);
  const team = options.team ?? workAlone(space);
  const grower = openGrower(space, team, known, chosen.allow);
  const rows = Int32Array.from({ length: shape.rows }, (_, row) => row);
  if (rows.length === 0) throw new RangeError('a forest needs at least one row');
  const base = fitBase(space, loss, rows);
  score.fill(base);
  const list = openTreeList();
  for (let tree = 1; tree <= trees; tree++) {
    chosen.startTree();
    const bag = rowFraction === undefined ? drawBootstrap(rows, random) : drawShare(rows, Math.max(1, Math.round(rowFraction * rows.length)), random);
    if (!growOnBag(grower, bag, false)) break;
    fillLeafSteps(grower, 1 / trees);
    runTask(space, team, TASK.walk, 0, shape.rows);
    appendTree(list, grower, bins);
    options.onTree?.(tree);
  }
  return finishModel(list, loss, base, bins);
}
