import { describe, expect, it } from 'vitest';
import {
  compareModels,
  judgeDrift,
  judgeGates,
  MODEL_STATES,
  nextStates,
  type RegistryFacts,
  retrainingScore,
  staleReasons,
} from '../../server/kit/model-registry.ts';

const facts = (change: Partial<RegistryFacts> = {}): RegistryFacts => ({
  state: 'success',
  verified: 'verified',
  frameVersion: 1,
  dataset: 'a'.repeat(64),
  series: 'all',
  metric: 'wape',
  metrics: { wape: 0.2, mase: 1 },
  ...change,
});
const statuses = (candidate: RegistryFacts, holder: RegistryFacts | null) =>
  Object.fromEntries(judgeGates(candidate, holder).map(({ id, status }) => [id, status]));

describe('states', () => {
  it('pending → running → success | failed, any → archived, nothing else', () => {
    const allowed = MODEL_STATES.flatMap((from) => nextStates(from).map((to) => `${from} ${to}`));
    expect(allowed.sort()).toEqual(
      ['pending running', 'pending archived', 'running success', 'running failed', 'running archived', 'success archived', 'failed archived'].sort(),
    );
  });
});

describe('stale reasons', () => {
  it('another frame version outranks merely newer; nothing newer, nothing wrong', () => {
    expect(staleReasons(facts(), null)).toEqual([]);
    expect(staleReasons(facts(), { frameVersion: 1 })).toEqual(['newer_success_run']);
    expect(staleReasons(facts(), { frameVersion: 2 })).toEqual(['feature_frame_version_mismatch']);
  });
  it('a holder that is no success or does not verify comes first', () => {
    expect(staleReasons(facts({ state: 'archived', verified: 'missing' }), { frameVersion: 2 })).toEqual([
      'run_not_success',
      'artifact_not_verified',
      'feature_frame_version_mismatch',
    ]);
    expect(staleReasons(facts({ verified: null }), null)).toEqual([]);
  });
});

describe('gates', () => {
  const open = { run_success: 'open', artifact_verifies: 'open', worse_metric: 'open', frame_mismatch: 'open' };
  it('are all open on an empty alias, for a better model, and for an equal one', () => {
    expect(statuses(facts(), null)).toEqual(open);
    expect(statuses(facts({ metrics: { wape: 0.1 } }), facts())).toEqual(open);
    expect(statuses(facts(), facts())).toEqual(open);
  });
  it('a worse figure is acknowledged within one dataset only', () => {
    expect(statuses(facts({ metrics: { wape: 0.3 } }), facts())).toEqual({ ...open, worse_metric: 'acknowledge' });
    expect(statuses(facts({ metrics: { wape: 0.3 }, dataset: 'b'.repeat(64) }), facts())).toEqual(open);
    expect(statuses(facts({ metrics: { wape: 0.3 }, dataset: null }), facts({ dataset: null }))).toEqual(open);
  });
  it('compares by what the holder was ranked by, else by what both have', () => {
    const holder = facts({ metric: 'mase' });
    expect(statuses(facts({ metrics: { wape: 0.3, mase: 0.9 } }), holder).worse_metric).toBe('open');
    expect(statuses(facts({ metrics: { wape: 0.3 } }), holder).worse_metric).toBe('acknowledge');
    expect(statuses(facts({ metrics: { rmse: 9 }, metric: 'rmse' }), holder).worse_metric).toBe('open');
  });
  it('another frame is acknowledged; damaged, missing or unread bytes and a run that is no success are closed', () => {
    expect(statuses(facts({ frameVersion: 2 }), facts())).toEqual({ ...open, frame_mismatch: 'acknowledge' });
    for (const verified of ['mismatch', 'missing', null] as const) expect(statuses(facts({ verified }), null).artifact_verifies).toBe('closed');
    expect(statuses(facts({ state: 'failed' }), null).run_success).toBe('closed');
  });
});

describe('retraining score', () => {
  it('is 0.6 for 90 days and more, 0.4 for 100 % and more, and adds up between', () => {
    expect(retrainingScore(0, 0)).toBe(0);
    expect(retrainingScore(90, 0)).toBeCloseTo(0.6, 12);
    expect(retrainingScore(900, 1e9)).toBeCloseTo(1, 12);
    expect(retrainingScore(45, 20)).toBeCloseTo(0.3 + 0.08, 12);
    expect(retrainingScore(-3, null)).toBe(0);
  });
});

describe('drift', () => {
  it('needs two, and holds the latest against the mean of the earlier ones', () => {
    expect(judgeDrift([])).toBeNull();
    expect(judgeDrift([0.2])).toBeNull();
    expect(judgeDrift([0.1, 0.3, 0.2])).toMatchObject({ verdict: 'stable', mean: 0.2, latest: 0.2 });
  });
  it('turns beyond 10 %, not at it', () => {
    expect(judgeDrift([1, 1.1])?.verdict).toBe('stable');
    expect(judgeDrift([1, 1.1001])?.verdict).toBe('degrading');
    expect(judgeDrift([1, 0.9])?.verdict).toBe('stable');
    expect(judgeDrift([1, 0.8999])?.verdict).toBe('improving');
    expect(judgeDrift([0, 0.1])).toMatchObject({ verdict: 'degrading', change: null });
  });
});

describe('comparability', () => {
  const one = { series: 6, from: 0, cutoff: 92, frameVersion: 1 };
  it('names the first thing that differs', () => {
    expect(compareModels(one, one)).toMatchObject({ comparable: true, reason: null });
    expect(compareModels(one, { ...one, series: 5, cutoff: 9 })).toMatchObject({ reason: 'grain_mismatch' });
    expect(compareModels(one, { ...one, from: 3 })).toMatchObject({ reason: 'window_mismatch' });
    expect(compareModels(one, { ...one, frameVersion: 2 })).toMatchObject({ reason: 'feature_frame_version_mismatch' });
  });
});
