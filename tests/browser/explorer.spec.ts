import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { dropFile, expect, expectAccessible, expectNoSideScroll, type Product, test } from './fixture.ts';

/** Opens the newest dataset's page. */
async function openFirst(page: Page, product: Product): Promise<void> {
  await page.goto(product.url);
  await expect(page.getByText(/interval covered/)).toBeVisible({ timeout: 30_000 });
  await page.goto(`${product.url}/explorer`);
  await page.getByRole('link', { name: 'The Pocket Notebook' }).first().click();
  await page.waitForURL(/\/explorer\/[0-9a-f]{64}$/);
}

test('from datasets to one series, with search, facets and sort in the URL', async ({ page, product }) => {
  await openFirst(page, product);
  await expect(page.locator('tbody tr')).toHaveCount(30);
  await page.getByLabel('Name holds').fill('Soap');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.waitForURL(/q=Soap/);
  await expect(page.locator('tbody tr')).toHaveCount(3);
  await page.getByLabel('Name holds').fill('');
  await page.getByLabel('Store').selectOption({ index: 1 });
  await page.getByLabel('Sorted by').selectOption('units');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.waitForURL(/store=.+sort=units/);
  const units = await page.locator('tbody tr td.num').allInnerTexts();
  const numbers = units.map((text) => Number(text.replaceAll(',', '')));
  expect(numbers).toHaveLength(10);
  expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
  await page.locator('tbody tr a').first().click();
  await page.waitForURL(/series=\d+/);
  await expect(page.getByText(/92\sdays: \d+ with a quantity/)).toBeVisible();
});

test('one cursor reads all channels, by arrow keys; the table and the CSV hold the same', async ({ page, product }) => {
  await openFirst(page, product);
  await page.locator('tbody tr a').first().click();
  const chart = page.getByRole('slider');
  await chart.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expect(chart).toHaveAttribute('aria-valuenow', '1');
  await expect(chart).toHaveAttribute('aria-valuetext', /price \d.*EUR/);
  await expect(page.locator('.cursor-line')).toHaveCount(5);
  await page.getByRole('button', { name: 'table' }).click();
  await expect(page.getByRole('region', { name: 'Data of the charts' }).locator('tbody tr')).toHaveCount(92);
  await expectAccessible(page);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'save as CSV' }).click()]);
  const lines = readFileSync((await download.path()) ?? '', 'utf8')
    .trim()
    .split('\r\n');
  expect(lines).toHaveLength(93);
  expect(lines[0]).toBe('date,store,product,series,quantity,state,on_hand,latent_demand,price,promotion');
});

test('names that look like formulas are saved harmless', async ({ page, product }) => {
  const path = join(tmpdir(), `vitrine-formula-${process.pid}.csv`);
  const days = Array.from({ length: 90 }, (_, at) => new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10));
  writeFileSync(path, `unique_id,ds,y\n${days.map((day, at) => `=1+1,${day},${at % 7}`).join('\n')}\n`);
  await dropFile(page, product, path);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Ready to be forecast' })).toBeVisible({ timeout: 30_000 });
  await page.goto(`${product.url}/explorer`);
  await page.getByRole('link', { name: /vitrine-formula/ }).click();
  await page.getByRole('link', { name: '=1+1' }).click();
  await expect(page.getByText(/13 at zero|12 at zero/)).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'save as CSV' }).click()]);
  expect(readFileSync((await download.path()) ?? '', 'utf8')).toContain(",'=1+1,");
});

test('thousands of series are paged by keyset, each once', async ({ page, product }) => {
  test.setTimeout(120_000);
  const start = await page.request.post(`${product.url}/api/v1/runs?wait=true`, {
    data: { preset: 'demo_minimal', overrides: { stores: 20, products: 60, windowDays: 75 } },
    timeout: 100_000,
  });
  expect(start.ok()).toBe(true);
  await page.goto(`${product.url}/explorer`);
  await page
    .getByRole('row', { name: /1,200 series/ })
    .getByRole('link')
    .first()
    .click();
  const seen = new Set<string>();
  const links = page.locator('tbody tr a');
  for (let at = 0; at < 4; at++) {
    await expect(links).toHaveCount(30);
    for (const name of await links.allInnerTexts()) seen.add(name);
    const first = await links.first().innerText();
    await page.getByRole('link', { name: 'next page' }).click();
    await expect(links.first()).not.toHaveText(first);
  }
  expect(seen.size).toBe(120);
  await expect(page.getByText('30 of 1,200 series')).toBeVisible();
});

for (const width of [1440, 390])
  for (const colorScheme of ['light', 'dark'] as const)
    test(`explorer at ${width} px, ${colorScheme}: accessible, no side scroll`, async ({ page, product }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await openFirst(page, product);
      await expectAccessible(page);
      await expectNoSideScroll(page);
      await page.goto(`${page.url()}?series=0`);
      await page.getByRole('slider').waitFor();
      await expectAccessible(page);
      await expectNoSideScroll(page);
      await page.goto(`${product.url}/explorer`);
      await expectAccessible(page);
      await expectNoSideScroll(page);
    });
