import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';

const ROOT = new URL('../..', import.meta.url).pathname;

/** The built product, started as a person does, on a data directory of its own. */
export interface Product {
  url: string;
  dataDir: string;
  /** kill -9, then the same directory again on the same port. */
  restart(): Promise<void>;
}

async function start(dataDir: string, port: number): Promise<{ child: ChildProcess; url: string }> {
  const env: NodeJS.ProcessEnv = { ...process.env, VITRINE_DATA: dataDir, VITRINE_PORT: String(port), NODE_ENV: 'production' };
  const child = spawn(process.execPath, ['server/cli/vitrine.mjs', 'start'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', (chunk) => {
      said += chunk;
    });
    child.stdout?.on('data', (chunk) => {
      said += chunk;
      const ready = /ready at (\S+)/.exec(said);
      if (ready) resolve(ready[1]);
    });
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
  return { child, url };
}

/** Every page is watched: a console error, a page error or a blocked resource fails the journey that met it. */
function watch(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    // A page that is answered with a status of its own is told by the browser as a resource that failed.
    if (/status of (400|410) /.test(message.text()) && message.location().url === page.url()) return;
    if (message.type() === 'error' || /Content Security Policy/i.test(message.text())) complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  return complaints;
}

export const test = base.extend<{ complaints: string[] }, { product: Product }>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const dataDir = mkdtempSync(join(tmpdir(), 'vitrine-browser-'));
      let { child, url } = await start(dataDir, 0);
      const port = Number(new URL(url).port);
      const product: Product = {
        url,
        dataDir,
        async restart() {
          const ended = new Promise((resolve) => child.once('exit', resolve));
          child.kill('SIGKILL');
          await ended;
          ({ child } = await start(dataDir, port));
        },
      };
      await use(product);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  complaints: [
    async ({ page }, use) => {
      const complaints = watch(page);
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

/** No violation of WCAG 2.2 A and AA on what is shown now. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  expect(violations.map((one) => `${page.url()} ${one.id}: ${one.help}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
}

/** Nothing wider than the window. */
export async function expectNoSideScroll(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
}

/** Uploads a file at home and comes to its mapping form. */
export async function dropFile(page: Page, product: Product, path: string): Promise<void> {
  await page.goto(product.url);
  await page.setInputFiles('input[type=file]', path);
  await page.waitForURL(/\/feeds\/feed_/);
}

/** Starts what the run form shows and waits for the result. */
export async function startAndWatch(page: Page, timeout = 60_000): Promise<void> {
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.waitForURL(/\/runs\/art_/);
  await expect(page.getByRole('heading', { name: 'Leaderboard' })).toBeVisible({ timeout });
}

export { expect };
