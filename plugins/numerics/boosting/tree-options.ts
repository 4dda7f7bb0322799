import { CONTROL } from './control.ts';
import { LOSS, type Loss, lossParameter } from './losses.ts';
import type { TrainingSpace } from './space.ts';

/** What both boosting and forests may set for their trees. */
export interface TreeOptions {
  /** Most leaves, at most the shape's; default 31 for boosting, the shape's for forests. */
  numLeaves?: number;
  /** Most splits above a leaf; default no limit. */
  maxDepth?: number;
  /** Least rows in a leaf; default 20 for boosting, 5 for forests. */
  minSamples?: number;
  /** Least second derivative in a leaf, counted in rows of average second derivative; default 0.001. */
  minHessian?: number;
  /** L2 penalty λ on leaf values, counted in rows of average second derivative; default 0. */
  lambda?: number;
  /** Least fall of the loss by a split; default 0. */
  minGain?: number;
  /** Share of the features each tree may use, (0, 1]; default 1. */
  featureFraction?: number;
  /** Share of those that each split may use; default 1 for boosting, 1/3 for forests. */
  featureFractionPerSplit?: number;
  /** +1 rising, −1 falling, 0 free, per feature; default all free. Not for categories. */
  monotone?: readonly number[];
  /** Added to λ when a category is split; default 10 rows. */
  categoryLambda?: number;
  /** Added to a category's second derivative when categories are ranked; default 10 rows. */
  categorySmoothing?: number;
}

type Known = Required<Omit<TreeOptions, 'monotone'>> & { monotone: readonly number[] };

/** Options with defaults filled in. @throws RangeError naming the option, its value and its range */
export function checkOptions(options: TreeOptions, { shape, isCategory }: TrainingSpace, defaults: Partial<TreeOptions>): Known {
  const known: Known = {
    numLeaves: Math.min(31, shape.leaves),
    maxDepth: Number.POSITIVE_INFINITY,
    minSamples: 20,
    minHessian: 1e-3,
    lambda: 0,
    minGain: 0,
    featureFraction: 1,
    featureFractionPerSplit: 1,
    monotone: [],
    categoryLambda: 10,
    categorySmoothing: 10,
    ...defaults,
    ...options,
  };
  const demand = (isMet: boolean, name: keyof Known, rule: string): void => {
    if (!isMet) throw new RangeError(`${name} must be ${rule}, got ${known[name]}`);
  };
  demand(known.numLeaves >= 2 && known.numLeaves <= shape.leaves, 'numLeaves', `2 to ${shape.leaves}, the leaves memory was laid out for`);
  demand(known.maxDepth >= 1, 'maxDepth', '1 or more');
  demand(known.minSamples >= 1, 'minSamples', '1 or more');
  for (const name of ['minHessian', 'lambda', 'minGain', 'categoryLambda', 'categorySmoothing'] as const) demand(known[name] >= 0, name, '0 or more');
  for (const name of ['featureFraction', 'featureFractionPerSplit'] as const) demand(known[name] > 0 && known[name] <= 1, name, 'above 0 and at most 1');
  demand(known.monotone.length === 0 || known.monotone.length === shape.features, 'monotone', `one of −1, 0, 1 for each of the ${shape.features} features`);
  known.monotone.forEach((direction, feature) => {
    if (![-1, 0, 1].includes(direction)) throw new RangeError(`monotone of feature ${feature} must be −1, 0 or 1, got ${direction}`);
    if (direction !== 0 && isCategory[feature] === 1) throw new RangeError(`feature ${feature} is a category and cannot be monotone; its codes have no order`);
  });
  return known;
}

/** Writes what members need of the options into shared memory. */
export function tellOptions({ control, monotone }: TrainingSpace, loss: Loss, options: Known): void {
  control.fill(0);
  control[CONTROL.loss] = LOSS[loss.kind];
  control[CONTROL.lossParameter] = lossParameter(loss);
  control[CONTROL.leafQuantile] = loss.kind === 'quantile' ? loss.probability : 0.5;
  control[CONTROL.lambda] = options.lambda;
  control[CONTROL.minSamples] = options.minSamples;
  control[CONTROL.minHessian] = options.minHessian;
  control[CONTROL.categoryLambda] = options.categoryLambda;
  control[CONTROL.categorySmoothing] = options.categorySmoothing;
  monotone.fill(0);
  monotone.set(options.monotone);
}

/**
 * Chooses features anew for every tree and every split.
 * @param random uniform in [0, 1), asked only when a fraction is below 1
 */
export function drawFeatures({ allowed, shape }: TrainingSpace, options: Known, random: () => number): { startTree(): void; allow(child: number): void } {
  const { features } = shape;
  let ofTree = Array.from({ length: features }, (_, feature) => feature);
  const all = ofTree;
  return {
    startTree() {
      ofTree = draw(all, options.featureFraction, random);
    },
    allow(child) {
      allowed.fill(0, child * features, (child + 1) * features);
      for (const feature of draw(ofTree, options.featureFractionPerSplit, random)) allowed[child * features + feature] = 1;
    },
  };
}

/** A share of the items, at least one, without order (partial Fisher-Yates). */
function draw(items: readonly number[], fraction: number, random: () => number): number[] {
  const drawn = [...items];
  if (fraction === 1) return drawn;
  const size = Math.max(1, Math.round(fraction * items.length));
  for (let i = 0; i < size; i++) {
    const j = i + Math.floor(random() * (items.length - i));
    [drawn[i], drawn[j]] = [drawn[j], drawn[i]];
  }
  return drawn.slice(0, size);
}
