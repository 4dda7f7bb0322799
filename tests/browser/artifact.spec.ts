import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIRequestContext, Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSideScroll, type Product, test } from './fixture.ts';

interface Listed {
  artifactId: string;
  kind: string;
  digest: string;
  files: { path: string; sha256: string }[];
}

/** A small run of its own seed, with what it made. */
async function runOf(request: APIRequestContext, { url }: Product, seed: number): Promise<{ runId: string; made: Listed[] }> {
  const data = { preset: 'demo_minimal', models: ['naive', 'seasonal_naive'], seed };
  const { runId } = (await (await request.post(`${url}/api/v1/runs?wait=true`, { data, timeout: 120_000 })).json()) as { runId: string };
  return { runId, made: (await (await request.get(`${url}/api/v1/runs/${runId}/artifacts`)).json()) as Listed[] };
}

const forecastOf = (made: readonly Listed[]): Listed => made.find((one) => one.kind === 'forecast') as Listed;

/** An artifact of a person's own, of one file. */
async function upload(request: APIRequestContext, { url }: Product, title: string, path: string, text: string): Promise<string> {
  const { sha256 } = (await (
    await request.post(`${url}/api/v1/blobs`, { data: Buffer.from(text), headers: { 'content-type': 'application/octet-stream' } })
  ).json()) as {
    sha256: string;
  };
  const answer = await request.post(`${url}/api/v1/artifacts`, { data: { title, files: [{ path, sha256 }] } });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { artifactId: string }).artifactId;
}

