import holtDamped from '../../../plugins/models/holt-damped.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(holtDamped);
