import type { Server } from '../../server.ts';
import { copyCommands } from './copy-commands.ts';
import { findRun } from './find-run.ts';
import { toRunRows } from './run-row.ts';
import type { ResolvedConfig, RunDetail } from './views.ts';

export async function getRun(server: Server, runId: string): Promise<RunDetail> {
  const row = await findRun(server, runId);
  const [view] = await toRunRows(server, [row]);
  const config = JSON.parse(row.config) as ResolvedConfig;
  const { restartedFrom, restartStep } = row;
  return {
    ...view,
    config,
    restartedFrom: restartedFrom && restartStep ? { runId: restartedFrom, step: restartStep } : null,
    copy: copyCommands(config, `http://127.0.0.1:${server.environment.port}`),
  };
}
