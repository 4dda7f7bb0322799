import prophetLike from '../../../plugins/models/prophet-like.ts';
import { testModel } from '../../../server/kit-testing/test-model.ts';

testModel(prophetLike);
