import { existsSync } from 'node:fs';
import { dropFile, expect, expectAccessible, expectNoSideScroll, startAndWatch, test } from './fixture.ts';

const DATA = new URL('../../../shared/data/', import.meta.url).pathname;
const here = existsSync(DATA);
if (!here) console.warn('SKIPPED: the real data sets are not beside the project; journeys with them are left out');

test('the sample file: mapping, health that adds up, a run', async ({ page, product }) => {
  test.setTimeout(90_000);
  await page.goto(product.url);
  await page.getByRole('button', { name: 'Try the sample CSV' }).click();
  await page.waitForURL(/\/feeds\/feed_/);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByText(/2,760\srows/).first()).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSideScroll(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page
    .getByRole('link', { name: /Run a forecast/ })
    .first()
    .click();
  await page.waitForURL(/\/runs\/new\?/);
  await startAndWatch(page);
  await expect(page.getByText('sample.csv').first()).toBeVisible();
});

const SETS = [
  { file: 'rossmann_112_stores.csv', rows: /84,702\srows/ },
  { file: 'm5_600_sales.csv', rows: /600\srows/ },
  { file: 'uci_weekly_sales.csv', rows: /811\srows/ },
];

for (const { file, rows } of SETS)
  test(`${file}: from the file to a leaderboard`, async ({ page, product }) => {
    test.skip(!here, 'real data sets are not beside the project');
    test.setTimeout(300_000);
    await dropFile(page, product, DATA + file);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await expect(page.getByText(rows).first()).toBeVisible({ timeout: 60_000 });
    await page
      .getByRole('link', { name: /Run a forecast/ })
      .first()
      .click();
    await page.waitForURL(/\/runs\/new\?/);
    await startAndWatch(page, 240_000);
    await expect(page.getByRole('heading', { name: 'Forecast', exact: true })).toBeVisible();
  });

test('M5 with its calendar and prices is dated and priced', async ({ page, product }) => {
  test.skip(!here, 'real data sets are not beside the project');
  test.setTimeout(120_000);
  await dropFile(page, product, `${DATA}m5_600_sales.csv`);
  const inputs = page.locator('input[type=file]');
  await inputs.nth(0).setInputFiles(`${DATA}m5_calendar.csv`);
  await expect(page.getByText('m5_calendar.csv').first()).toBeVisible();
  await inputs.nth(1).setInputFiles(`${DATA}m5_600_prices.csv`);
  await expect(page.getByText('m5_600_prices.csv').first()).toBeVisible();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByText(/24\sApr(il)?\s2016|2016-04-24/).first()).toBeVisible({ timeout: 60_000 });
});

test('a file that cannot be read is refused in words, and nothing is left behind', async ({ page, product, complaints }) => {
  await page.goto(product.url);
  await page.setInputFiles('input[type=file]', { name: 'sales.csv', mimeType: 'text/csv', buffer: Buffer.from([0, 1, 2, 3, 255, 0, 9, 0]) });
  await expect(page.getByRole('alert').first()).toContainText(/binary|cannot be read|not text/i);
  complaints.splice(0, complaints.length, ...complaints.filter((one) => !/status of 422/.test(one)));
});
