/** Contract suites for plugins, `vitrine/kit-testing`: they run built-in and third-party plugins alike. */
export { CALM_WORLD, type PlanRun, runPlan } from './run-plan.ts';
export { sampleDataset } from './sample-dataset.ts';
export { type PanelShape, samplePanel } from './sample-panel.ts';
export { openScratch, storeTable } from './scratch.ts';
export { testCombination } from './test-combination.ts';
export { type GlobalModelRules, type PanelRun, runGlobalModel, testGlobalModel } from './test-global-model.ts';
export { runModel, sampleSeries, testModel } from './test-model.ts';
export { testPreset } from './test-preset.ts';
export { type StepSample, testStep } from './test-step.ts';
