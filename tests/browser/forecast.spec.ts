import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSideScroll, type Product, test } from './fixture.ts';

/** A finished run of a small world, made once for all journeys here. */
let made: Promise<string> | null = null;
function finishedRun(page: Page, product: Product): Promise<string> {
  made ??= (async () => {
    const started = await page.request.post(`${product.url}/api/v1/runs?wait=true`, {
      data: {
        preset: 'demo_minimal',
        seed: 17,
        anchorDay: '2026-05-31',
        models: ['naive', 'seasonal_naive', 'moving_average', 'seasonal_average', 'ses', 'auto_ets'],
      },
      timeout: 90_000,
    });
    expect(started.ok()).toBe(true);
    return ((await started.json()) as { runId: string }).runId;
  })();
  return made;
}

const openResults = async (page: Page, product: Product, query = ''): Promise<string> => {
  const runId = await finishedRun(page, product);
  await page.goto(`${product.url}/runs/${runId}?tab=results${query}`);
  await expect(page.getByRole('heading', { name: 'Leaderboard' })).toBeVisible();
  return runId;
};
const THEMES = ['light', 'dark'] as const;
const WIDTHS = [1440, 390] as const;

test('the leaderboard is seen together, by class, by horizon and by window; the view stands in the URL', async ({ page, product }) => {
  test.setTimeout(120_000);
  await openResults(page, product);
  const board = page.locator('section[aria-labelledby="leaderboard"]');
  for (const name of ['WAPE', 'MASE', 'RMSSE', 'Value added']) await expect(board.getByRole('columnheader', { name, exact: true })).toBeVisible();
  await expect(board.getByRole('columnheader', { name: /^Bias, units a day$/ })).toBeVisible();
  for (const [link, view, label] of [
    ['by demand class', 'class', 'Leaderboard by class of demand'],
    ['by horizon', 'horizon', 'Leaderboard by horizon'],
    ['by window', 'window', 'Leaderboard by window'],
  ]) {
    await board.getByRole('link', { name: link }).click();
    await expect(page).toHaveURL(new RegExp(`view=${view}`));
    await expect(page.getByRole('region', { name: label })).toBeVisible();
    await expect(page.getByRole('region', { name: label }).getByText('Seasonal naive').first()).toBeVisible();
    await page.reload();
    await expect(page.getByRole('region', { name: label })).toBeVisible();
    await expectAccessible(page);
  }
  await board.getByRole('link', { name: 'all together' }).click();
  await expect(page).not.toHaveURL(/view=/);
});

test('a model says what it assumes and how steady it is', async ({ page, product }) => {
  test.setTimeout(120_000);
  await openResults(page, product);
  const board = page.locator('section[aria-labelledby="leaderboard"]');
  const name = board.getByRole('button', { name: 'SES' });
  await expect(name).toHaveAttribute('aria-expanded', 'false');
  await name.focus();
  await page.keyboard.press('Enter');
  await expect(name).toHaveAttribute('aria-expanded', 'true');
  for (const term of ['Tracking signal', 'Stability', 'CRPS', 'MSIS']) await expect(board.getByText(term, { exact: true })).toBeVisible();
  await expect(board.getByText('Learns one series at a time')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(board.getByText('Tracking signal', { exact: true })).toBeHidden();
});

test('the calibration is read with the arrow keys, and its table says the same', async ({ page, product }) => {
  test.setTimeout(120_000);
  await openResults(page, product);
  const part = page.locator('section[aria-labelledby="calibration"]');
  const chart = part.getByRole('slider');
  await chart.focus();
  await page.keyboard.press('End');
  await expect(chart).toHaveAttribute('aria-valuetext', /^95\s% range: held [\d.]+\s%/);
  await page.keyboard.press('ArrowLeft');
  const said = (await chart.getAttribute('aria-valuetext')) ?? '';
  const held = /held ([\d.]+\s%)/.exec(said)?.[1] ?? 'nothing';
  await expect(part.getByRole('row', { name: /^90 %/ })).toContainText(held);
});

test('the list of series is sorted, searched and paged by its URL, and opens a series', async ({ page, product }) => {
  test.setTimeout(120_000);
  const runId = await openResults(page, product);
  const list = page.locator('section[aria-labelledby="series"]');
  const names = () => list.getByRole('rowheader').allTextContents();
  const first = await names();
  expect(first).toHaveLength(12);
  await list.getByRole('link', { name: 'next page' }).click();
  await expect(page).toHaveURL(/cursor=/);
  await expect(list.getByRole('link', { name: 'first page' })).toBeVisible();
  await expect.poll(names).not.toEqual(first);
  const second = await names();
  expect(second.filter((name) => first.includes(name))).toEqual([]);
  await list.getByRole('link', { name: 'name', exact: true }).click();
  await expect(page).toHaveURL(/sort=key/);
  await expect(page).not.toHaveURL(/cursor=/);
  await list.getByRole('searchbox').fill(second[0].slice(0, 4));
  await list.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/q=/);
  await expect.poll(async () => (await names()).length).toBeLessThan(12);
  await list.getByRole('rowheader').first().getByRole('link').click();
  await expect(page).toHaveURL(/series=\d+/);
  await expect(page.getByText(/Forecast by|forecasts? it|stands in/).first()).toBeVisible();
  const saved = await page.request.get(`${product.url}/api/v1/runs/${runId}/artifacts/backtest/download?format=csv`);
  expect(saved.ok()).toBe(true);
  await page.goto(`${product.url}/runs/${runId}?tab=results&cursor=nonsense&view=odd&class=odd`);
  await expect(list.getByRole('rowheader')).toHaveCount(12);
});

for (const theme of THEMES)
  for (const width of WIDTHS)
    test(`results and the form, ${theme}, ${width} px: accessible, nothing beside the window`, async ({ page, product }) => {
      test.setTimeout(120_000);
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize({ width, height: 900 });
      await openResults(page, product, '&series=-1');
      await expectAccessible(page);
      await expectNoSideScroll(page);
      await page.goto(`${product.url}/runs/new?preset=demo_minimal`);
      for (const fold of await page.locator('main details > summary').all()) await fold.click();
      await expect(page.getByLabel('Series tested')).toBeVisible();
      await expect(page.getByText('Across all series', { exact: true })).toBeVisible();
      await expectAccessible(page);
      await expectNoSideScroll(page);
    });
