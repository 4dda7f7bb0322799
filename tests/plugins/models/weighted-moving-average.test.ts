import weightedMovingAverage from '../../../plugins/models/weighted-moving-average.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(weightedMovingAverage);
