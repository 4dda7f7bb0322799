import { defineTreeModel } from '../boosting/define-tree-model.ts';

export default defineTreeModel(
  {
    id: 'gradient_boosting',
    title: 'Gradient boosting',
    summary: 'Learns from all series at once: lags, averages, calendar, price, promotions. A higher price never raises its forecast.',
    source:
      'Histogram gradient boosting, L2 on series divided by their mean, 120 trees of 31 leaves (fewer and smaller ones below 50,000 rows), learning rate 0.08; a model each for steps 1–7, 8–14 and 15–28, applied again beyond. Friedman 2001; Ke et al. 2017; Montero-Manso & Hyndman 2021.',
  },
  { method: 'boosting', grows: true, loss: { kind: 'l2' }, trees: 120, numLeaves: 31, learningRate: 0.08, minSamples: 20, lambda: 1, featureFraction: 0.8 },
);
