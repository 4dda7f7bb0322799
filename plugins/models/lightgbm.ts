import { defineTreeModel } from '../boosting/define-tree-model.ts';

export default defineTreeModel(
  {
    id: 'lightgbm',
    title: 'Gradient boosting, as LightGBM is set',
    summary: 'Our gradient boosting with the default settings of LightGBM: 100 trees of 31 leaves.',
    source: 'Our own implementation, not the library: 100 trees, 31 leaves, learning rate 0.1, at least 20 rows a leaf. Ke et al. 2017.',
    recommended: false,
  },
  { method: 'boosting', loss: { kind: 'l2' }, trees: 100, numLeaves: 31, learningRate: 0.1, minSamples: 20 },
);
