import mstl from '../../../plugins/models/mstl.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(mstl);
