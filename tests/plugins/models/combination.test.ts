import autoEts from '../../../plugins/models/auto-ets.ts';
import combination from '../../../plugins/models/combination.ts';
import dynamicOptimisedTheta from '../../../plugins/models/dynamic-optimised-theta.ts';
import weekdayAverage from '../../../plugins/models/weekday-average.ts';
import { testCombination } from '../../../server/kit-testing/test-combination.ts';

testCombination(combination, [autoEts, dynamicOptimisedTheta, weekdayAverage]);
