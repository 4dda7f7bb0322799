import { createHash } from 'node:crypto';
import type { APIRequestContext, Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSideScroll, type Product, test } from './fixture.ts';

/** Carried by everything these journeys bring, and by nothing else. */
const TAG = 'quartzite';
const TITLES = ['alpha quartz note', 'beta quartz note', 'gamma quartz sheet', 'delta quartz sheet', 'epsilon quartz sheet'];

interface Planted {
  artifactId: string;
  title: string;
}

const list = async (request: APIRequestContext, { url }: Product, query: string): Promise<Planted[]> =>
  ((await (await request.get(`${url}/api/v1/artifacts?${query}`)).json()) as { artifacts: Planted[] }).artifacts;

/** Five small files as artifacts; those that are there already stay. */
async function plant(request: APIRequestContext, product: Product): Promise<Planted[]> {
  const known = await list(request, product, `tag=${TAG}&limit=100`);
  for (const [at, title] of TITLES.entries()) {
    if (known.some((one) => one.title === title)) continue;
    const type = title.endsWith('sheet') ? 'dataset' : 'report';
    const params = new URLSearchParams({ name: `${title.replaceAll(' ', '-')}.txt`, title, type, tags: `${TAG},stone-${at % 2}` });
    const answer = await request.post(`${product.url}/api/v1/artifacts?${params}`, { data: `${title}\n`, headers: { 'content-type': 'text/plain' } });
    expect(answer.status()).toBe(201);
  }
  return list(request, product, `tag=${TAG}&limit=100`);
}

/** What was planted leaves the list again, also what a journey left pinned. */
test.afterAll(async ({ product, playwright }) => {
  const request = await playwright.request.newContext();
  const ids = (await list(request, product, `tag=${TAG}&limit=100&archived=true`)).map((one) => one.artifactId);
  for (const type of ['unpin', 'delete']) if (ids.length > 0) await request.post(`${product.url}/api/v1/artifacts/bulk`, { data: { ids, action: { type } } });
  await request.dispose();
});

const row = (page: Page, title: string) => page.getByRole('listitem').filter({ has: page.getByRole('checkbox', { name: `Choose ${title}`, exact: true }) });
const settled = (page: Page) => page.getByRole('button', { name: 'choose all on this page' }).waitFor();

