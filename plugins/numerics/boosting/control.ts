/** Places in `space.control`: what the leader tells all members, rewritten before each task. */
export const CONTROL = {
  loss: 0,
  lossParameter: 1,
  /** Rows in the bag of this tree. */
  bagRows: 2,
  /** 1 when cells are one double wide, 2 when gradient and (count, second derivative) stand apart. */
  width: 3,
  /** One row in a packed cell, a power of two. */
  unit: 4,
  /** Whole numbers per unit of gradient in the cells. */
  gradientScale: 5,
  /** The same for second derivatives; 0 when all are 1. */
  hessianScale: 6,
  /** Whole numbers per unit of gradient in exact sums. */
  fineGradientScale: 7,
  fineHessianScale: 8,
  /** Rows of average second derivative per whole number of it in the cells. */
  rowsPerHessian: 9,
  lambda: 10,
  minSamples: 11,
  minHessian: 12,
  categoryLambda: 13,
  categorySmoothing: 14,
  /** Leaves of the tree grown. */
  leaves: 15,
  /** Number of the split carried out. */
  node: 16,
  /** Slot of the histogram built. */
  slot: 17,
  /** Quantile the leaves hold. */
  leafQuantile: 18,
  /** 1 when the bag is every row once. */
  isWholeBag: 19,
  /** 1 when the scores have yet to take the last tree's step, by `labels` and `leafValue`. */
  isStepDue: 20,
  /** For child c: at CHILD + c · CHILD_SIZE. */
  child: 24,
} as const;

/** What is told of a child whose split is looked for. */
export const CHILD = { slot: 0, count: 1, gradient: 2, hessian: 3, low: 4, high: 5, isWanted: 6 } as const;
export const CHILD_SIZE = 8;

/** Fields of a candidate split; sums are of the left side, in whole numbers of the cells, second derivatives in rows. */
export const SPLIT = { gain: 0, feature: 1, bin: 2, isMissingLeft: 3, count: 4, gradient: 5, hessian: 6 } as const;
