import type { ResolvedConfig } from './views.ts';

/** A run's settings as a start request; sending it again gives the same results. */
export function toStartInput(config: ResolvedConfig): Record<string, unknown> {
  return {
    preset: config.preset,
    seed: config.seed,
    anchorDay: config.anchorDay,
    ...(config.feed ? { feed: config.feed.feedId } : { overrides: config.overrides }),
    models: config.models,
    backtest: config.backtest,
    levels: config.levels,
    ...(config.focus ? { focus: config.focus } : {}),
  };
}

/** A word as a POSIX shell reads it back. */
const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

type Commands = { cli: string; typescript: string; curl: string };

/** The same run for a shell, a TypeScript client and curl, against this server. */
export function copyCommands(config: ResolvedConfig, url: string): Commands {
  if (config.batch) return copyBatch(config, url);
  const input = toStartInput(config);
  const { horizon, windows, metric, ...split } = config.backtest;
  const pairs = (option: string, values: object): string[] =>
    Object.entries(values).flatMap(([key, value]) => [option, `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`]);
  const words = [
    ...(config.feed ? [config.preset, '--feed-id', config.feed.feedId] : [config.preset, ...pairs('--set', config.overrides)]),
    ...['--seed', config.seed, '--anchor-day', config.anchorDay, '--horizon', horizon, '--windows', windows, '--metric', metric].map(String),
    ...pairs('--backtest', split),
    ...['--models', config.models.join(','), '--levels', config.levels.join(','), '--json'],
  ];
  return {
    cli: `npx vitrine run ${words.map(shellWord).join(' ')}`,
    typescript: `import { createVitrineClient } from 'vitrine/client';\n\nconst vitrine = createVitrineClient({ url: '${url}' });\nconst { runId } = await vitrine.run.start.mutate(${JSON.stringify(input, null, 2)});`,
    curl: `curl -sS ${url}/api/v1/runs -H 'content-type: application/json' -d ${shellWord(JSON.stringify(input))}`,
  };
}

/** A batch as its request; on the command line the request is given as JSON. */
function copyBatch({ feed, batch, models, backtest }: ResolvedConfig, url: string): Commands {
  const input = { dataset: feed?.digest, scope: batch?.params.scope, models, backtest };
  return {
    cli: `npx vitrine batch start --request ${shellWord(JSON.stringify(input))}`,
    typescript: `import { createVitrineClient } from 'vitrine/client';\n\nconst vitrine = createVitrineClient({ url: '${url}' });\nconst { batchId } = await vitrine.batch.start.mutate(${JSON.stringify(input, null, 2)});`,
    curl: `curl -sS ${url}/api/v1/batches -H 'content-type: application/json' -d ${shellWord(JSON.stringify(input))}`,
  };
}
