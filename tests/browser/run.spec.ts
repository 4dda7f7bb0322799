import { expect, test } from './fixture.ts';

/** Large enough to be watched, with models that are quick on each series: these journeys are about the page, not about the models. */
const LARGE = {
  preset: 'demo_minimal',
  overrides: { stores: 40, products: 100, windowDays: 500 },
  models: ['naive', 'seasonal_naive', 'moving_average', 'seasonal_average', 'ses', 'drift'],
  reuse: false,
};

test('a run is started from home, watched to its end, kept and replayed', async ({ page, product }) => {
  test.setTimeout(240_000);
  await page.goto(`${product.url}/runs/new?preset=demo_minimal`);
  await page.getByLabel('Seed').fill('11');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.waitForURL(/\/runs\/art_/);
  await expect(page.getByRole('heading', { name: 'Leaderboard' })).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText('Same cutoffs for all').first()).toBeVisible();

  await page.getByRole('button', { name: 'Keep', exact: true }).first().click();
  await page.getByRole('dialog').getByLabel('Name').fill('first');
  await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();

  await page.goto(`${product.url}/workspaces/first`);
  await expect(page.getByRole('heading', { name: 'first' }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Replay', exact: true }).first().click();
  await expect(page.getByRole('dialog').getByRole('region', { name: 'Settings that will be sent' })).toContainText('backtest.horizon');
  await page.getByRole('dialog').getByRole('button', { name: 'Start the replay' }).click();
  await page.waitForURL(/\/runs\/art_/);
  await expect(page.getByText('Reproduced').first()).toBeVisible({ timeout: 90_000 });
});

test('a page reloaded in the middle of a run goes on; the server killed in the middle comes back and finishes it', async ({ page, product, complaints }) => {
  test.setTimeout(180_000);
  const started = await page.request.post(`${product.url}/api/v1/runs`, { data: { ...LARGE, seed: 5 } });
  const { runId } = (await started.json()) as { runId: string };
  await page.goto(`${product.url}/runs/${runId}`);
  await expect(page.getByRole('button', { name: 'Cancel' }).first()).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Cancel' }).first()).toBeVisible();
  await product.restart();
  await expect(page.getByRole('heading', { name: 'Leaderboard' })).toBeVisible({ timeout: 120_000 });
  const events = (await (await page.request.get(`${product.url}/api/v1/runs/${runId}/events?limit=5000`)).json()) as { seq: number; type: string }[];
  expect(events.map((event) => event.seq)).toEqual(events.map((_, i) => i + 1));
  expect(events.filter((event) => event.type === 'run.completed')).toHaveLength(1);
  // While the server was away the browser could not connect; that, and only that, it may have said.
  complaints.splice(
    0,
    complaints.length,
    ...complaints.filter((one) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/.test(one)),
  );
});

test('Cancel ends a run at once and says so', async ({ page, product }) => {
  test.setTimeout(60_000);
  const started = await page.request.post(`${product.url}/api/v1/runs`, { data: { ...LARGE, seed: 6 } });
  const { runId } = (await started.json()) as { runId: string };
  await page.goto(`${product.url}/runs/${runId}`);
  await page.getByRole('button', { name: 'Cancel' }).first().click();
  await expect(page.getByText('cancelled').first()).toBeVisible({ timeout: 5000 });
});

test('a field that does not fit is refused beside the field, before the run', async ({ page, product }) => {
  await page.goto(`${product.url}/runs/new?preset=demo_minimal`);
  await page.getByLabel('Horizon').fill('90');
  await expect(page.getByText(/largest horizon that fits/i).first()).toBeVisible({ timeout: 10_000 });
});
