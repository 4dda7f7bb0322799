import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { APIRequestContext, Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSideScroll, test } from './fixture.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const VITRINE = join(ROOT, 'server/cli/vitrine.mjs');

let work: string;
test.beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'vitrine-bundle-'));
});
test.afterAll(() => rmSync(work, { recursive: true, force: true }));

/** One more instance beside the fixture's own, on a data directory of its own. */
async function startAnother(): Promise<{ url: string; close(): Promise<void> }> {
  const env: NodeJS.ProcessEnv = { ...process.env, VITRINE_DATA: join(work, 'other'), VITRINE_PORT: '0', VITRINE_WELCOME: 'off', NODE_ENV: 'production' };
  const child = spawn(process.execPath, [VITRINE, 'start'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk;
      const ready = /ready at (\S+)/.exec(said);
      if (ready) resolve(ready[1]);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', (code) => reject(new Error(`the second server ended with ${code}: ${said}`)));
  });
  const close = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  };
  return { url, close };
}

async function runKept(request: APIRequestContext, url: string, name: string): Promise<void> {
  const data = { preset: 'demo_minimal', models: ['naive', 'seasonal_naive'], preservation: 'keep', workspaceName: name, seed: 11 };
  const answer = await request.post(`${url}/api/v1/runs?wait=true`, { data, timeout: 120_000 });
  expect(answer.ok()).toBe(true);
}

/** As a person looks at it: both widths, both themes, nothing to complain about. */
async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1440, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await expectAccessible(page);
      await expectNoSideScroll(page);
      if (process.env.VITRINE_SHOTS) await page.screenshot({ path: join(process.env.VITRINE_SHOTS, `${name}-${colorScheme}-${width}.png`), fullPage: true });
    }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
}

const listOf = (folder: string): string => readFileSync(join(folder, readdirSync(folder)[0], 'manifest-sha256.txt'), 'utf8');

