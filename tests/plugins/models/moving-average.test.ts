import movingAverage from '../../../plugins/models/moving-average.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(movingAverage);
