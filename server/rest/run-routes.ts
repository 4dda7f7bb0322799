import { Replay } from '../services/run/replay-run.ts';
import { StartRequest } from '../services/run/start-request.ts';
import type { RestRoute } from './routes.ts';

const one = '/runs/:runId';

/** Runs as REST, under /api/v1. */
export const RUN_ROUTES: readonly RestRoute[] = [
  { method: 'GET', path: '/runs', procedure: 'run.list', docs: { summary: 'Runs, newest first' } },
  {
    method: 'POST',
    path: '/runs',
    procedure: 'run.start',
    status: 201,
    keyed: true,
    docs: {
      summary: 'Start a run',
      about:
        'Every field is optional. With ?wait=true it answers 200 with the run once that has ended. The same idempotencyKey, or header Idempotency-Key, starts one run only.',
      body: StartRequest,
      example: { preset: 'demo_minimal', seed: 42 },
      errors: ['UNKNOWN_PRESET', 'SPLIT_TOO_LONG', 'FEED_NOT_FOUND', 'RUN_NOT_FOUND', 'NAME_TAKEN', 'RUN_BUSY', 'UPSTREAM_MISSING', 'PLUGIN_QUARANTINED'],
    },
  },
  {
    method: 'POST',
    path: '/runs/check',
    procedure: 'run.check',
    docs: {
      summary: 'What a start would do, and every problem it has; nothing is written',
      body: StartRequest,
      example: { preset: 'demo_minimal', models: ['naive'] },
    },
  },
  { method: 'GET', path: one, procedure: 'run.get', docs: { summary: 'One run: settings, plan, state, copyable commands' } },
  { method: 'GET', path: `${one}/state`, procedure: 'run.state', docs: { summary: 'The run as its events tell it so far' } },
  {
    method: 'GET',
    path: `${one}/events`,
    procedure: 'run.events',
    docs: {
      summary: 'Events after a sequence number, oldest first',
      about: 'The stream of events as they happen is the subscription events.follow of the client package.',
    },
  },
  {
    method: 'GET',
    path: `${one}/results`,
    procedure: 'run.results',
    docs: { summary: 'Leaderboard, calibration and findings of a run that has ended', errors: ['ARTIFACT_NOT_FOUND'] },
  },
  { method: 'GET', path: `${one}/series`, procedure: 'run.seriesList', docs: { summary: 'Series of a run with their forecast and error, the odd ones first' } },
  {
    method: 'GET',
    path: `${one}/series/:series`,
    procedure: 'run.series',
    docs: { summary: 'One series with its forecast of each model', about: 'Series are numbered from 0; −1 is the total.', errors: ['ARTIFACT_NOT_FOUND'] },
  },
  {
    method: 'GET',
    path: `${one}/series/:series/explanation`,
    procedure: 'run.explain',
    docs: { summary: 'Why the forecast of a series is what it is', errors: ['ARTIFACT_NOT_FOUND'] },
  },
  {
    method: 'GET',
    path: `${one}/hierarchy`,
    procedure: 'run.hierarchy',
    docs: { summary: 'Forecasts by region, shop and category that add up', errors: ['ARTIFACT_NOT_FOUND'] },
  },
  {
    method: 'GET',
    path: `${one}/models/:model`,
    procedure: 'run.modelCard',
    docs: { summary: 'One model of a run: what it learned and how well', errors: ['ARTIFACT_NOT_FOUND'] },
  },
  { method: 'GET', path: `${one}/artifacts`, procedure: 'run.artifacts', docs: { summary: 'What a run made or reused, in plan order' } },
  { method: 'POST', path: `${one}/cancel`, procedure: 'run.cancel', docs: { summary: 'Cancel a run', errors: ['WRONG_STATE'] } },
  { method: 'POST', path: `${one}/pause`, procedure: 'run.pause', docs: { summary: 'Pause a run after its present step', errors: ['WRONG_STATE'] } },
  { method: 'POST', path: `${one}/resume`, procedure: 'run.resume', docs: { summary: 'Let a paused run go on', errors: ['WRONG_STATE'] } },
  {
    method: 'POST',
    path: `${one}/keep`,
    procedure: 'run.keep',
    docs: { summary: 'Keep a run as a workspace', example: { name: 'first-look', tags: ['spring'] }, errors: ['NAME_TAKEN', 'WRONG_STATE'] },
  },
  {
    method: 'POST',
    path: `${one}/replay`,
    procedure: 'run.replay',
    status: 201,
    keyed: true,
    docs: { summary: 'Compute a run again and compare every digest', body: Replay, example: {}, errors: ['WRONG_STATE', 'UPSTREAM_MISSING', 'NAME_TAKEN'] },
  },
];
