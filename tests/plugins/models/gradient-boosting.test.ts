import gradientBoosting from '../../../plugins/models/gradient-boosting.ts';
import { testGlobalModel } from '../../../server/kit-testing/test-global-model.ts';

testGlobalModel(gradientBoosting);
