import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSideScroll, type Product, startAndWatch, test } from './fixture.ts';

const WORLDS = ['demo_minimal', 'retail_standard', 'holiday_rush', 'high_variance', 'stockout_heavy', 'new_launches', 'sparse', 'showcase_rich'];

/** The worlds are looked at, not their forecasts. */
const MODELS = ['naive', 'seasonal_naive', 'seasonal_average'];

interface Row {
  runId: string;
  preset: string;
  status: string;
}

/** Runs every world once and waits for all of them; returns the runs. */
async function runAll(page: Page, product: Product): Promise<Row[]> {
  const list = async (): Promise<Row[]> => ((await (await page.request.get(`${product.url}/api/v1/runs`)).json()) as { rows: Row[] }).rows;
  const known = new Set((await list()).map((row) => row.preset));
  for (const preset of WORLDS)
    if (!known.has(preset))
      expect((await page.request.post(`${product.url}/api/v1/runs`, { data: { preset, models: MODELS, approve: 'no' } })).status()).toBe(201);
  const ended = async (): Promise<number> => new Set((await list()).filter((row) => row.status === 'completed').map((row) => row.preset)).size;
  await expect.poll(ended, { timeout: 150_000 }).toBeGreaterThanOrEqual(WORLDS.length);
  return list();
}

test('each world draws its own signature over its data, on its card and on its run', async ({ page, product }) => {
  test.setTimeout(180_000);
  const runs = await runAll(page, product);
  await page.goto(product.url);
  await expect(page.locator('.fancy svg.fx')).toHaveCount(WORLDS.length);
  await expect(page.getByRole('heading', { name: 'Eight worlds to try' })).toBeVisible();
  const drawn: Readonly<Record<string, string>> = {
    demo_minimal: '.fx-ink',
    retail_standard: '.fx-print',
    holiday_rush: '.fx-light',
    high_variance: '.fx-line',
    stockout_heavy: '.fx-empty',
    new_launches: '.fx-cloth',
    sparse: '.fx-star',
    showcase_rich: '.fx-closing',
  };
  for (const [preset, mark] of Object.entries(drawn)) {
    const run = runs.find((row) => row.preset === preset);
    await page.goto(`${product.url}/runs/${run?.runId}`);
    await expect(page.locator(`svg.fx ${mark}`).first(), preset).toBeAttached();
    await expectAccessible(page);
  }
});

test('a till roll has one printed line for each finished step when the run has ended', async ({ page, product }) => {
  await page.goto(`${product.url}/runs/new?preset=retail_standard`);
  await startAndWatch(page);
  const printed = page.locator('svg.fx .fx-print[opacity="1"]');
  await expect.poll(() => printed.count()).toBeGreaterThanOrEqual(11);
  await expect(page.locator('svg.fx .fx-print[opacity="0"]')).toHaveCount(0);
});

test('Plain hides stories and effects, keeps the data, and is remembered', async ({ page, product }) => {
  await page.goto(product.url);
  await expect(page.locator('.fancy').first()).toBeVisible();
  await page.getByRole('button', { name: 'Plain' }).click();
  await expect(page.locator('.fancy:visible')).toHaveCount(0);
  await expect(page.locator('.plain svg').first()).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Plain' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.locator('.fancy:visible')).toHaveCount(0);
  await expectAccessible(page);
});

test('with reduced motion nothing moves', async ({ page, product }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(product.url);
  const moving = await page
    .locator('svg.fx *')
    .evaluateAll(
      (nodes) =>
        nodes.filter((node) => getComputedStyle(node).animationName !== 'none' || Number.parseFloat(getComputedStyle(node).transitionDuration) > 0).length,
    );
  expect(moving).toBe(0);
});

for (const width of [1440, 390])
  for (const colorScheme of ['light', 'dark'] as const)
    test(`home with eight worlds, docs and plugins at ${width} px, ${colorScheme}`, async ({ page, product }) => {
      test.setTimeout(180_000);
      await runAll(page, product);
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const docs = ['quick-start', 'your-data', 'presets', 'plugins', 'determinism', 'limits', 'errors'].map((slug) => `/docs/${slug}`);
      for (const path of ['/', '/docs', ...docs, '/plugins']) {
        await page.goto(product.url + path);
        await page.getByRole('main').waitFor();
        await expectAccessible(page);
        await expectNoSideScroll(page);
      }
    });
