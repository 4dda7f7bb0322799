import { defineTreeModel } from '../boosting/define-tree-model.ts';

export default defineTreeModel(
  {
    id: 'xgboost',
    title: 'Gradient boosting, as XGBoost is set',
    summary: 'Our gradient boosting with the default settings of XGBoost: 100 trees six splits deep.',
    source: 'Our own implementation, not the library: 100 trees, depth 6, learning rate 0.3, λ = 1, leaf-wise. Chen & Guestrin 2016.',
    recommended: false,
  },
  { method: 'boosting', loss: { kind: 'l2' }, trees: 100, numLeaves: 64, maxDepth: 6, learningRate: 0.3, minSamples: 1, lambda: 1 },
);
