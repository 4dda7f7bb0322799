import { CompareInput, CreateInput, SimulateInput } from '../services/scenario/plan-input.ts';
import type { RestRoute } from './routes.ts';

const one = '/scenarios/:scenarioId';
const plan = { runId: 'art_01M0VV0000AAAAAAAAAAAAAAAA', assumptions: { promotion: { kind: 'pct_off', depthPct: 10, from: '2026-06-01', to: '2026-06-07' } } };
const errors = ['RUN_NOT_FOUND', 'ARTIFACT_NOT_FOUND'] as const;

/** What-if plans as REST, under /api/v1. */
export const SCENARIO_ROUTES: readonly RestRoute[] = [
  { method: 'GET', path: '/scenarios', procedure: 'scenario.list', docs: { summary: 'Saved what-if plans, newest first' } },
  {
    method: 'POST',
    path: '/scenarios',
    procedure: 'scenario.create',
    status: 201,
    versioned: true,
    docs: { summary: 'Work out a plan and save it', body: CreateInput, example: { ...plan, name: 'Ten percent off' }, errors },
  },
  {
    method: 'POST',
    path: '/scenarios/simulate',
    procedure: 'scenario.simulate',
    docs: { summary: 'Work out a plan; nothing is saved', body: SimulateInput, example: plan, errors },
  },
  {
    method: 'POST',
    path: '/scenarios/compare',
    procedure: 'scenario.compare',
    docs: { summary: 'Two to five plans side by side', body: CompareInput, example: { ids: ['plan_a', 'plan_b'] }, errors: ['SCENARIO_NOT_FOUND'] },
  },
  { method: 'GET', path: one, procedure: 'scenario.get', versioned: true, docs: { summary: 'One plan with its baseline, its effect and its caveats' } },
  {
    method: 'PATCH',
    path: one,
    procedure: 'scenario.update',
    versioned: true,
    docs: { summary: 'Change name or tags of a plan', example: { name: 'Ten percent off, in May' }, errors: ['VERSION_CONFLICT'] },
  },
  { method: 'DELETE', path: one, procedure: 'scenario.delete', docs: { summary: 'Delete a plan' } },
  {
    method: 'POST',
    path: `${one}/clone`,
    procedure: 'scenario.clone',
    status: 201,
    versioned: true,
    docs: { summary: 'A copy of a plan under another name', example: {} },
  },
];
