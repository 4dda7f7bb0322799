import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { readEnvironment } from '../../environment.ts';
import { startServer } from '../../http/start-server.ts';

/** Asked of the measured server by the bench that forked it. */
export type Question = 'reset' | 'look' | 'stop';
/** What the server says of itself: how late its event loop was since the last reset, ms, and what it holds after a collection, bytes. */
export interface Look {
  loopP99Ms: number;
  loopMaxMs: number;
  heldBytes: number;
  rssBytes: number;
}
export type Answer = { type: 'ready'; url: string } | ({ type: 'look' } & Look) | { type: 'reset' };

const RESOLUTION_MS = 1;

/** Entry of the measured server: the whole product, with the bench's own presets beside the real ones. */
Object.assign(process.env, { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' });
const say = (answer: Answer): void => void process.send?.(answer);
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();
const started = await startServer(readEnvironment(process.env), { dev: false, pluginFolders: [fileURLToPath(new URL('./fixtures', import.meta.url))] });

process.on('message', async (question: Question) => {
  if (question === 'stop') {
    await started.close();
    process.exit(0);
  }
  if (question === 'reset') {
    delay.reset();
    say({ type: 'reset' });
    return;
  }
  const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  const [loopP99Ms, loopMaxMs] = [late(delay.percentile(99)), late(delay.max)];
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  say({ type: 'look', loopP99Ms, loopMaxMs, heldBytes: heapUsed + external, rssBytes: rss });
});
process.on('disconnect', () => void started.close().finally(() => process.exit(0)));
say({ type: 'ready', url: started.url });