test('a workspace is exported, checked by others, imported on a second instance, reproduced, and exported again with equal bytes', async ({
  page,
  product,
}) => {
  test.setTimeout(420_000);
  await runKept(page.request, product.url, 'traveller');
  await page.goto(`${product.url}/workspaces?q=traveller`);
  await page.getByRole('button', { name: 'Export traveller' }).click();
  await page.waitForURL(/\/bundles\/[0-9a-f]{32}/);
  await expect(page.getByText(/All \d+ checks pass\./).first()).toBeVisible();
  await look(page, 'bundle');
  const bundleId = page.url().split('/').at(-1) ?? '';

  // The page's own export leaves models behind; what is to be replayed elsewhere may travel whole.
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /^Download zip/ }).click()]);
  const zip = join(work, 'traveller.zip');
  await download.saveAs(zip);
  expect(execFileSync(process.execPath, [VITRINE, 'verify', zip], { encoding: 'utf8' })).toContain('is sound');
  const address = `${product.url}/api/v1/bundles/${bundleId}.zip`;
  const bytes = readFileSync(zip);
  const head = await page.request.head(address);
  expect(head.headers()).toMatchObject({ 'content-length': String(bytes.length), 'accept-ranges': 'bytes', 'content-type': 'application/zip' });
  const part = await page.request.get(address, { headers: { range: 'bytes=100-299', 'if-range': head.headers().etag } });
  expect([part.status(), part.headers()['content-length']]).toEqual([206, '200']);
  expect((await part.body()).equals(bytes.subarray(100, 300))).toBe(true);
  expect((await page.request.get(address, { headers: { 'if-none-match': head.headers().etag } })).status()).toBe(304);
  expect((await page.request.get(address, { headers: { range: `bytes=${bytes.length}-` } })).status()).toBe(416);
  const first = join(work, 'first');
  execFileSync('unzip', ['-q', zip, '-d', first]);
  expect(readdirSync(first)).toEqual([bundleId]);
  execFileSync('sha256sum', ['-c', '--quiet', 'checksums.sha256'], { cwd: join(first, bundleId) });

  // Served in a sandbox without scripts, where nothing can be asked of the page; looked at from the disk, as its receiver would.
  const served = await page.request.get(await page.getByRole('link', { name: 'Open the report' }).evaluate((link: HTMLAnchorElement) => link.href));
  expect(served.headers()['content-security-policy']).toMatch(/^default-src 'none'.*sandbox/);
  const report = join(first, bundleId, 'data/report.html');
  expect(await served.text()).toBe(readFileSync(report, 'utf8'));
  await page.goto(pathToFileURL(report).href);
  await look(page, 'report');

  const other = await startAnother();
  try {
    await page.goto(`${other.url}/bundles`);
    await page.setInputFiles('input[type=file]', zip);
    await page.waitForURL(/\/bundles\/imports\//, { timeout: 30_000 });
    await expect(page.getByText('Nothing has been changed yet.')).toBeVisible();
    await look(page, 'import-planned');
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await page.getByRole('link', { name: 'Open the workspace' }).click({ timeout: 30_000 });
    await page.waitForURL(/\/workspaces\/[0-9a-f]{32}/);
    await page.getByRole('button', { name: 'Replay' }).click();
    await page.getByRole('button', { name: 'Start the replay' }).click();
    await page.waitForURL(/\/runs\/art_/);
    await expect(page.getByText('Reproduced').first()).toBeVisible({ timeout: 120_000 });

    await page.goto(`${other.url}/workspaces?q=traveller`);
    await page.getByRole('button', { name: 'Export traveller' }).click();
    await page.waitForURL(/\/bundles\/[0-9a-f]{32}/);
    const second = join(work, 'second');
    mkdirSync(second);
    const answer = await page.request.get(`${other.url}/api/v1/bundles/${page.url().split('/').at(-1)}/files/manifest-sha256.txt`);
    expect(await answer.text()).toBe(listOf(first));
    await page.goto(`${other.url}/bundles`);
    await expect(page.getByRole('heading', { name: 'Brought in' })).toBeVisible();
    await look(page, 'bundles');
  } finally {
    await other.close();
  }
});

test('the Export button works without scripts, and a page of another address cannot press it', async ({ browser, page, product }) => {
  test.setTimeout(120_000);
  await runKept(page.request, product.url, 'still-life');
  const context = await browser.newContext({ javaScriptEnabled: false });
  const still = await context.newPage();
  await still.goto(`${product.url}/workspaces?q=still`);
  await still.getByRole('button', { name: 'Export still-life' }).click();
  await still.waitForURL(/\/bundles\/[0-9a-f]{32}/);
  await expect(still.getByRole('heading', { level: 1, name: 'still-life' })).toBeVisible();
  await context.close();
  const strangers: Record<string, string>[] = [{ origin: 'http://evil.example' }, { 'sec-fetch-site': 'cross-site' }, {}];
  for (const headers of strangers) {
    const refused = await page.request.post(`${product.url}/workspaces`, { headers, multipart: { workspaceId: 'still-life' } });
    expect([headers, refused.status()]).toEqual([headers, 403]);
  }
});

test('a file that is no bundle, or a damaged one, is refused with words, and leaves nothing', async ({ page, product, complaints }) => {
  await page.goto(`${product.url}/bundles`);
  await page.setInputFiles('input[type=file]', { name: 'cat.zip', mimeType: 'application/zip', buffer: Buffer.from('not a bundle at all') });
  await expect(page.getByRole('alert').filter({ hasText: /neither a folder nor a zip/ })).toBeVisible();
  await expectAccessible(page);
  const imports = (await (await page.request.get(`${product.url}/api/v1/imports`)).json()) as { total: number };
  expect(imports.total).toBe(0);
  // The browser itself notes the refusal.
  expect(complaints.splice(0)).toEqual([expect.stringContaining('422')]);
});
