import type { Page } from '@playwright/test';
import { expect, type Product } from './fixture.ts';

/** The run made at first start, opened at its results with a question in the URL. */
export async function openRun(page: Page, product: Product, query = ''): Promise<string> {
  await page.goto(product.url);
  await expect(page.getByText(/interval covered/)).toBeVisible({ timeout: 90_000 });
  // Tests before may have made runs of their own: the first one is the oldest.
  const { rows } = (await (await page.request.get(`${product.url}/api/v1/runs?limit=100`)).json()) as { rows: { runId: string }[] };
  const { runId } = rows[rows.length - 1];
  await page.goto(`${product.url}/runs/${runId}?tab=results${query}`);
  return runId;
}
