import v2 from '../../../plugins/models/v2.ts';
import { testGlobalModel } from '../../../server/kit-testing/test-global-model.ts';

testGlobalModel(v2);
