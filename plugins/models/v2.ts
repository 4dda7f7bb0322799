import { defineTreeModel } from '../boosting/define-tree-model.ts';

export default defineTreeModel(
  {
    id: 'v2',
    title: 'Wide frame (V2)',
    summary: 'Boosted trees across all series on the wide frame of features, whose effects multiply: a promotion adds a share, not a number of units.',
    source:
      'Histogram gradient boosting as gradient_boosting, with a log link and Tweedie loss of power 1.2 instead of L2, unless a value is below 0. Trained by v2_train. Friedman 2001; Ke et al. 2017; Yang, Qian & Zou 2018.',
    recommended: false,
  },
  {
    method: 'boosting',
    grows: true,
    loss: { kind: 'tweedie', power: 1.2 },
    trees: 120,
    numLeaves: 31,
    learningRate: 0.08,
    minSamples: 20,
    lambda: 1,
    featureFraction: 0.8,
  },
);
