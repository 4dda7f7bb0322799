import autoEtsBoxCox from '../../../plugins/models/auto-ets-box-cox.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(autoEtsBoxCox);
