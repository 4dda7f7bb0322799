import arima from '../../../plugins/models/arima.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(arima);
