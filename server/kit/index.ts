/** The public plugin contract, `vitrine/kit`. */
export * from './calendar.ts';
export * from './dataset.ts';
export * from './json.ts';
export * from './kind.ts';
export { ChannelRole, channelWidth, DatasetMeta, PART, STATE } from './kinds/dataset.ts';
export * from './kinds/index.ts';
export * from './kinds/modeling.ts';
export * from './model.ts';
export * from './preset.ts';
export * from './random.ts';
export * from './settings.ts';
export * from './shard.ts';
export * from './step.ts';
export * from './version.ts';
