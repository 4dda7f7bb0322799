import { expect, expectAccessible, expectNoSideScroll, test } from './fixture.ts';
import { openRun } from './open-run.ts';

// The first run is made while the first test waits for it; on a busy machine that takes its time.
test.setTimeout(150_000);

test('a forecast is taken apart on demand, in words first, step by step by keyboard', async ({ page, product }) => {
  await openRun(page, product, '&series=0');
  await page.getByRole('link', { name: 'Take it apart' }).click();
  await page.waitForURL(/why=chosen/);
  const why = page.getByRole('region', { name: 'Why this forecast' });
  await expect(why.getByText(/expects [\d.,]+ units a day on average/)).toBeVisible({ timeout: 30_000 });
  await expect(why.getByText(/explains \d+\s%\sof the ups and downs/).first()).toBeVisible();
  const slider = why.getByRole('slider');
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuenow', '0');
  await page.keyboard.press('End');
  await expect(slider).toHaveAttribute('aria-valuenow', '13');
  await expect(slider).toHaveAttribute('aria-valuetext', /\d+ units = level/);
  await page.keyboard.press('Home');
  await expect(slider).toHaveAttribute('aria-valuenow', '-1');
  await why.getByRole('heading', { name: 'How the past comes apart' }).waitFor();
  await why.getByText('table', { exact: true }).first().click();
  await expect(why.getByRole('region', { name: 'Parts of the forecast, step by step' }).locator('tbody tr')).toHaveCount(14);
});

test('another model is explained by the URL, and trees name what they saw', async ({ page, product }) => {
  await openRun(page, product, '&series=2&why=gradient_boosting');
  const why = page.getByRole('region', { name: 'Why this forecast' });
  await expect(why.getByRole('heading', { name: 'What Gradient boosting saw at the first step' })).toBeVisible({ timeout: 30_000 });
  await why.getByLabel('Model whose forecast is explained').selectOption('auto_ets');
  await page.waitForURL(/why=auto_ets/);
  await expect(why.getByText(/one-step errors (look like chance|still hold a pattern|are a little alike)/).first()).toBeVisible({ timeout: 30_000 });
  await why.getByRole('link', { name: 'close' }).click();
  await expect(page.getByRole('link', { name: 'Take it apart' })).toBeVisible();
});

test('the leaderboard leads to the card of a model, and the card to a series it wins', async ({ page, product }) => {
  const runId = await openRun(page, product);
  await page.getByRole('button', { name: 'Gradient boosting', exact: true }).click();
  await page.getByRole('link', { name: 'All about Gradient boosting in this run' }).click();
  await page.waitForURL(new RegExp(`/runs/${runId}/models/gradient_boosting`));
  await expect(page.getByRole('heading', { name: 'What it leans on' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('row').filter({ hasText: 'splits' })).toHaveCount(16);
  await page.locator('section[aria-labelledby=where] tbody a').first().click();
  await page.waitForURL(/why=gradient_boosting/);
  await expect(
    page
      .getByRole('region', { name: 'Why this forecast' })
      .getByText(/expects/)
      .first(),
  ).toBeVisible({ timeout: 30_000 });
});

for (const width of [1440, 390])
  for (const colorScheme of ['light', 'dark'] as const)
    test(`explanation and card at ${width} px, ${colorScheme}: accessible, no side scroll`, async ({ page, product }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const runId = await openRun(page, product, '&series=0&why=combination_boosting');
      await expect(page.getByRole('heading', { name: 'What the forecast is made of' })).toBeVisible({ timeout: 30_000 });
      await expectAccessible(page);
      await expectNoSideScroll(page);
      await page.goto(`${product.url}/runs/${runId}/models/combination_boosting`);
      await expect(page.getByRole('heading', { name: 'How it did' })).toBeVisible();
      await expectAccessible(page);
      await expectNoSideScroll(page);
    });
