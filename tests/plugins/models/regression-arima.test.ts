import regressionArima from '../../../plugins/models/regression-arima.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(regressionArima);
