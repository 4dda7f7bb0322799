import { defineModel } from '../../server/kit/model.ts';
import { findForm } from '../numerics/ets/form.ts';
import { forecastEts } from '../numerics/ets/moments.ts';
import { fitForms } from '../numerics/ets/search.ts';
import { stateWidth, writeState } from '../numerics/ets/state.ts';
import { traceEts } from '../numerics/ets/trace.ts';
import { countUsable } from '../numerics/usable.ts';

const SEASONAL = [findForm('A', 'A', 'A'), findForm('M', 'A', 'M')];
const PLAIN = [findForm('A', 'A', 'N')];
/** Two full seasons: one alone cannot be told from a trend. */
const minHistory = (m: number): number => Math.max(5, 2 * m);

export default defineModel({
  id: 'holt_winters',
  version: '1.0.0',
  title: 'Holt-Winters',
  summary: 'A level, a trend and a season that follow the series; the season is added, or multiplied where that fits better.',
  source:
    'Holt-Winters method as ETS(A,A,A), or ETS(M,A,M) when every value is above 0 and its likelihood is higher (both count as many parameters); Winters 1960; Hyndman, Koehler, Ord & Snyder 2008, section 2.3.4. β at most 0.1 α, start states by decomposition and a backcast; deviation by the exact formulas of chapter 6. Without a season it is Holt.',
  recommended: false,
  needs: { minHistory },
  width: ({ m }) => stateWidth(m),
  fit({ y, m }, { state, fitted }) {
    const found = countUsable(y) < minHistory(m) ? null : fitForms(y, m, m > 1 ? SEASONAL : PLAIN);
    if (!found) return false;
    writeState(found.series, found.fit, state);
    traceEts(state, m, y, { fitted });
    return true;
  },
  forecast(state, { m }, { mean, sigma }) {
    forecastEts(state, m, mean, sigma);
  },
});
