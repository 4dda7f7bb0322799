import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';

/** Holds back the scripts of a page: it is seen, and nothing in it listens, until they are let go. */
async function holdScripts(page: Page): Promise<() => void> {
  let letGo = () => {};
  const gone = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/_next/static/chunks/*.js', async (route) => {
    await gone;
    await route.continue();
  });
  return letGo;
}

test('a key and the words after it, pressed before the page listens, open the palette with these words', async ({ page, product }) => {
  const letGo = await holdScripts(page);
  await page.goto(product.url, { waitUntil: 'commit' });
  await page.getByRole('button', { name: 'Search or jump to' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('explorer');
  letGo();
  await expect(page.getByRole('dialog').getByRole('combobox')).toHaveValue('explorer');
  await expect(page.getByRole('option').first()).toContainText('Explorer');
});

test('the palette goes where Enter was pressed for before it came, and stays away after Escape', async ({ page, product }) => {
  await page.goto(product.url, { waitUntil: 'networkidle' });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('planner');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/planner/);
  await page.waitForLoadState('networkidle');
  await page.reload({ waitUntil: 'networkidle' });
  const letGo = await holdScripts(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  letGo();
  await page.waitForTimeout(500);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
});

test('what is typed while early input is done again is not lost, and words after a key go to the field that it opens', async ({ page, product }) => {
  const letGo = await holdScripts(page);
  await page.goto(`${product.url}/registry`, { waitUntil: 'commit' });
  const box = page.getByRole('main').getByRole('searchbox').or(page.getByRole('main').getByRole('combobox')).first();
  await box.pressSequentially('forecast');
  letGo();
  await box.pressSequentially(' and more words', { delay: 15 });
  await expect(box).toHaveValue('forecast and more words');

  await page.goto('about:blank');
  const letGoAgain = await holdScripts(page);
  await page.goto(`${product.url}/registry`, { waitUntil: 'commit' });
  await box.waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('xjack');
  letGoAgain();
  await expect(box).toBeFocused();
  await expect(box).toHaveValue('xjack');

  await page.goto('about:blank');
  const letGoLast = await holdScripts(page);
  await page.goto(`${product.url}/registry`, { waitUntil: 'commit' });
  await box.fill('fore');
  await page.getByRole('button', { name: 'title:' }).click();
  await page.keyboard.type('hello');
  letGoLast();
  await expect(box).toHaveValue('fore title:hello');
});

test('words typed while the palette itself is on its way are not lost', async ({ page, product }) => {
  await page.goto(product.url, { waitUntil: 'networkidle' });
  const letGo = await holdScripts(page);
  await page.getByRole('button', { name: 'Search or jump to' }).click();
  await page.keyboard.type('expf');
  await page.keyboard.press('Backspace');
  letGo();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('lorer');
  await expect(page.getByRole('dialog').getByRole('combobox')).toHaveValue('explorer');
});

test('a form sent before the page listens is sent once, with what was filled in', async ({ page, product }) => {
  const runIds = async (): Promise<string[]> => {
    const { rows } = (await (await page.request.get(`${product.url}/api/v1/runs?limit=100`)).json()) as { rows: { runId: string }[] };
    return rows.map(({ runId }) => runId);
  };
  const before = await runIds();
  const letGo = await holdScripts(page);
  await page.goto(`${product.url}/runs/new?preset=demo_minimal`, { waitUntil: 'commit' });
  await page.getByLabel('Seed').fill('77');
  const model = page.locator('input[id^=model-]:checked:not(:disabled)').first();
  const unwanted = ((await model.getAttribute('id')) ?? '').slice('model-'.length);
  await model.uncheck();
  await page.getByLabel('Ranked by').selectOption('rmsse');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  letGo();
  await page.waitForURL(/\/runs\/art_/);
  const started = (await runIds()).filter((runId) => !before.includes(runId));
  expect(started.map((runId) => `/runs/${runId}`)).toEqual([new URL(page.url()).pathname]);
  const run = (await (await page.request.get(`${product.url}/api/v1/runs/${started[0]}`)).json()) as {
    config: { seed: number; models: string[]; backtest: { metric: string } };
  };
  expect(run.config).toMatchObject({ seed: 77, backtest: { metric: 'rmsse' } });
  expect(unwanted).not.toBe('');
  expect(run.config.models).not.toContain(unwanted);
});

test('a page whose part that follows runs could not be fetched while the server was away follows when it is back', async ({ page, product, complaints }) => {
  const started = await page.request.post(`${product.url}/api/v1/runs`, { data: { seed: 78, reuse: false } });
  const { runId } = (await started.json()) as { runId: string };
  let isAway = true;
  let refused = 0;
  await page.route('**/_next/static/chunks/*.js', async (route) => {
    const response = await route.fetch();
    if (!isAway || !(await response.text()).includes('"/api/trpc"')) return route.fulfill({ response });
    refused++;
    return route.abort('connectionrefused');
  });
  await page.goto(`${product.url}/runs/${runId}`);
  await expect.poll(() => refused).toBeGreaterThan(2);
  isAway = false;
  await expect(page.getByRole('heading', { name: 'Leaderboard' })).toBeVisible({ timeout: 30_000 });
  expect(complaints.splice(0).filter((one) => !one.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
});
