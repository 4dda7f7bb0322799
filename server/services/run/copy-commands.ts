import type { ResolvedConfig } from '../views.ts';

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

/** The same run for a shell, a TypeScript client and curl. */
export function copyCommands(config: ResolvedConfig): { cli: string; typescript: string; curl: string } {
  const input = toStartInput(config);
  const { horizon, windows, metric } = config.backtest;
  const subject = config.feed ? `--feed-id ${config.feed.feedId}` : config.preset;
  const overrides = config.feed
    ? ''
    : Object.entries(config.overrides)
        .map(([key, value]) => ` --set ${key}=${JSON.stringify(value)}`)
        .join('');
  return {
    cli: `npx vitrine run ${subject} --seed ${config.seed} --anchor-day ${config.anchorDay} --horizon ${horizon} --windows ${windows} --metric ${metric} --models ${config.models.join(',')} --levels ${config.levels.join(',')}${overrides} --json`,
    typescript: `import { createVitrineClient } from 'vitrine/client';\n\nconst vitrine = createVitrineClient({ url: 'http://127.0.0.1:3000' });\nconst { runId } = await vitrine.run.start.mutate(${JSON.stringify(input, null, 2)});`,
    curl: `curl -sS http://127.0.0.1:3000/api/v1/runs -H 'content-type: application/json' -d '${JSON.stringify(input).replaceAll("'", "'\\''")}'`,
  };
}
