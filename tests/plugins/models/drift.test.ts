import drift from '../../../plugins/models/drift.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(drift);
