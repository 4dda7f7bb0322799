import randomForest from '../../../plugins/models/random-forest.ts';
import { testGlobalModel } from '../../../server/kit-testing/test-global-model.ts';

/** Each tree draws half of the rows by their place. */
testGlobalModel(randomForest, { order: 0.1 });
