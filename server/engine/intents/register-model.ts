import type { Apply } from './index.ts';

export const registerModel: Apply<'registry.register'> = ({ runId, at }, { digest, modelId, metric, value }) => [
  {
    sql: `INSERT INTO model_run (digest, run_id, model, metric, value, status, created_at) VALUES (?, ?, ?, ?, ?, 'success', ?)`,
    args: [digest, runId, modelId, metric, value, at],
  },
];
