import autoEtsLog from '../../../plugins/models/auto-ets-log.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(autoEtsLog);
