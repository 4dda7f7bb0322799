import { defineTreeModel } from '../boosting/define-tree-model.ts';

export default defineTreeModel(
  {
    id: 'random_forest',
    title: 'Random forest',
    summary: 'The mean of many deep trees, each grown on a share of all series’ rows: calm, slow to extrapolate.',
    source: 'Random forest for the mean, 60 trees of 255 leaves on half of the rows each, a third of the columns a split. Breiman 2001.',
    recommended: false,
  },
  { method: 'forest', trees: 60, numLeaves: 255, rowFraction: 0.5, minSamples: 5 },
);
