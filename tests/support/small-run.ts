import type { RunEvent } from '../../server/pipeline/event.ts';
import { cli } from './children.ts';

/** A run of two quick models in a data directory, by the command line; returns its id. */
export async function runSmall(dataDir: string, args: readonly string[] = []): Promise<string> {
  const { code, stdout, stderr } = await cli(
    ['run', 'demo_minimal', '--json', '--quiet', '--anchor-day', '2026-05-31', '--models', 'naive,seasonal_naive', ...args],
    dataDir,
  );
  if (code !== 0) throw new Error(`the run failed: ${stderr}`);
  return (JSON.parse(stdout.split('\n')[0]) as RunEvent).runId;
}
