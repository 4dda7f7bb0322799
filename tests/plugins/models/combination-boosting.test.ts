import autoEts from '../../../plugins/models/auto-ets.ts';
import combinationBoosting from '../../../plugins/models/combination-boosting.ts';
import dynamicOptimisedTheta from '../../../plugins/models/dynamic-optimised-theta.ts';
import gradientBoosting from '../../../plugins/models/gradient-boosting.ts';
import { testCombination } from '../../../server/kit-testing/test-combination.ts';

testCombination(combinationBoosting, [autoEts, dynamicOptimisedTheta, gradientBoosting]);
