import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { copyCommands, toStartInput } from '../../server/services/run/copy-commands.ts';
import type { ResolvedConfig } from '../../server/services/run/views.ts';

const CONFIG: ResolvedConfig = {
  preset: 'sparse',
  presetVersion: '1.0.0',
  seed: 7,
  anchorDay: '2026-05-31',
  reset: false,
  reuseDataset: true,
  overrides: { stores: 2, effects: { yearly: true, weather: false }, note: "it's $HOME {a,b}" },
  feed: null,
  focus: null,
  models: ['naive', 'seasonal_naive'],
  backtest: { horizon: 7, strategy: 'sliding', windows: 2, stepSize: 3, minTrain: 20, gap: 1, metric: 'mae', testSeries: 5000 },
  levels: [80, 95],
  shape: { frequency: 'D', start: '2026-03-01', periods: 92, series: 2 },
  codeDigest: '',
  productVersion: '',
};

/** The words a shell makes of a command line. */
const words = (line: string): string[] =>
  spawnSync('bash', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' })
    .stdout.split('\0')
    .slice(0, -1);

test('a shell reads every value back as it was, whatever stands in it', () => {
  const { cli, curl } = copyCommands(CONFIG, 'http://127.0.0.1:3000');
  const said = words(cli);
  expect(said.slice(0, 4)).toEqual(['npx', 'vitrine', 'run', 'sparse']);
  for (const pair of ['stores=2', 'effects={"yearly":true,"weather":false}', "note=it's $HOME {a,b}", 'strategy=sliding', 'stepSize=3', 'minTrain=20', 'gap=1'])
    expect(said).toContain(pair);
  expect(JSON.parse(words(curl).at(-1) ?? '')).toEqual(toStartInput(CONFIG));
});