async function expectGoodLooks(page: Page): Promise<void> {
  for (const width of [1440, 390])
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
      await expectNoSideScroll(page);
    }
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('a forecast is opened from its run: drawn, read by keyboard, as a table, edited, checked', async ({ page, product, complaints }) => {
  test.setTimeout(360_000);
  const { runId, made } = await runOf(page.request, product, 4101);
  const { artifactId } = forecastOf(made);
  await page.goto(`${product.url}/runs/${runId}?tab=artifacts`);
  await page
    .locator('summary')
    .filter({ hasText: 'step backtest' })
    .filter({ hasText: /^forecast/ })
    .click();
  await page.getByRole('link', { name: 'open forecast in the registry' }).click();
  await page.waitForURL(`**/registry/${artifactId}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('forecast');

  const chart = page.getByRole('slider');
  await chart.focus();
  await page.keyboard.press('End');
  await expect(chart).toHaveAttribute('aria-valuetext', /forecast .*80/);
  await expect(page.getByRole('region', { name: 'First rows' }).getByRole('row')).toHaveCount(51);
  await expectGoodLooks(page);

  await page.getByRole('button', { name: 'describe it' }).click();
  await expect(page.getByLabel('Title')).toBeFocused();
  const other = await page.request.patch(`${product.url}/api/v1/artifacts/${artifactId}`, { data: { description: 'Written elsewhere.' } });
  expect(other.ok()).toBe(true);
  await page.getByLabel('Description').fill('Written here.');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Somebody changed it' })).toBeVisible();
  // The browser itself writes a refused call into its console.
  expect(complaints.splice(0)).toEqual([expect.stringContaining('412')]);
  await page.getByRole('button', { name: 'show it as it is now' }).click();
  await expect(page.getByText('Written elsewhere.')).toBeVisible();
  await page.getByRole('button', { name: 'edit' }).click();
  await page.getByLabel('Tags').fill('looked-at');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('link', { name: 'looked-at' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'edit' })).toBeFocused();

  await page.getByRole('button', { name: 'Verify now' }).click();
  await expect(page.getByText(/8\sfiles read, all with their digest/)).toBeVisible({ timeout: 20_000 });
});

test('a flipped byte is told, quarantined and never served, until the right bytes are back', async ({ page, product, complaints }) => {
  test.setTimeout(360_000);
  const { runId, made } = await runOf(page.request, product, 4102);
  const { artifactId, files } = forecastOf(made);
  const { sha256 } = files.find((file) => file.path === 'mean.f64') as { sha256: string };
  const stored = join(product.dataDir, 'blobs', 'sha256', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  const right = readFileSync(stored);
  const wrong = Buffer.from(right);
  wrong[0] ^= 1;
  const address = `${product.url}/api/v1/artifacts/${artifactId}/files/mean.f64`;
  expect((await page.request.get(address)).status()).toBe(200);
  writeFileSync(stored, wrong);
  try {
    await page.goto(`${product.url}/registry/${artifactId}`);
    await page.getByRole('button', { name: 'Verify now' }).click();
    await expect(page.getByText('1 file of 8 not as recorded')).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText('mean.f64 does not have its digest; quarantined')).toBeVisible();
    await expect(page.getByText('1 file no longer has its digest and is quarantined: mean.f64')).toBeVisible();
    await expect(page.getByRole('slider')).toHaveCount(0);
    await expect(page.getByRole('region', { name: 'First rows' })).toHaveCount(0);
    const refused = await page.request.get(address);
    expect(refused.status()).toBe(500);
    expect(((await refused.json()) as { code: string }).code).toBe('CORRUPT_BLOB');
    await page.goto(`${product.url}/runs/${runId}?tab=results`);
    const told = page.getByRole('alert').filter({ hasText: 'The forecast of this run cannot be shown' });
    await expect(told.getByRole('link', { name: 'forecast of step backtest' })).toHaveAttribute('href', `/registry/${artifactId}`);
    // What is made of other bytes is still shown; the forecast itself is not.
    await expect(page.getByRole('slider', { name: /^Expect/ })).toHaveCount(0);
    await expectAccessible(page);
    await page.goto(`${product.url}/registry/${artifactId}?file=mean.f64`);
    await expect(page.getByText('Not shown: its bytes do not match their digest')).toBeVisible();
    await expectAccessible(page);
  } finally {
    writeFileSync(stored, right);
  }
  await page.getByRole('button', { name: 'Verify now' }).click();
  await expect(page.getByText(/8\sfiles read, all with their digest/)).toBeVisible({ timeout: 20_000 });
  expect((await page.request.get(address)).status()).toBe(200);
  expect(complaints).toEqual([]);
});

test('lineage is walked by keyboard and said in words; two forecasts are compared and kept', async ({ browser, page, product }) => {
  test.setTimeout(360_000);
  const [one, two] = [await runOf(page.request, product, 4103), await runOf(page.request, product, 4104)];
  const [a, b] = [forecastOf(one.made), forecastOf(two.made)];
  await page.goto(`${product.url}/registry/${a.artifactId}/lineage`);
  const graph = page.getByRole('group', { name: /It came from/ });
  await expect(graph.getByRole('link')).toHaveCount(5);
  await graph.locator('[tabindex="0"]').focus();
  await expect(page.locator(':focus')).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator(':focus')).toHaveAccessibleDescription(/Model, 1\sstep before/);
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator(':focus')).toHaveAccessibleDescription(/Dataset, 1\sstep before; made by/);
  await expect(graph.locator('[tabindex="0"]')).toHaveCount(1);
  await expect(
    page
      .getByRole('listitem')
      .filter({ hasText: /derived from dataset/ })
      .first(),
  ).toBeVisible();
  await expectGoodLooks(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await graph.locator('[tabindex="0"]').focus();
  for (const key of ['ArrowRight', 'ArrowLeft']) {
    await page.keyboard.press(key);
    await expect(page.locator(':focus rect')).toBeInViewport({ ratio: 1 });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/registry\/art_[^/]+$/);
  await expect(page.getByRole('heading', { name: 'The total of all series' })).toBeVisible();

  const bare = await browser.newContext({ javaScriptEnabled: false });
  const still = await bare.newPage();
  await still.goto(`${product.url}/registry/${a.artifactId}/lineage?depth=1&relation=derived_from`);
  await expect(still.getByRole('listitem').filter({ hasText: 'made by' })).toHaveCount(0);
  await expect(still.getByRole('listitem').filter({ hasText: 'derived from' }).first()).toBeVisible();
  await bare.close();

  await page.goto(`${product.url}/registry/compare?ids=${a.artifactId},${b.artifactId}`);
  await expect(page.getByRole('heading', { name: 'Forecasts over one another' })).toBeVisible();
  const chart = page.getByRole('slider');
  await chart.focus();
  await page.keyboard.press('ArrowRight');
  await expect(chart).toHaveAttribute('aria-valuetext', /A .*; |B .*/);
  await page.locator('summary', { hasText: 'table' }).click();
  await expect(page.getByRole('region', { name: 'Both as a table' }).getByRole('row').nth(1)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Files that differ' })).toContainText('mean.f64');
  await expectGoodLooks(page);
  await page.setViewportSize({ width: 390, height: 844 });
  for (const table of await page.getByRole('table').all())
    expect(await table.evaluate((one) => one.scrollWidth - (one.parentElement?.clientWidth ?? 0))).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('button', { name: 'Keep this comparison' }).click();
  await page.waitForURL(/\/registry\/art_[^/]+$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('against');
  await expect(page.getByRole('region', { name: 'Files that differ' })).toContainText('mean.f64');
});

test('what is deleted is restored, what is held stays, what is purged is still known; a stranger’s text cannot lead away', async ({ page, product }) => {
  test.setTimeout(300_000);
  const text = '# A note\n\nPlain <b>text</b> and [a trap](javascript:alert(1)).\n';
  const artifactId = await upload(page.request, product, 'Note of a planner', 'note.md', text);
  await page.goto(`${product.url}/registry/${artifactId}`);
  await expect(page.getByRole('heading', { name: 'A note' })).toBeVisible();
  await expect(page.getByText('Plain <b>text</b>')).toBeVisible();
  await expect(page.getByRole('link', { name: 'a trap' })).toHaveCount(0);

  const held = page.locator('p').filter({ hasText: /^•Held: audit until spring/ });
  await page.getByRole('button', { name: 'Hold', exact: true }).click();
  await page.getByLabel('Why it must stay').fill('audit until spring');
  await page.getByRole('button', { name: 'Hold it' }).click();
  await expect(held).toBeVisible();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('It cannot be deleted: it is held: audit until spring.')).toBeVisible();
  await page.getByRole('button', { name: 'Lift the hold' }).click();
  await expect(held).toHaveCount(0);

  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await expect(page.getByText(/Deleted .*Its files are still here/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Restore' })).toBeFocused();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByText(/Its files are still here/)).toHaveCount(0);

  const at = `${product.url}/api/v1/artifacts/${artifactId}`;
  expect((await page.request.delete(at)).ok()).toBe(true);
  expect((await page.request.post(`${at}/purge`)).ok()).toBe(true);
  expect((await page.request.get(at)).status()).toBe(410);
  expect((await page.goto(`${product.url}/registry/${artifactId}`))?.status()).toBe(410);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Note of a planner');
  await expect(page.getByText(/Its files were given up for good/)).toBeVisible();
  await expectGoodLooks(page);
  expect((await page.request.get(`${product.url}/registry/art_nothing`)).status()).toBe(404);
});
