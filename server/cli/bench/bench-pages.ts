import { existsSync } from 'node:fs';
import { type BenchServer, runToEnd } from './bench-server.ts';
import { buildHelloWorld } from './hello-world.ts';
import { atMost, type BenchResult } from './measure.ts';

const IDLE_MS = 1000;

/** P9: bytes of script that come over the line until a page is idle and nobody touched it, against a hello world of the same Next. */
export async function benchPages(server: BenchServer): Promise<BenchResult> {
  const { chromium } = await import('@playwright/test');
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
  const { runId } = await runToEnd(server, { preset: 'demo_minimal', anchorDay: '2026-05-31', preservation: 'keep', workspaceName: 'bench-pages' });
  const feed = (await (await fetch(`${server.url}/api/v1/feeds?sample=1`, { method: 'POST' })).json()) as { feedId?: string };
  const paths = ['/', `/runs/${runId}`, '/runs', '/runs/new?preset=demo_minimal', '/workspaces', '/workspaces/bench-pages'];
  if (feed.feedId) paths.push(`/feeds/${feed.feedId}`);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const hello = buildHelloWorld();
  try {
    const measure = async (url: string): Promise<number> => {
      const page = await (await browser.newContext()).newPage();
      const sizes: Promise<number>[] = [];
      page.on('requestfinished', (request) => {
        if (request.resourceType() !== 'script' && !/\.m?js(\?|$)/.test(request.url())) return;
        sizes.push(request.sizes().then((size) => size.responseBodySize));
      });
      const response = await page.goto(url, { waitUntil: 'load' });
      if (!response?.ok()) throw new Error(`${url} answered ${response?.status()}`);
      await page.waitForTimeout(IDLE_MS);
      const bytes = await Promise.all(sizes);
      await page.context().close();
      return bytes.reduce((sum, size) => sum + size, 0);
    };
    const started = await hello.start();
    const floor = await measure(`${started.url}/`);
    await started.stop();
    const pages: Record<string, number> = {};
    for (const path of paths) pages[path.replace(runId, '[runId]')] = await measure(`${server.url}${path}`);
    const [heaviest, bytes] = Object.entries(pages).sort((a, b) => b[1] - a[1])[0];
    return {
      figures: [
        atMost('P9', 'script bytes of / ÷ hello world', pages['/'] / floor, '×', 1.25),
        atMost('P9', `script bytes of the heaviest page (${heaviest}) ÷ hello world`, bytes / floor, '×', 1.7),
      ],
      detail: { helloBytes: floor, pages },
    };
  } finally {
    await browser.close();
    hello.remove();
  }
}