test('the search language is written by keys and chips, and what is wrong is said beside the field', async ({ page, product }) => {
  await plant(page.request, product);
  await page.goto(`${product.url}/registry`);
  await settled(page);
  const field = page.getByRole('searchbox', { name: 'Search artifacts' });
  // Parts of a page come alive one after another; the key is heard once its part has.
  await expect(async () => {
    await page.keyboard.press('/');
    await expect(field).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.type('quartz ');
  await page.getByRole('button', { name: /^title:/ }).focus();
  await page.keyboard.press('Enter');
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('quartz title:');
  await page.keyboard.type('beta');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=quartz\+title%3Abeta/);
  await expect(page.getByText('1 artifact, newest first.')).toBeVisible();
  await expect(row(page, 'beta quartz note')).toBeVisible();

  await field.fill('quartz ');
  await page.getByRole('button', { name: /^type:/ }).click();
  await page.getByRole('list', { name: 'Values of type:' }).getByRole('button', { name: 'report' }).click();
  await expect(field).toHaveValue('quartz type:report ');
  await page.keyboard.press('Enter');
  await expect(page.getByText('2 artifacts, newest first.')).toBeVisible();

  await page.goto(`${product.url}/registry?q=quartz+-sheet&sort=relevance`);
  await expect(page.getByText('2 artifacts, best match first.')).toBeVisible();
  await page.goto(`${product.url}/registry?q=epsi*`);
  await expect(row(page, 'epsilon quartz sheet')).toBeVisible();
  await page.goto(`${product.url}/registry?q=ep*`);
  await expect(page.getByRole('alert').filter({ hasText: 'at least 3 letters' })).toBeVisible();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveValue('ep*');
  await page.goto(`${product.url}/registry?q=workspace:nope`);
  await expect(page.getByRole('alert').filter({ hasText: '“workspace:nope” names no workspace' })).toBeVisible();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Workspace', { exact: true })).toBeHidden();
  await page.goto(`${product.url}/registry?q=tags:${TAG}`);
  await expect(field).toHaveAccessibleDescription(`“tags:${TAG}” was read as words; the filter is written tag:${TAG}.`);
  await page.goto(`${product.url}/registry?createdAfter=yesterday`);
  await expect(page.getByLabel('Made from')).toHaveAttribute('aria-invalid', 'true');
  expect((await page.goto(`${product.url}/registry?colour=red`))?.status()).toBe(400);
  await expect(page.getByRole('alert').filter({ hasText: 'is not a parameter here' })).toContainText('colour');
  await page.goto(`${product.url}/registry?q=nothinghasthisword`);
  await expect(page.getByText('Nothing has “nothinghasthisword”.')).toBeVisible();
  await page.getByRole('link', { name: 'Show all artifacts' }).click();
  await page.waitForURL(/\/registry$/);
});

test('counts are links that live in the address, and pages go on by cursor', async ({ page, product }) => {
  await plant(page.request, product);
  await page.goto(`${product.url}/registry?tag=${TAG}`);
  await expect(page.getByText('5 artifacts, newest first.')).toBeVisible();
  const types = page.getByRole('region', { name: 'What it is' });
  await types.getByRole('link', { name: /dataset/ }).click();
  await page.waitForURL(/type=dataset/);
  await expect(page.getByText('3 artifacts, newest first.')).toBeVisible();
  // The other values are still counted, so that another can be chosen too.
  await types.getByRole('link', { name: /report/ }).click();
  await page.waitForURL(/type=dataset&type=report|type=report&type=dataset/);
  await expect(page.getByText('5 artifacts, newest first.')).toBeVisible();
  await page.getByRole('link', { name: 'Take out: dataset' }).click();
  await expect(page.getByText('2 artifacts, newest first.')).toBeVisible();
  await page.getByRole('navigation', { name: 'Order' }).getByRole('link', { name: 'title' }).click();
  await expect(page.getByText('2 artifacts, by title.')).toBeVisible();

  await page.goto(`${product.url}/registry?tag=${TAG}&sort=title&limit=2`);
  const seen: (string | null)[] = [];
  for (const at of [0, 1, 2]) {
    await settled(page);
    await expect(page.getByRole('navigation', { name: 'Pages' })).toContainText(at < 2 ? '2 on this page' : '1 on this page');
    seen.push(...(await page.locator('[data-artifact]').allTextContents()));
    if (at < 2) {
      const before = page.url();
      await page.getByRole('link', { name: 'next page' }).click();
      await page.waitForURL((url) => url.href !== before);
    }
  }
  expect(seen.map((title) => title?.toLowerCase())).toEqual([...TITLES].sort());
  await page.getByRole('link', { name: 'first page' }).click();
  await page.waitForURL((url) => !url.searchParams.has('cursor'));
});

test('a search is saved, renamed, opened and deleted', async ({ page, product }) => {
  await plant(page.request, product);
  await page.goto(`${product.url}/registry?q=quartz&type=report`);
  const views = page.getByRole('region', { name: 'Saved views' });
  await views.getByRole('button', { name: 'save this search' }).click();
  await page.getByRole('textbox', { name: 'Name of this search' }).fill('quartz notes');
  await page.keyboard.press('Enter');
  await expect(views.getByRole('link', { name: 'quartz notes' })).toHaveAttribute('aria-current', 'true');
  await expect(views.getByRole('link', { name: 'quartz notes' })).toBeFocused();
  await views.getByRole('button', { name: 'Rename quartz notes' }).click();
  await page.getByRole('textbox', { name: 'New name of quartz notes' }).fill('stone notes');
  await page.keyboard.press('Enter');
  await expect(views.getByRole('link', { name: 'stone notes' })).toBeVisible();
  await expect(views.getByRole('button', { name: 'Rename stone notes' })).toBeFocused();
  await expectAccessible(page);
  await page.goto(`${product.url}/registry`);
  await views.getByRole('link', { name: 'stone notes' }).click();
  await page.waitForURL(/q=quartz&type=report/);
  await expect(page.getByText('2 artifacts, newest first.')).toBeVisible();
  await views.getByRole('button', { name: 'Delete stone notes' }).click();
  await views.getByRole('button', { name: 'Delete the view' }).click();
  await expect(views.getByRole('link', { name: 'stone notes' })).toHaveCount(0);
});

test('what is chosen stays chosen over pages, and is changed together with a result for each', async ({ page, product }) => {
  test.setTimeout(120_000);
  await plant(page.request, product);
  await page.goto(`${product.url}/registry?tag=${TAG}&sort=title`);
  await settled(page);
  // By keys: the first row and the second. Until this part of the page hears them, nothing happens.
  await expect(async () => {
    await page.keyboard.press('k');
    await expect(page.locator(':focus')).toContainText('alpha quartz', { timeout: 500 });
  }).toPass();
  for (const key of ['x', 'j', 'x']) await page.keyboard.press(key);
  const tray = page.getByRole('region', { name: 'Chosen artifacts' });
  await expect(tray).toContainText('2 artifacts chosen');
  await expect.poll(() => new URL(page.url()).searchParams.get('sel')?.split(',').length).toBe(2);
  await expectAccessible(page);

  await page.getByRole('searchbox', { name: 'Search artifacts' }).fill('gamma');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=gamma/);
  await expect(tray).toContainText('2 artifacts chosen');
  await page.locator('[data-artifact]').first().click();
  await page.waitForURL(/\/registry\/art_/);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Registry' }).click();
  await expect(tray).toContainText('2 artifacts chosen');
  expect(await tray.getByRole('link', { name: 'Compare' }).getAttribute('href')).toMatch(/^\/registry\/compare\?ids=art_\w+,art_\w+$/);

  // What the tray asks has the keys; Escape gives them back to the button that asked.
  const tag = tray.getByRole('button', { name: 'Tag', exact: true });
  await tag.click();
  await page.keyboard.press('Escape');
  await expect(tray.getByRole('textbox', { name: 'Tags to add' })).toHaveCount(0);
  await expect(tag).toBeFocused();
  await page.keyboard.press('j');
  await expect(tag).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(tray.getByRole('textbox', { name: 'Tags to add' })).toBeFocused();
  await page.keyboard.type('polished jkx');
  await page.keyboard.press('Enter');
  await expect(tray.getByRole('status')).toContainText('2 of 2 tagged.');
  await expect(tag).toBeFocused();

  // One is pinned: the other goes, and why it stays is said of this one.
  const [pinned] = await list(page.request, product, `tag=${TAG}&q=alpha`);
  await page.request.post(`${product.url}/api/v1/artifacts/${pinned.artifactId}/pin`);
  await tray.getByRole('button', { name: 'Delete', exact: true }).click();
  await tray.getByRole('button', { name: 'Delete 2 artifacts' }).click();
  await expect(tray.getByRole('status')).toContainText('1 of 2 deleted');
  await expect(tray.getByRole('status')).toContainText('alpha quartz note: ');
  await expect(tray.getByRole('status')).toContainText('it is pinned');
  await page.goto(`${product.url}/registry?deleted=only&q=beta`);
  await expect(row(page, 'beta quartz note')).toContainText('deleted');
  await tray.getByText('which ones').click();
  await tray.getByRole('button', { name: 'Take alpha quartz note off the tray' }).click();
  await tray.getByRole('button', { name: 'Restore' }).click();
  await tray.getByRole('button', { name: 'Restore 1 artifact' }).click();
  await expect(tray.getByRole('status')).toContainText('1 of 1 restored.');
  await tray.getByRole('button', { name: 'choose none' }).click();
  await expect(tray).toHaveCount(0);
  await expect.poll(() => new URL(page.url()).searchParams.has('sel')).toBe(false);
  await page.request.post(`${product.url}/api/v1/artifacts/${pinned.artifactId}/unpin`);
});

