import ses from '../../../plugins/models/ses.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(ses);
