import naive from '../../../plugins/models/naive.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(naive);
