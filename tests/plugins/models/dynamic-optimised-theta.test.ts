import dynamicOptimisedTheta from '../../../plugins/models/dynamic-optimised-theta.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(dynamicOptimisedTheta);
