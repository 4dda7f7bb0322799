import { expect, expectAccessible, expectNoSideScroll, test } from './fixture.ts';
import { openRun } from './open-run.ts';

// The first run is made while the first test waits for it; on a busy machine that takes its time.
test.setTimeout(150_000);

test('sums by shop and product add up in words, a shop is chosen, and its link shows it again', async ({ page, product }) => {
  await openRun(page, product);
  const sums = page.getByRole('region', { name: 'By store and product' });
  await expect(sums.getByText(/Over all levels it missed [\d.]+\s%, against [\d.]+\s% when each is forecast alone/)).toBeVisible();
  await expect(sums.getByText('Every sum is exactly what its parts add up to, at every step.')).toBeVisible();
  await expect(sums.getByText(/^All series together adds up 30\sseries: [\d,]+ units over 14 days/)).toBeVisible();
  const shop = sums.getByRole('row').filter({ hasText: /shop/ }).first();
  const name = await shop.getByRole('link').innerText();
  await shop.getByRole('link').click();
  await page.waitForURL(/node=\d/);
  await expect(sums.getByText(new RegExp(`^${name} adds up 10\\sseries: [\\d,]+ units over 14 days`))).toBeVisible();
  await page.reload();
  await expect(sums.getByText(new RegExp(`^${name} adds up 10\\sseries`))).toBeVisible();
  const slider = sums.getByRole('slider');
  await slider.focus();
  await page.keyboard.press('End');
  await expect(slider).toHaveAttribute('aria-valuetext', /forecast [\d,.]+, 80\s% between [\d,.]+ and [\d,.]+.*on its own [\d,.]+/);
});

test('every product is listed on demand, and the ways to add up are compared', async ({ page, product }) => {
  await openRun(page, product);
  const sums = page.getByRole('region', { name: 'By store and product' });
  await sums.getByRole('link', { name: /all 3 shops and 10 products/ }).click();
  await page.waitForURL(/sums=all/);
  await expect(sums.getByRole('row').filter({ hasText: /product/ })).toHaveCount(10);
  await sums.getByText('How the ways compare').click();
  const ways = sums.getByRole('region', { name: 'Errors of the ways to add up' });
  await expect(ways.getByRole('row')).toHaveCount(6);
  await expect(ways.getByText('stands')).toHaveCount(1);
  const download = page.waitForEvent('download');
  await sums.getByRole('link', { name: 'CSV of forecasts that add up' }).click();
  expect((await download).suggestedFilename()).toMatch(/hierarchy\.csv$/);
});

for (const width of [1440, 390])
  for (const colorScheme of ['light', 'dark'] as const)
    test(`sums at ${width} px, ${colorScheme}: accessible, no side scroll`, async ({ page, product }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await openRun(page, product, '&node=1&sums=all');
      await expect(page.getByRole('region', { name: 'By store and product' })).toBeVisible();
      await page.getByText('How the ways compare').click();
      await expectNoSideScroll(page);
      await expectAccessible(page);
    });
