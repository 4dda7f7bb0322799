import { defineGlobalModel, type GlobalModel } from '../../server/kit/model.ts';
import { bucketsOf } from './buckets.ts';
import { forecastPanel } from './forecast-panel.ts';
import { type Learner, learnPanel } from './learn-panel.ts';

/** A model of trees across all series: what differs is how the trees are grown. */
export const defineTreeModel = (about: Pick<GlobalModel, 'id' | 'title' | 'summary' | 'source' | 'recommended'>, learner: Learner): GlobalModel =>
  defineGlobalModel({
    ...about,
    version: '1.1.0',
    needs: { minHistory: (m) => Math.max(30, 3 * m), drivers: ['price', 'promotion', 'event', 'regressor'] },
    parts: (horizon) => bucketsOf(horizon).length,
    fit: (panel, { start, cutoff, horizon, part }, random) => learnPanel(panel, { start, cutoff, shift: bucketsOf(horizon)[part].to }, learner, random),
    forecast: forecastPanel,
  });
