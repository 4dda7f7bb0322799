import { defineTransformedModel } from '../modeling/define-transformed-model.ts';
import autoEts from './auto-ets.ts';

export default defineTransformedModel(autoEts, 'log', {
  id: 'auto_ets_log',
  title: 'AutoETS of logarithms',
  summary: 'AutoETS of the logarithm: growth and season are shares of the level, and ranges are wider upwards.',
  source:
    'AutoETS of centred logarithms, additive forms only; half the smallest value above 0 is added where values of 0 stand; taken back with the bias adjustment of Hyndman & Athanasopoulos 2021, section 5.6.',
});
