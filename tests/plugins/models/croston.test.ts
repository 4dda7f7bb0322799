import croston from '../../../plugins/models/croston.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(croston);
