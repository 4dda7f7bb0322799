import optimisedTheta from '../../../plugins/models/optimised-theta.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(optimisedTheta);
