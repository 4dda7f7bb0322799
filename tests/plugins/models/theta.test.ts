import theta from '../../../plugins/models/theta.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(theta);
