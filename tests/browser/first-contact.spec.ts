import { expect, expectAccessible, expectNoSideScroll, test } from './fixture.ts';

test('the first page shows a finished, real run', async ({ page, product }) => {
  await page.goto(product.url);
  await expect(page.getByText(/interval covered/)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/Beats seasonal naive by \d+\s%|wins|level with/i).first()).toBeVisible();
  await expect(page.getByRole('heading', { name: 'The Pocket Notebook' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Your own data' })).toBeVisible();
});

const PAGES = ['/', '/runs', '/runs/new?preset=demo_minimal', '/workspaces', '/system', '/nowhere'];

for (const width of [1440, 390])
  for (const colorScheme of ['light', 'dark'] as const)
    test(`every page at ${width} px, ${colorScheme}: accessible, no side scroll, nothing blocked`, async ({ page, product, complaints }) => {
      test.setTimeout(120_000);
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(product.url);
      await expect(page.getByText(/interval covered/)).toBeVisible({ timeout: 30_000 });
      const { rows } = (await (await page.request.get(`${product.url}/api/v1/runs`)).json()) as { rows: { runId: string }[] };
      const tabs = ['story', 'results', 'timeline', 'log', 'artifacts', 'config'].map((tab) => `/runs/${rows[0].runId}?tab=${tab}`);
      for (const path of [...PAGES, ...tabs]) {
        await page.goto(product.url + path);
        await page.getByRole('main').waitFor();
        await expectAccessible(page);
        await expectNoSideScroll(page);
      }
      // A page that is not there answers 404, which the browser reports on the console; nothing else may.
      complaints.splice(0, complaints.length, ...complaints.filter((one) => !/\/nowhere: Failed to load resource: .*404/.test(one)));
    });
