import { type EtsForm, findForm } from '../../../../plugins/numerics/ets/form.ts';
import { forecastEts } from '../../../../plugins/numerics/ets/moments.ts';
import { passOf } from '../../../../plugins/numerics/ets/passes.ts';
import { STATE, stateWidth, writeState } from '../../../../plugins/numerics/ets/state.ts';
import { traceEts } from '../../../../plugins/numerics/ets/trace.ts';
import { ALPHA, BETA, createSeries, GAMMA, GROWTH, LEVEL, loadSeries, PHI } from '../../../../plugins/numerics/ets/workspace.ts';

/** A form with everything given: smoothing parameters, and start states in the unit of y, seasons of the first m periods in order. */
export interface Given {
  form: EtsForm;
  alpha: number;
  beta?: number;
  gamma?: number;
  phi?: number;
  level: number;
  growth?: number;
  season?: readonly number[];
}

/** 'MAdM' and the like as a form. */
export const parseForm = (text: string): EtsForm =>
  findForm(text[0] as EtsForm['error'], text.slice(1, -1) as EtsForm['trend'], text[text.length - 1] as EtsForm['season']);

/** How a forecast is made differently: with a deviation given, or with growth damped one step late. */
export interface Twist {
  sigma?: number;
  growthUndamped?: boolean;
}

/** Runs a given form over a series and forecasts, without fitting anything. */
export function replay(values: readonly number[], m: number, given: Given, h: number, twist: Twist = {}) {
  const series = createSeries();
  const y = Float64Array.from(values);
  loadSeries(series, y, m);
  const { form, season = [] } = given;
  const unit = form.season === 'A' ? series.scale : 1;
  series.p[ALPHA] = given.alpha;
  series.p[BETA] = given.beta ?? 0;
  series.p[GAMMA] = given.gamma ?? 0;
  series.p[PHI] = given.phi ?? 1;
  series.p[LEVEL] = given.level * series.scale;
  series.p[GROWTH] = (given.growth ?? 0) * series.scale;
  for (let place = 0; place < season.length; place++) series.season[place] = season[place] * unit;
  const room = new Float64Array(series.n);
  const squares = passOf(form)(series, series.y, room);
  // Where the form refuses the series, its states are still those of additive errors.
  if (squares === Number.POSITIVE_INFINITY) passOf({ ...form, error: 'A' })(series, series.y, room);
  const state = new Float64Array(stateWidth(m));
  const seasons = Float64Array.from([...series.season.subarray(0, m), ...series.season.subarray(series.n, series.n + m)]);
  writeState(series, { form, p: series.p, season: seasons, squares, aicc: 0 }, state);
  const fitted = new Float64Array(values.length);
  traceEts(state, m, y, { fitted });
  const [level, growth, ownSigma] = [state[STATE.level], state[STATE.growth], state[STATE.sigma]];
  if (twist.sigma !== undefined) state[STATE.sigma] = twist.sigma;
  if (twist.growthUndamped) {
    state[STATE.beta] /= state[STATE.phi];
    state[STATE.growth] = growth / state[STATE.phi];
    state[STATE.level] = level - growth + state[STATE.growth];
  }
  const [mean, sigma] = [new Float64Array(h), new Float64Array(h)];
  forecastEts(state, m, mean, sigma);
  return {
    logLikelihood: -0.5 * series.usable * Math.log(squares) + series.usable * Math.log(series.scale),
    squares: squares / (series.scale * series.scale),
    level,
    growth,
    ownSigma,
    ahead: form.season === 'N' ? [] : [...state.subarray(STATE.season, STATE.season + m)],
    mean: [...mean],
    sigma: [...sigma],
    fitted: [...fitted],
  };
}
