import type { APIRequestContext } from '@playwright/test';
import { expect, expectAccessible, expectNoSideScroll, type Product, test } from './fixture.ts';

/** Starts a small run over HTTP and waits for its end. */
async function runKept(request: APIRequestContext, { url }: Product, body: object): Promise<string> {
  const models = ['naive', 'seasonal_naive'];
  const answer = await request.post(`${url}/api/v1/runs?wait=true`, {
    data: { preset: 'demo_minimal', models, preservation: 'keep', ...body },
    timeout: 120_000,
  });
  const { runId } = (await answer.json()) as { runId: string };
  return runId;
}

test('workspaces are found, compared, tagged and archived together, checked and restored', async ({ page, product }) => {
  test.setTimeout(240_000);
  await runKept(page.request, product, { workspaceName: 'spring', seed: 1, backtest: { horizon: 7 } });
  await runKept(page.request, product, { workspaceName: 'autumn', seed: 2 });

  await page.goto(`${product.url}/workspaces?q=spring`);
  await expect(page.getByRole('link', { name: 'spring' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'autumn' })).toHaveCount(0);

  await page.goto(`${product.url}/workspaces`);
  for (const name of ['spring', 'autumn']) await page.getByRole('checkbox', { name: `Choose ${name}` }).check();
  await page.getByRole('button', { name: 'Tag', exact: true }).click();
  await page.getByRole('textbox', { name: 'Tags to add' }).fill('season');
  await page.getByRole('button', { name: 'Tag 2 workspaces' }).click();
  await expect(page.getByRole('status').filter({ hasText: '2 of 2 tagged' })).toBeVisible();
  await expectAccessible(page);
  for (const name of ['spring', 'autumn']) await page.getByRole('checkbox', { name: `Choose ${name}` }).check();
  await page.getByRole('link', { name: 'Compare' }).click();
  await page.waitForURL(/\/workspaces\/compare\?ids=/);
  await expect(page.getByRole('region', { name: 'Configuration, differences' })).toContainText('backtest.horizon');
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSideScroll(page);
  await page.goto(`${product.url}/workspaces/spring?health=1`);
  // The second run moved the alias: the first still is what it was, and says that the name points elsewhere.
  await expect(page.getByText(/alive, 1 changed\./)).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'alias demo-production' })).toContainText('points to');
  await expectNoSideScroll(page);
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Restore' }).click();
  await page.waitForURL(/\/runs\/new\?restore=/);
  await expect(page.getByLabel('Seed')).toHaveValue('1');
  await expect(page.getByLabel('Horizon')).toHaveValue('7');
  await expect(page.getByText('Nothing has been started.')).toBeVisible();

  await page.goto(`${product.url}/workspaces?tags=season`);
  await page.getByRole('checkbox', { name: 'Choose spring' }).check();
  await page.getByRole('button', { name: 'Archive', exact: true }).click();
  await page.getByRole('button', { name: 'Archive 1 workspace' }).click();
  await expect(page.getByRole('link', { name: 'spring' })).toHaveCount(0);
  await page.goto(`${product.url}/workspaces?tags=season&archived=1`);
  await expect(page.getByRole('link', { name: 'spring' })).toBeVisible();
});

test('a note is written without scripts', async ({ browser, page, product }) => {
  test.setTimeout(120_000);
  await runKept(page.request, product, { workspaceName: 'quiet', seed: 3 });
  const context = await browser.newContext({ javaScriptEnabled: false });
  const still = await context.newPage();
  await still.goto(`${product.url}/workspaces/quiet`);
  for (const text of ['The first word.', 'The second word.']) {
    await still.getByLabel('A note or a comment').fill(text);
    await still.getByRole('button', { name: 'Write' }).click();
    await expect(still.getByText(text)).toBeVisible();
  }
  await expect(still.locator('ol li').filter({ hasText: 'word.' }).first()).toContainText('The second word.');
  await context.close();
});

test('an ephemeral run says how long it is listed, and is kept from the list', async ({ page, product }) => {
  test.setTimeout(120_000);
  await page.request.post(`${product.url}/api/v1/runs?wait=true`, {
    data: { preset: 'demo_minimal', models: ['naive', 'seasonal_naive'], seed: 4 },
    timeout: 100_000,
  });
  await page.goto(`${product.url}/runs`);
  const row = page.getByRole('row').filter({ hasText: 'archived in' }).first();
  await expect(row).toContainText(/archived in \d+ h/);
  await row.getByRole('button', { name: /^Keep/ }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('from-the-list');
  await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'from-the-list' }).getByRole('link', { name: 'kept' })).toBeVisible();
});
