import trendRegressionBaseline from '../../../plugins/models/trend-regression-baseline.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(trendRegressionBaseline);
