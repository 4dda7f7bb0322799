import sba from '../../../plugins/models/sba.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(sba);
