import lightgbm from '../../../plugins/models/lightgbm.ts';
import { testGlobalModel } from '../../../server/kit-testing/test-global-model.ts';

testGlobalModel(lightgbm);
