import { defineModel } from '../../server/kit/model.ts';
import { LONGEST_SEASON } from '../numerics/ets/form.ts';
import { forecastEts } from '../numerics/ets/moments.ts';
import { searchEts } from '../numerics/ets/search.ts';
import { stateWidth, writeState } from '../numerics/ets/state.ts';
import { traceEts } from '../numerics/ets/trace.ts';
import { countUsable } from '../numerics/usable.ts';

/** A season no seasonal form takes is none. */
const seasonOf = (m: number): number => (m <= LONGEST_SEASON ? m : 1);
const LEAST = 3;

export default defineModel({
  id: 'auto_ets',
  version: '1.0.0',
  title: 'AutoETS',
  summary: 'Level, trend and season that follow the series, each only where the history shows it; no season longer than 24 periods.',
  source:
    'Exponential smoothing in state space form: 15 forms of error, trend and season, the one of least AICc by a staged search (season, error, trend); Hyndman, Koehler, Ord & Snyder 2008, chapters 2, 5 and 7; Hyndman & Khandakar 2008. Variant: start states by decomposition and a backcast, trend gain β at most 0.1 α; mean and deviation by the exact formulas of chapter 6. A season above 24 is left out.',
  needs: { minHistory: () => LEAST },
  width: ({ m }) => stateWidth(seasonOf(m)),
  fit({ y, m }, { state, fitted }) {
    const found = countUsable(y) < LEAST ? null : searchEts(y, seasonOf(m));
    if (!found) return false;
    writeState(found.series, found.fit, state);
    traceEts(state, seasonOf(m), y, { fitted });
    return true;
  },
  forecast(state, { m }, { mean, sigma }) {
    forecastEts(state, seasonOf(m), mean, sigma);
  },
});
