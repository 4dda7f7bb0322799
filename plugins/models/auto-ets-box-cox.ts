import { defineTransformedModel } from '../modeling/define-transformed-model.ts';
import autoEts from './auto-ets.ts';

export default defineTransformedModel(autoEts, 'box_cox', {
  id: 'auto_ets_box_cox',
  title: 'AutoETS after Box-Cox',
  summary: 'AutoETS of a power of the series, chosen so that its swings do not depend on its level.',
  source:
    'AutoETS of centred Box-Cox values, additive forms only; λ in [0, 1] after Guerrero 1993, half the smallest value above 0 added where values of 0 stand; taken back with the bias adjustment of Hyndman & Athanasopoulos 2021, section 5.6.',
});
