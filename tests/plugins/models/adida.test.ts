import adida from '../../../plugins/models/adida.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(adida);
