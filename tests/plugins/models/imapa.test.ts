import imapa from '../../../plugins/models/imapa.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(imapa);
