import autoEts from '../../../plugins/models/auto-ets.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(autoEts);
