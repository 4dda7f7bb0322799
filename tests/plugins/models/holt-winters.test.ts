import holtWinters from '../../../plugins/models/holt-winters.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(holtWinters);
