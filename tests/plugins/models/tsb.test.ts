import tsb from '../../../plugins/models/tsb.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(tsb);