test('a file is stored under its digest, other bytes than expected are refused, and bytes are found again', async ({ page, product, complaints }) => {
  const bytes = Buffer.from('zeta quartz slab\n');
  const digest = createHash('sha256').update(bytes).digest('hex');
  await page.goto(`${product.url}/registry`);
  await settled(page);
  await page.getByLabel('File to store').setInputFiles({ name: 'zeta.txt', mimeType: 'text/plain', buffer: bytes });
  await expect(page.getByText(digest)).toBeVisible();
  await page.getByLabel('Title').fill('zeta quartz slab');
  await page.getByRole('textbox', { name: 'Tags', exact: true }).last().fill(TAG);
  await page.getByLabel('SHA-256 it should have').fill('0'.repeat(64));
  await page.getByRole('button', { name: 'Store it' }).click();
  await expect(page.getByRole('alert').filter({ hasText: digest.slice(0, 12) })).toBeVisible();
  // The browser names every refusal as an error of its own; this one was asked for.
  expect(complaints.splice(0)).toEqual([expect.stringContaining('422')]);
  await page.getByLabel('SHA-256 it should have').fill(digest);
  await page.getByRole('button', { name: 'Store it' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Stored as' })).toContainText('zeta quartz slab');
  await expectAccessible(page);
  await page.getByLabel('Which artifacts hold these bytes').fill(digest);
  await page.getByRole('button', { name: 'Look', exact: true }).click();
  await page.waitForURL(/sha256=/);
  await expect(row(page, 'zeta quartz slab')).toBeVisible();
  await page.goto(`${product.url}/registry?sha256=${'1'.repeat(64)}`);
  await expect(page.getByText('No artifact holds these bytes.')).toBeVisible();
});

test('care is shown before it is taken: reading again, rescan, collection, retention and holds', async ({ page, product, complaints }) => {
  test.setTimeout(120_000);
  const planted = await plant(page.request, product);
  await page.goto(`${product.url}/registry/care`);
  const part = (name: string) => page.getByRole('region', { name, exact: true });
  await part('Do the bytes still match').getByRole('button', { name: 'Read stored bytes again' }).click();
  await expect(part('Do the bytes still match').getByRole('status')).toContainText('all of them match their digests');
  await part('Is the list complete').getByRole('button', { name: 'See what a rescan would do' }).click();
  await expect(part('Is the list complete').getByRole('status')).toContainText('none to add');
  await part('Bytes nobody needs').getByLabel('Grace period, hours').fill('0');
  await part('Bytes nobody needs').getByRole('button', { name: 'See what would go' }).click();
  await expect(part('Bytes nobody needs').getByRole('status')).toContainText(/nothing would go|referred to by nothing/);

  const held = planted.find((one) => one.title === 'delta quartz sheet')?.artifactId ?? '';
  await part('Held back').getByLabel('Artifact').fill('art_nope');
  await part('Held back').getByLabel('Why').fill('under review');
  await part('Held back').getByRole('button', { name: 'Hold' }).click();
  await expect(part('Held back').getByRole('alert')).toHaveText(/^There is no artifact "art_nope"\. An id begins with art_; copy it/);
  expect(complaints.splice(0)).toEqual([expect.stringContaining('404')]);
  await part('Held back').getByLabel('Artifact').fill(held);
  await part('Held back').getByLabel('Why').fill('under review');
  await part('Held back').getByRole('button', { name: 'Hold' }).click();
  await expect(part('Held back').getByRole('link', { name: 'delta quartz sheet' })).toBeVisible();

  const retention = part('How long things are kept');
  await retention.getByRole('button', { name: 'Write a policy' }).click();
  await retention.getByLabel('Name').fill('stones go');
  await retention.getByLabel('With the tag').fill(TAG);
  await retention.getByLabel('Keep the newest').fill('1');
  await retention.getByRole('button', { name: 'Save the policy' }).click();
  await expect(retention.getByText(`Deletes artifacts with the tag ${TAG} that are not the newest.`)).toBeVisible();
  await expect(retention.getByRole('button', { name: 'Write a policy' })).toBeFocused();
  for (const name of ['Enable', 'Disable']) await retention.getByRole('button', { name, exact: true }).press('Enter');
  await expect(retention.getByRole('button', { name: 'Enable', exact: true })).toBeFocused();
  await retention.getByRole('button', { name: 'See what it would delete' }).click();
  await expect(retention.getByRole('status')).toContainText('It would delete');
  await expect(retention.getByRole('status')).toContainText('not among the newest 1');
  await expect(retention.getByRole('status')).toContainText('under review');
  await expect(retention.getByRole('button', { name: 'Apply it now' })).toBeDisabled();
  await expectAccessible(page);
  await retention.getByRole('button', { name: 'Delete the policy stones go' }).click();
  await expect(retention.getByText('stones go')).toHaveCount(0);
  await part('Held back').getByRole('listitem').filter({ hasText: 'delta quartz sheet' }).getByRole('button', { name: 'Release' }).click();
  await expect(part('Held back').getByRole('link', { name: 'delta quartz sheet' })).toHaveCount(0);
  await expect(part('What was done lately')).toContainText('Rescan, dry run');
});

test('without scripts the registry is searched, narrowed and paged', async ({ browser, page, product }) => {
  await plant(page.request, product);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const still = await context.newPage();
  await still.goto(`${product.url}/registry`);
  await still.getByRole('searchbox', { name: 'Search artifacts' }).fill('quartz');
  await still.getByRole('button', { name: 'Search', exact: true }).click();
  await expect(still).toHaveURL(/\/registry\?q=quartz$/);
  await expect(still.getByText('alpha quartz note').first()).toBeVisible();
  await expect(still.getByRole('button', { name: /^title:/ })).toBeHidden();
  await still
    .getByRole('region', { name: 'What it is' })
    .getByRole('link', { name: /dataset/ })
    .click();
  await expect(still).toHaveURL(/q=quartz&type=dataset/);
  await expect(still.getByText('alpha quartz note')).toHaveCount(0);
  await still.goto(`${product.url}/registry?tag=${TAG}&limit=2`);
  await still.getByRole('link', { name: 'next page' }).click();
  await expect(still).toHaveURL(/cursor=/);
  await context.close();
});

for (const width of [1440, 390])
  for (const colorScheme of ['light', 'dark'] as const)
    test(`the registry's pages at ${width} px, ${colorScheme}`, async ({ page, product }) => {
      const [first, second] = await plant(page.request, product);
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const paths = [
        '',
        `?q=quartz&tag=${TAG}&tag=stone-0&tagMode=any&createdAfter=2026-01-01&minSize=1&sort=title`,
        `?tag=${TAG}&sel=${first.artifactId},${second.artifactId}`,
        '?deleted=only&q=nothingatall',
        '?q=ab*&colour=red&createdAfter=soon',
        '/care',
      ];
      for (const path of paths) {
        await page.goto(`${product.url}/registry${path}`);
        await page.getByRole('main').waitFor();
        await expectAccessible(page);
        await expectNoSideScroll(page);
      }
    });
