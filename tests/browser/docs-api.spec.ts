import { expect, expectAccessible, expectNoSideScroll, test } from './fixture.ts';

test('the API is described in the product, operation by operation', async ({ page, product }) => {
  await page.goto(`${product.url}/docs`);
  await page.locator('#main').getByRole('link', { name: /^API/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'API' })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Filter operations' }).fill('lineage artifact');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/q=lineage/);
  await page.getByRole('link', { name: /GET \/artifacts\/\{artifactId\}\/lineage/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Artifacts' })).toBeVisible();
  const operation = page.getByRole('article', { name: 'What it came from and what came of it' });
  await expect(operation.getByRole('cell', { name: 'depth', exact: true })).toBeVisible();
  await expect(operation).toContainText("curl -sS 'http://127.0.0.1:3000/api/v1/artifacts/<artifactId>/lineage'");
  await expect(operation.getByRole('button', { name: /Copy curl/ })).toBeVisible();
  await expectAccessible(page);
});

test('the API pages fit a phone, and the short address leads to the same', async ({ page, product }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  for (const path of ['/docs/api', '/docs/api/artifacts', '/docs/registry-over-http']) {
    await page.goto(product.url + path);
    await expectNoSideScroll(page);
  }
  const [short, long] = [await page.request.get(`${product.url}/v1/presets`), await page.request.get(`${product.url}/api/v1/presets`)];
  expect([short.status(), await short.json()]).toEqual([200, await long.json()]);
});
