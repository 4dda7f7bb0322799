import type { GlobalModel } from '../../server/kit/model.ts';
import { defineShard } from '../../server/kit/shard.ts';
import type { ModelData } from './model-data.ts';

/** One part of one model across all series, at one cutoff. */
export interface Lesson {
  model: string;
  /** First period to learn from, and the first not to. */
  start: number;
  cutoff: number;
  part: number;
}

export interface LearnShard {
  data: ModelData;
  horizon: number;
  lessons: readonly Lesson[];
}

/** Learns lesson `item`; its bytes come back, nothing where there is too little to learn from. */
export default defineShard<LearnShard>(import.meta.url, ({ data, horizon, lessons }, tools) => (item) => {
  const { model, start, cutoff, part } = lessons[item];
  const { uniform } = tools.random(`${model}/${cutoff}/${part}`);
  return (tools.model(model) as GlobalModel).fit(data.panel, { start, cutoff, horizon, part }, uniform) ?? undefined;
});
