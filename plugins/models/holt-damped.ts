import { defineModel } from '../../server/kit/model.ts';
import { findForm } from '../numerics/ets/form.ts';
import { forecastEts } from '../numerics/ets/moments.ts';
import { fitForms } from '../numerics/ets/search.ts';
import { stateWidth, writeState } from '../numerics/ets/state.ts';
import { traceEts } from '../numerics/ets/trace.ts';
import { countUsable } from '../numerics/usable.ts';

const FORM = [findForm('A', 'Ad', 'N')];
const LEAST = 6;

export default defineModel({
  id: 'holt_damped',
  version: '1.0.0',
  title: 'Holt, damped',
  summary: 'A level and a trend that follow the series; the trend fades the further it looks ahead, no season.',
  source:
    'Damped trend method, ETS(A,Ad,N), 0.8 ≤ φ ≤ 0.98; Gardner & McKenzie 1985; Hyndman, Koehler, Ord & Snyder 2008, section 2.3.3. Likelihood over the usual region with β at most 0.1 α, start states by regression and a backcast; deviation by the formula of chapter 6, class 1.',
  recommended: false,
  needs: { minHistory: () => LEAST },
  width: () => stateWidth(1),
  fit({ y }, { state, fitted }) {
    const found = countUsable(y) < LEAST ? null : fitForms(y, 1, FORM);
    if (!found) return false;
    writeState(found.series, found.fit, state);
    traceEts(state, 1, y, { fitted });
    return true;
  },
  forecast(state, _, { mean, sigma }) {
    forecastEts(state, 1, mean, sigma);
  },
});
