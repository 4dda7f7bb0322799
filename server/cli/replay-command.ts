import type { Command } from 'commander';
import { plural } from '../kit/words.ts';
import { asAppError, connect } from './connect.ts';
import { findRunId } from './find-run-id.ts';
import { followRun } from './follow-run.ts';
import { printer, type Voice } from './print-events.ts';

export function addReplayCommand(program: Command): void {
  program
    .command('replay')
    .argument('<workspace>', 'a workspace’s name or id, or a run’s id')
    .description('compute a recorded run again and compare every result: exit 0 Reproduced, 1 Differs')
    .option('--workspace <name>', 'keep the replay as a workspace of this name')
    .option('--json', 'one event a line on stdout')
    .option('--quiet', 'no talk on stderr')
    .action(async (workspace: string, options: Voice & { workspace?: string }) => {
      const connection = await connect();
      try {
        const { client } = connection;
        const source = await findRunId(client, workspace);
        const { runId } = await client.run.replay.mutate({ runId: source, workspaceName: options.workspace });
        const { status, summary } = await followRun(connection, runId, printer(options));
        const { verdict } = summary;
        if (!options.json) console.log(sentence(status, verdict, summary.detail));
        if (verdict?.verdict !== 'reproduced' && !process.exitCode) process.exitCode = 1;
      } catch (error) {
        throw asAppError(error);
      } finally {
        await connection.close();
      }
    });
}

function sentence(status: string, verdict: Awaited<ReturnType<typeof followRun>>['summary']['verdict'], detail: string): string {
  if (!verdict) return `${status}  ${detail}`;
  if (verdict.verdict === 'reproduced') return `Reproduced  ${plural(verdict.compared, 'result has an equal digest', 'results have equal digests')}`;
  return `Differs  step ${verdict.step}, output ${verdict.output}: expected ${verdict.expected ?? 'nothing'}, found ${verdict.found ?? 'nothing'}; ${verdict.reason}`;
}
