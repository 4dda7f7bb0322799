import { expect, expectAccessible, expectNoSideScroll, test } from './fixture.ts';

test('the showcase is watched through its 24 steps, answered in the page, kept, and reproduced', async ({ page, product }) => {
  test.setTimeout(400_000);
  const started = await page.request.post(`${product.url}/api/v1/runs`, {
    data: {
      preset: 'showcase_rich',
      overrides: { stores: 3, products: 3, windowDays: 120 },
      models: ['naive', 'seasonal_naive', 'ses'],
      backtest: { horizon: 7 },
      preservation: 'keep',
      workspaceName: 'grand-tour',
    },
  });
  expect(started.status()).toBe(201);
  const { runId } = (await started.json()) as { runId: string };
  await page.goto(`${product.url}/runs/${runId}`);
  const question = page.getByRole('region', { name: 'Save scenario plan?' });
  await expect(question).toBeVisible({ timeout: 120_000 });
  await expect(question).toContainText('showcase-agent-savedplan');
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSideScroll(page);
  await question.getByRole('button', { name: 'Approve' }).click();
  await expect(question).toBeHidden();
  await expect(page.getByText('completed').first()).toBeVisible({ timeout: 60_000 });
  await page.setViewportSize({ width: 1440, height: 1000 });
  await expectAccessible(page);

  // What the agent was allowed to save stands beside what the run saved itself, under exactly the run's tags.
  const { rows } = (await (await page.request.get(`${product.url}/api/v1/scenarios?tags=workspace:grand-tour`)).json()) as {
    rows: { name: string; tags: string[] }[];
  };
  expect(rows.map(({ name }) => name).sort()).toEqual(['showcase-agent-savedplan', 'showcase-holiday-uplift', 'showcase-price-cut-10pct']);
  for (const { tags } of rows) expect([...tags].sort()).toEqual(['showcase', 'source:showcase', 'workspace:grand-tour']);

  await page.goto(`${product.url}/workspaces/grand-tour`);
  await expect(page.getByRole('region', { name: 'Decisions' })).toContainText('approved');
  await expectAccessible(page);
  const replay = (await (await page.request.post(`${product.url}/api/v1/runs/${runId}/replay`)).json()) as { runId: string };
  await page.goto(`${product.url}/runs/${replay.runId}`);
  await expect(page.getByText('Reproduced').first()).toBeVisible({ timeout: 120_000 });
  // Nobody was asked again: the recorded answer was fed to it.
  await page.goto(`${product.url}/runs/${replay.runId}?tab=timeline&step=agent_hitl_flow`);
  await expect(page.getByText(/approved by local/).first()).toBeVisible();
});
