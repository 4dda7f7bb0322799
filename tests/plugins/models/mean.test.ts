import mean from '../../../plugins/models/mean.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(mean);
