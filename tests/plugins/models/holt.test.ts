import holt from '../../../plugins/models/holt.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(holt);
