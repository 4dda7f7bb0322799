import seasonalNaive from '../../../plugins/models/seasonal-naive.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(seasonalNaive);
