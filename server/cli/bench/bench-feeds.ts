import { benchFeeds } from './feeds.ts';
import { atLeast, atMost, type BenchResult } from './measure.ts';

/** P8, told as the other figures are. */
export async function benchIntake(): Promise<BenchResult> {
  const { ratio, rss_growth_mb: growth, bar, ...detail } = await benchFeeds();
  return {
    figures: [
      atLeast('P8', 'CSV intake of 100 MB, csv-parse ÷ ours', ratio, '×', bar.ratio),
      atMost('P8', 'resident memory growth of the intake', growth, 'MB', bar.rss_growth_mb),
    ],
    detail,
  };
}
