import xgboost from '../../../plugins/models/xgboost.ts';
import { testGlobalModel } from '../../../server/kit-testing/test-global-model.ts';

testGlobalModel(xgboost);
