import regression from '../../../plugins/models/regression.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(regression);
