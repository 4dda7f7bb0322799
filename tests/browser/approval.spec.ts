import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSideScroll, type Product, test } from './fixture.ts';

/** A third party's world of three steps, the second of which asks. */
const ASKER = `
import { definePreset, defineStep, use } from 'vitrine/kit';
import { z } from 'zod';
const step = (id, title, run) => defineStep({
  id, version: '1.0.0', title, summary: 'Says a word.', params: z.strictObject({ word: z.string().default('calm') }), reads: {}, writes: { value: 'analysis' },
  async run({ params, ctx }) {
    const text = await run(ctx, params);
    return { detail: text, outputs: { value: { findings: [{ title: 'word', text }], proposal: { action: 'keep_champion', text: '' } } } };
  },
});
export const first = step('x_first', 'Look around', async () => 'looked');
export const asks = step('x_asks', 'Ask a person', async (ctx, { word }) => {
  ctx.card('words', { title: 'What was learned', text: 'A tenth off would sell 312 units more.' });
  const { approved } = await ctx.requestApproval({ action: 'save_scenario_plan', arguments: { name: word, changePct: -10 }, windowMs: 120000 });
  return approved ? 'saved' : 'nothing saved';
});
export const last = step('x_last', 'Tidy up', async () => 'tidied');
export const world = definePreset({
  id: 'x_asker', version: '1.0.0', title: 'The Asker',
  story: { opening: ['One.', 'Two.'], closing: 'Three.' },
  theme: { dark: ['#2dd4bf', '#99f6e4'], light: ['#0f766e', '#115e59'], effect: 'none' },
  expected: 'green, 3 steps', config: z.strictObject({ word: z.string().default('spring') }),
  shape: () => ({ frequency: 'D', start: '2026-01-01', periods: 92, series: 1 }),
  plan: ({ overrides: { word } }) => [{ phase: 'test', steps: [use('x_first', { word: 'calm' }), use('x_asks', { word }), use('x_last', { word: 'calm' })] }],
});
export default [first, asks, last, world];
`;

async function plantAsker(page: Page, { dataDir, url }: Product): Promise<void> {
  const folder = join(dataDir, 'plugins');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'asker.mjs'), ASKER);
  writeFileSync(join(folder, 'allowed.json'), JSON.stringify({ 'asker.mjs': createHash('sha256').update(ASKER).digest('hex') }));
  const answer = await page.request.post(`${url}/api/trpc/plugin.reload`, { data: {} });
  expect(answer.ok()).toBe(true);
}

/** Other journeys count the worlds: the asker leaves with its file. */
test.afterAll(async ({ product, playwright }) => {
  rmSync(join(product.dataDir, 'plugins', 'asker.mjs'), { force: true });
  const context = await playwright.request.newContext();
  expect((await context.post(`${product.url}/api/trpc/plugin.reload`, { data: {} })).ok()).toBe(true);
  await context.dispose();
});

async function startAsking(page: Page, { url }: Product, more: object = {}): Promise<string> {
  const answer = await page.request.post(`${url}/api/v1/runs`, { data: { preset: 'x_asker', models: ['naive', 'seasonal_naive'], ...more } });
  const { runId } = (await answer.json()) as { runId: string };
  return runId;
}

test('a run that asks is answered on its page, by keyboard, and stands in the history', async ({ page, product }) => {
  test.setTimeout(400_000);
  await plantAsker(page, product);
  const runId = await startAsking(page, product, { preservation: 'keep', workspaceName: 'asked' });
  await page.goto(`${product.url}/runs/${runId}`);
  const question = page.getByRole('region', { name: 'Save scenario plan?' });
  await expect(question).toBeVisible({ timeout: 30_000 });
  await expect(question.getByRole('timer')).toContainText('left');
  await expect(question).toContainText('change percent');
  await expect(question).toContainText('312 units more');
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSideScroll(page);
  await expect(question.getByRole('button', { name: 'Approve' })).toBeVisible();
  await question.getByLabel('Reason').focus();
  await page.keyboard.type('worth a look');
  await page.keyboard.press('Tab');
  await expect(question.getByRole('button', { name: 'Approve' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(question).toBeHidden();
  await expect(page.getByText('completed').first()).toBeVisible({ timeout: 30_000 });
  await page.goto(`${product.url}/runs/${runId}?tab=timeline&step=x_asks`);
  await expect(page.getByText('approved by local: worth a look')).toBeVisible();

  await page.goto(`${product.url}/approvals`);
  await expect(page.getByRole('row').filter({ hasText: 'worth a look' })).toContainText('approved');
  await expectAccessible(page);
  await expectNoSideScroll(page);
  await page.goto(`${product.url}/workspaces/asked`);
  await expect(page.getByRole('region', { name: 'Decisions' })).toContainText('worth a look');
});

test('a reject keeps the run green; a finished step restarts the run, with changes that are shown before it starts', async ({ page, product }) => {
  test.setTimeout(400_000);
  await plantAsker(page, product);
  const runId = await startAsking(page, product, { overrides: { word: 'autumn' } });
  await page.goto(`${product.url}/runs/${runId}?tab=timeline`);
  const question = page.getByRole('region', { name: 'Save scenario plan?' });
  await question.getByRole('button', { name: 'Reject' }).click();
  await expect(page.getByText('completed').first()).toBeVisible({ timeout: 30_000 });
  await page.getByRole('complementary', { name: 'Plan' }).getByRole('link', { name: 'Restart from Ask a person' }).first().click();
  await page.waitForURL(/\/runs\/new\?from=.*&step=x_asks/);
  const changes = page.getByRole('region', { name: 'Changed settings' });
  await expect(changes).toContainText('Nothing: every setting is as it was recorded.');
  await page.getByLabel('Word').fill('winter');
  await expect(changes).toContainText('overrides.word', { timeout: 10_000 });
  await expect(changes).toContainText('autumn');
  await expect(page.getByText('taken over from run')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.waitForURL(/\/runs\/art_/);
  await question.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('completed').first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('link', { name: /restart of .* from x_asks/ })).toBeVisible();
  await page.getByRole('link', { name: 'Config' }).click();
  await expect(page.getByText('Changed from')).toBeVisible();
  await expect(page.locator('dl').getByText('overrides.word')).toBeVisible();

  // One click from the step itself.
  await page.goto(`${product.url}/runs/${runId}?tab=timeline&step=x_last`);
  await page.getByRole('button', { name: 'Restart from here' }).click();
  await page.waitForURL((url) => /\/runs\/art_/.test(url.pathname) && !url.pathname.includes(runId));
  await expect(page.getByText('completed').first()).toBeVisible({ timeout: 30_000 });
});
