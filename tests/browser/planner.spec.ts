import { expect, expectAccessible, expectNoSideScroll, test } from './fixture.ts';

test('a plan is tried, saved, cloned, renamed, compared and deleted', async ({ page, product }) => {
  test.setTimeout(240_000);
  const answer = await page.request.post(`${product.url}/api/v1/runs?wait=true`, {
    data: { preset: 'demo_minimal', models: ['seasonal_average', 'prophet_like', 'seasonal_naive'], anchorDay: '2026-05-31' },
    timeout: 180_000,
  });
  const { runId } = (await answer.json()) as { runId: string };

  await page.goto(`${product.url}/runs/${runId}`);
  await page.getByRole('link', { name: /What-if/ }).click();
  await page.waitForURL(/\/planner\?run=art_/);
  const verdict = page.getByTestId('verdict');
  await expect(verdict).toContainText('10 % cheaper from 1 Jun to 14 Jun sells');
  await expect(verdict).toContainText('more');
  await expect(page.getByRole('region', { name: 'Estimates and the truth' })).toContainText('−0.50');
  // Each further case of a hundred wants more on hand than the last, and all of them more than the plan sells on the middle path.
  const stock = await page.getByRole('region', { name: 'How much to have' }).locator('dd').allInnerTexts();
  const sold = await page
    .getByText(/ units in all$/)
    .first()
    .innerText();
  const quantities = [/([\d,]+) units in all/.exec(sold)?.[1] ?? '', ...stock].map((text) => Number(text.replace(/[^\d]/g, '')));
  expect(quantities).toHaveLength(3);
  expect([...quantities].sort((a, b) => a - b)).toEqual(quantities);
  await expectAccessible(page);

  // A slider moved is worked out without a click, and the address says it.
  await page.getByRole('slider', { name: /^Change/ }).fill('20');
  await expect(verdict).toContainText('20 % dearer from 1 Jun to 14 Jun sells');
  await expect(verdict).toContainText('less');
  expect(page.url()).toContain('price=20');
  await page.getByRole('slider', { name: /^Change/ }).fill('0');
  await page.getByText('Promotion', { exact: true }).first().click();
  await page.getByLabel('Kind').selectOption('pct_off');
  await page.getByText('Stock and stage').first().click();
  await page.getByLabel('On hand, units').fill('10');
  await expect(verdict).toContainText('a promotion at 20 % off from 1 Jun to 14 Jun and 10 units on hand sells');
  await expect(page.getByText('does not last')).toBeVisible();
  await page.getByRole('slider', { name: /Use the arrow keys/ }).focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('slider', { name: /Use the arrow keys/ })).toHaveAttribute('aria-valuetext', /Sun 14 Jun 2026: .* as it stands/);

  await page.getByLabel('Name of the plan').fill('June offer');
  await page.getByLabel('Tags, separated by commas').fill('june, offers');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved as June offer')).toBeVisible();
  const item = page.getByRole('listitem').filter({ hasText: 'June offer' }).first();
  await item.getByRole('button', { name: 'Clone' }).click();
  const copy = page.getByRole('listitem').filter({ hasText: 'June offer (copy)' });
  await copy.getByRole('button', { name: 'Rename' }).click();
  await page.getByLabel('New name of June offer (copy)').fill('Second thought');
  await page.getByLabel('New name of June offer (copy)').press('Enter');
  await expect(page.getByRole('link', { name: 'Second thought' })).toBeVisible();

  await page.getByRole('link', { name: 'offers' }).first().click();
  await page.waitForURL(/tags=offers/);
  await expect(page.getByRole('link', { name: 'June offer' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Second thought' })).toHaveCount(0);
  await page.getByRole('link', { name: 'show all' }).click();

  for (const name of ['June offer', 'Second thought']) await page.getByRole('checkbox', { name: `Choose ${name}` }).check();
  await page.getByRole('link', { name: 'Compare 2 plans' }).click();
  await page.waitForURL(/\/planner\/compare\?ids=/);
  await expect(page.getByText(/comes first by revenue/)).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSideScroll(page);
  await page.getByRole('link', { name: 'June offer' }).first().click();
  await expect(page.getByRole('heading', { name: 'June offer', level: 1 })).toBeVisible();
  await expectNoSideScroll(page);
  await expectAccessible(page);

  await page.goto(`${product.url}/planner?run=${runId}`);
  await expectNoSideScroll(page);
  await expectAccessible(page);
  await page.getByRole('listitem').filter({ hasText: 'Second thought' }).getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete Second thought' }).click();
  await expect(page.getByRole('link', { name: 'Second thought' })).toHaveCount(0);
});

test('the planner answers without scripts', async ({ browser, page, product }) => {
  test.setTimeout(120_000);
  await page.request.post(`${product.url}/api/v1/runs?wait=true`, {
    data: { preset: 'demo_minimal', models: ['seasonal_average'], seed: 3 },
    timeout: 100_000,
  });
  const context = await browser.newContext({ javaScriptEnabled: false });
  const still = await context.newPage();
  await still.goto(`${product.url}/planner`);
  await expect(still.getByTestId('verdict')).toContainText('cheaper');
  await still.getByLabel('Periods ahead').fill('7');
  await still.getByText('Promotion', { exact: true }).first().click();
  await still.getByLabel('Kind').selectOption('bogo');
  await still.getByRole('button', { name: 'Work it out' }).click();
  await expect(still.getByTestId('verdict')).toContainText('two for one');
  expect(still.url()).toContain('horizon=7');
  await context.close();
});
