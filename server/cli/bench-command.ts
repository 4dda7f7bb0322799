import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Command } from 'commander';
import { AppError } from '../errors.ts';
import type { BenchServer } from './bench/bench-server.ts';
import type { BenchResult, Figure } from './bench/measure.ts';

interface BenchOptions {
  peers: boolean;
}
type Bench = { needs: 'server'; run(server: BenchServer): Promise<BenchResult> } | { needs: 'nothing'; run(options: BenchOptions): Promise<BenchResult> };

/** By name, in the order they run. Those that need a server share one; the rest are measured alone, after it has ended. */
const BENCHES: Record<string, { bars: string; load(): Promise<Bench> }> = {
  steps: { bars: 'P1', load: async () => ({ needs: 'server', run: (await import('./bench/bench-steps.ts')).benchSteps }) },
  events: { bars: 'P2 P4', load: async () => ({ needs: 'server', run: (await import('./bench/bench-events.ts')).benchEvents }) },
  viewers: { bars: 'P3', load: async () => ({ needs: 'server', run: (await import('./bench/bench-viewers.ts')).benchViewers }) },
  runs: { bars: 'P12 P13', load: async () => ({ needs: 'server', run: (await import('./bench/bench-runs.ts')).benchRuns }) },
  loop: { bars: 'P10', load: async () => ({ needs: 'server', run: (await import('./bench/bench-loop.ts')).benchLoop }) },
  pages: { bars: 'P9', load: async () => ({ needs: 'server', run: (await import('./bench/bench-pages.ts')).benchPages }) },
  boot: { bars: 'P11', load: async () => ({ needs: 'nothing', run: (await import('./bench/bench-boot.ts')).benchBoot }) },
  generator: { bars: 'P14', load: async () => ({ needs: 'nothing', run: (await import('./bench/bench-generator.ts')).benchGenerator }) },
  forecasting: { bars: 'F1 F2 F3 F4', load: async () => ({ needs: 'nothing', run: (await import('./bench/bench-forecasting.ts')).benchForecasting }) },
  registry: { bars: 'P5 P6', load: async () => ({ needs: 'nothing', run: (await import('./bench/bench-registry.ts')).benchRegistry }) },
  bundle: { bars: 'P7', load: async () => ({ needs: 'nothing', run: (await import('./bench/bench-bundle.ts')).benchBundle }) },
  feeds: { bars: 'P8', load: async () => ({ needs: 'nothing', run: (await import('./bench/bench-feeds.ts')).benchIntake }) },
};

export function addBenchCommand(program: Command): void {
  const known = Object.entries(BENCHES).map(([name, { bars }]) => `${name} (${bars})`);
  program
    .command('bench')
    .argument('[names...]', `which: ${known.join(', ')}; all when none is named`)
    .description('measure the product against its bars: JSON on stdout, a table on stderr; exit 1 when a bar is missed')
    .option('--peers', 'forecasting: R, scikit-learn and XGBoost on the same data in the same run, where they are installed')
    .option('--json <file>', 'write the JSON there instead of stdout')
    .action(async (names: string[], options: { json?: string; peers?: boolean }) => {
      for (const name of names)
        if (!(name in BENCHES)) throw new AppError('INVALID_INPUT', `there is no bench "${name}"; there are ${Object.keys(BENCHES).join(', ')}`);
      const results = await measure(names.length > 0 ? names : Object.keys(BENCHES), { peers: options.peers ?? false });
      const machine = { node: process.version, arch: process.arch, platform: process.platform, cpus: cpus().length, model: cpus()[0]?.model ?? '' };
      const text = `${JSON.stringify({ format: 'vitrine-bench/1', machine, results }, null, 2)}\n`;
      if (options.json) writeFileSync(options.json, text);
      else process.stdout.write(text);
      const all = Object.values(results);
      if (all.some((one) => 'problem' in one || one.figures.some((figure) => !figure.held))) process.exitCode = 1;
    });
}

type Outcome = BenchResult | { problem: string };

async function measure(names: readonly string[], options: BenchOptions): Promise<Record<string, Outcome>> {
  const results: Record<string, Outcome> = {};
  let server: BenchServer | undefined;
  const closeServer = async (): Promise<void> => {
    await server?.close();
    server = undefined;
  };
  for (const name of Object.keys(BENCHES).filter((one) => names.includes(one))) {
    const bench = await BENCHES[name].load();
    try {
      if (bench.needs === 'nothing') await closeServer();
      else server ??= await (await import('./bench/bench-server.ts')).openBenchServer();
      const result = bench.needs === 'server' && server ? await bench.run(server) : await (bench as Extract<Bench, { needs: 'nothing' }>).run(options);
      results[name] = result;
      for (const figure of result.figures) console.error(line(figure));
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      results[name] = { problem };
      console.error(`${name}: could not be measured: ${problem}`);
      await closeServer().catch(() => {});
    }
  }
  await closeServer();
  return results;
}

const line = ({ name, what, value, unit, bar, held }: Figure): string =>
  `${held ? '✓ held  ' : '✕ missed'} ${name.padEnd(4)} ${what.padEnd(66)} ${`${value} ${unit}`.trim().padStart(22)}   ${bar}`;
