import arimaBoxCox from '../../../plugins/models/arima-box-cox.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(arimaBoxCox);
