import type { APIRequestContext } from '@playwright/test';
import { expect, expectAccessible, expectNoSideScroll, type Product, test } from './fixture.ts';

interface Model {
  modelRunId: string;
  model: string;
  dataset: string;
  digest: string;
}

/** Starts a small run over HTTP and waits for its end; returns what it registered. */
async function runModel(request: APIRequestContext, { url }: Product, body: object): Promise<Model> {
  const data = { preset: 'demo_minimal', models: ['naive', 'seasonal_naive'], ...body };
  const { runId } = (await (await request.post(`${url}/api/v1/runs?wait=true`, { data, timeout: 120_000 })).json()) as { runId: string };
  const { rows } = (await (await request.get(`${url}/api/v1/models/runs?runId=${runId}`)).json()) as { rows: Model[] };
  return rows[0];
}

/** A model run entered by hand: the artifact of a real one under a worse figure and another feature frame. */
async function enterWorse(request: APIRequestContext, { url }: Product, like: Model): Promise<string> {
  const entered = { model: 'by_hand', dataset: like.dataset, frameVersion: 2, lineage: 'preset:demo_minimal/7' };
  const made = (await (await request.post(`${url}/api/v1/models/runs`, { data: entered })).json()) as Model;
  for (const data of [{ state: 'running' }, { state: 'success', digest: like.digest, metric: 'wape', value: 0.9, metrics: { wape: 0.9 } }])
    expect((await request.patch(`${url}/api/v1/models/runs/${made.modelRunId}`, { data })).status()).toBe(200);
  return made.modelRunId;
}

test('a stale alias is seen, promoted through its gates, and rolled back', async ({ page, product }) => {
  test.setTimeout(240_000);
  const first = await runModel(page.request, product, { seed: 7 });
  const worse = await enterWorse(page.request, product, first);

  await page.goto(`${product.url}/control`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('One alias should move.');
  const aliases = page.getByRole('region', { name: 'Aliases' });
  await expect(aliases).toContainText('feature_frame_version_mismatch');
  await expectAccessible(page);

  await aliases.getByRole('button', { name: 'Promote by hand' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('worse: WAPE 90.0 % against')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Promote', exact: true })).toBeDisabled();
  await expectAccessible(page);
  for (const box of await dialog.getByRole('checkbox').all()) await box.check();
  await dialog.getByLabel('Why all the same').fill('a drill for the team');
  await dialog.getByRole('button', { name: 'Promote', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The alias stands well.');
  const history = page.getByRole('region', { name: 'Alias history' });
  await expect(history).toContainText('a drill for the team');
  await expect(history).toContainText('acknowledged: a worse error and another feature frame');

  await page.getByRole('button', { name: /^Roll back to .*demo-production/ }).click();
  await expect(history.getByText('rolled back', { exact: false }).first()).toBeVisible();
  await expect(aliases).toContainText('Stale:');

  await page.goto(`${product.url}/models/${worse}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('by hand');
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByText('Its bytes have their digest')).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of ['/control', '/models', `/models/${worse}`]) {
    await page.goto(product.url + path);
    await expectNoSideScroll(page);
    await expectAccessible(page);
  }
});

test('a finished run offers to promote its winner', async ({ page, product }) => {
  test.setTimeout(120_000);
  const { modelRunId } = await runModel(page.request, product, { seed: 8 });
  const { runId } = (await (await page.request.get(`${product.url}/api/v1/models/runs/${modelRunId}`)).json()) as { runId: string };
  await page.goto(`${product.url}/runs/${runId}?tab=results`);
  await page.getByRole('button', { name: /^Promote/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Alias that will point at it').fill('spring-plan');
  await dialog.getByRole('button', { name: 'Look at the gates' }).click();
  await expect(dialog.getByText('It points at nothing yet.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Promote', exact: true }).click();
  await expect(dialog).toBeHidden();
  await page.goto(`${product.url}/control`);
  await expect(page.getByRole('region', { name: 'Aliases' })).toContainText('spring-plan');
});

test('the board counts runs where they stand, live, and is walked with the keys', async ({ page, product }) => {
  test.setTimeout(120_000);
  await page.goto(`${product.url}/runs?view=board`);
  const done = page.getByRole('region', { name: /^Done/ });
  const before = Number(await done.locator('h2 .num').textContent());
  await expectAccessible(page);
  await page.request.post(`${product.url}/api/v1/runs`, { data: { preset: 'demo_minimal', models: ['naive', 'seasonal_naive'], seed: 9 } });
  await expect(done.locator('h2 .num')).toHaveText(String(before + 1), { timeout: 60_000 });
  const cards = done.getByRole('link');
  await cards.first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(cards.nth(1)).toBeFocused();
  await page.keyboard.press('Home');
  await expect(cards.first()).toBeFocused();
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSideScroll(page);
});
