import { defineTransformedModel } from '../modeling/define-transformed-model.ts';
import arima from './arima.ts';

export default defineTransformedModel(arima, 'box_cox', {
  id: 'arima_box_cox',
  title: 'ARIMA after Box-Cox',
  summary: 'ARIMA of a power of the series, chosen so that its swings do not depend on its level.',
  source:
    'Seasonal ARIMA of centred Box-Cox values; λ in [0, 1] after Guerrero 1993, half the smallest value above 0 added where values of 0 stand; taken back with the bias adjustment of Hyndman & Athanasopoulos 2021, section 5.6.',
});
