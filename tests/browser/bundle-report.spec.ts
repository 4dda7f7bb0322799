import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { buildBundle } from '../../server/bundle/build-bundle.ts';
import { sampleContent } from '../bundle/sample-content.ts';

let folder: string;
let data: string;
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-report-'));
  data = join((await buildBundle(sampleContent(), { parent: folder })).path, 'data');
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A page inside a bundle, opened from disk as whoever gets it would; anything it asks for beyond itself is noted. */
const PAGES = ['report.html', 'ro-crate-preview.html'];

for (const name of PAGES)
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1440, 390])
      test(`${name} from disk, ${colorScheme}, ${width} px`, async ({ browser }) => {
        const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, javaScriptEnabled: true });
        const page = await context.newPage();
        const asked: string[] = [];
        const complaints: string[] = [];
        page.on('request', (request) => asked.push(request.url()));
        page.on('console', (message) => complaints.push(message.text()));
        const url = pathToFileURL(join(data, name)).href;
        await page.goto(url);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        expect([asked, complaints]).toEqual([[url], []]);
        // The page itself never scrolls sideways; wide tables and charts do so in their own boxes.
        expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
        await page
          .locator('summary')
          .first()
          .click({ timeout: 1000 })
          .catch(() => {});
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map((one) => `${one.id}: ${one.nodes[0].html}`)).toEqual([]);
        if (process.env.VITRINE_SHOTS) await page.screenshot({ path: join(process.env.VITRINE_SHOTS, `${name}-${colorScheme}-${width}.png`), fullPage: true });
        await context.close();
      });

test('the report prints on paper without its dark colours', async ({ browser }) => {
  const context = await browser.newContext({ colorScheme: 'dark' });
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(data, 'report.html')).href);
  await page.emulateMedia({ media: 'print' });
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe('rgb(255, 255, 255)');
  expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
  await context.close();
});
