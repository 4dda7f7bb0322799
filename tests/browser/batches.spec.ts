import type { APIRequestContext } from '@playwright/test';
import { expect, expectAccessible, expectNoSideScroll, type Product, test } from './fixture.ts';

/** Starts a small run over HTTP and waits for its end. */
async function runOnce(request: APIRequestContext, { url }: Product, body: object): Promise<string> {
  const data = { models: ['naive', 'seasonal_naive'], ...body };
  const answer = await request.post(`${url}/api/v1/runs?wait=true`, { data, timeout: 120_000 });
  return ((await answer.json()) as { runId: string }).runId;
}

test('a batch is counted before it starts, fills while it runs, and says who is best where', async ({ page, product }) => {
  test.setTimeout(240_000);
  const runId = await runOnce(page.request, product, { preset: 'demo_minimal' });
  await page.goto(`${product.url}/batches`);
  await expect(page.getByText('Every batch is listed here')).toBeVisible();
  await page.goto(`${product.url}/batches/new?run=${runId}`);
  await expect(page.getByText('18 items')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('radio', { name: /By hand/ }).check();
  await page.getByLabel('How many').fill('4');
  await expect(page.getByText('12 items')).toBeVisible();
  await page.getByLabel('Which', { exact: true }).selectOption('region');
  await page.getByLabel('Regions, one a line').fill('Atlantis');
  await expect(page.getByRole('alert').filter({ hasText: 'there is no region "Atlantis"' })).toBeVisible();
  await page.getByRole('radio', { name: /Quick baseline sweep/ }).check();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.waitForURL(/\/batches\/art_/);
  await expect(page.getByText(/is the best on \d\sseries of 6/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('region', { name: 'WAPE of each series with each model' }).getByRole('row')).toHaveCount(7);
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSideScroll(page);
  await page.goto(`${product.url}/batches`);
  await expect(page.getByRole('link', { name: 'Quick baseline sweep' })).toBeVisible();
  await expectNoSideScroll(page);
  await expectAccessible(page);
});

test('items without a score are named with their reason and run again', async ({ page, product }) => {
  test.setTimeout(240_000);
  const runId = await runOnce(page.request, product, { preset: 'sparse' });
  const started = await page.request.post(`${product.url}/api/v1/batches`, { data: { runId, models: ['naive', 'ses'], scope: { kind: 'all' } } });
  expect(started.status()).toBe(201);
  const { batchId } = (await started.json()) as { batchId: string };
  await page.goto(`${product.url}/batches/${batchId}`);
  await expect(page.getByRole('heading', { name: 'Without a score' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('no observed period in any test window')).toBeVisible();
  await expect(page.getByText('warning, partial')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Retry \d+ items$/ }).click();
  await page.waitForURL((url) => !url.pathname.endsWith(batchId));
  await expect(page.getByRole('link', { name: /a retry of/ })).toBeVisible();
});

test('the guide answers a question, also without scripts', async ({ browser, page, product }) => {
  await page.goto(`${product.url}/docs`);
  await page.getByRole('searchbox', { name: 'Ask the guide' }).fill('How do I run the demo pipeline?');
  await page.getByRole('button', { name: 'Ask' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Quick start' }).first()).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${product.url}/docs/skips`);
  await expect(page.getByRole('heading', { level: 1, name: 'When a preset skips' })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSideScroll(page);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const still = await context.newPage();
  await still.goto(`${product.url}/docs?q=blank+quantity`);
  await expect(still.getByRole('link', { name: 'Columns', exact: true })).toBeVisible();
  await context.close();
});
