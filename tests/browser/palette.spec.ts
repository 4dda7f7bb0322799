import { expect, expectAccessible, test } from './fixture.ts';

test('the palette opens by key, filters, moves by arrows, goes by Enter, closes by Esc', async ({ page, product }) => {
  await page.goto(product.url);
  await page.getByRole('button', { name: 'Search or jump to' }).waitFor();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search or jump to' });
  const field = palette.getByRole('combobox');
  await expect(field).toBeFocused();
  await expect(palette.getByRole('option', { name: /The Pocket Notebook/ }).first()).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  await expect(palette.getByRole('option').nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(palette).toBeHidden();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('explorer');
  await expect(palette.getByRole('option').first()).toContainText('Explorer');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/explorer$/);
  await expect(palette).toBeHidden();
});

test('the palette finds series of the latest run', async ({ page, product }) => {
  await page.request.post(`${product.url}/api/v1/runs?wait=true`, { data: {} });
  await page.goto(product.url);
  await page.getByRole('button', { name: 'Search or jump to' }).click();
  await page.keyboard.type('soap at');
  const found = page.getByRole('option', { name: /Soap at/ }).first();
  await expect(found).toBeVisible();
  await found.click();
  await page.waitForURL(/series=\d+/);
  await expect(page.getByRole('heading', { name: 'Forecast', exact: true })).toBeVisible();
});

test('what has no match is said so', async ({ page, product }) => {
  await page.goto(product.url);
  await page.getByRole('button', { name: 'Search or jump to' }).click();
  await page.getByRole('option').first().waitFor();
  await page.keyboard.type('zzzz');
  await expect(page.getByText('Nothing has this name.')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${product.url}/`);
});

test('the question mark shows the keys, but not while typing', async ({ page, product }) => {
  await page.goto(`${product.url}/runs/new`);
  await page.getByLabel('Seed').fill('');
  await page.getByLabel('Seed').press('?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByLabel('Seed').blur();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
