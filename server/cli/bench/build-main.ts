import { buildBundle } from '../../bundle/build-bundle.ts';
import { benchContent } from './bundle-content.ts';

export interface BuildQuestion {
  parent: string;
  /** Taken `files` times as an artifact's file; null for none. */
  file: string | null;
  files: number;
  /** Small files beside. */
  small: number;
}
export interface BuildAnswer {
  ms: number;
  /** Peak resident memory of the build less what there was before it, bytes. */
  rssGrowth: number;
}

process.once('message', async (question: BuildQuestion) => {
  const content = await benchContent(question);
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const look = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 5);
  const started = performance.now();
  await buildBundle(content, { parent: question.parent });
  const ms = performance.now() - started;
  clearInterval(look);
  peak = Math.max(peak, process.memoryUsage.rss());
  process.send?.({ ms, rssGrowth: peak - before } satisfies BuildAnswer, () => process.disconnect());
});
