import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addSeedCommand } from '../../../server/cli/seed-command.ts';

let folder: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-seed-'));
  vi.stubEnv('VITRINE_DATA', join(folder, 'data'));
  said = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

async function seed(...words: string[]): Promise<void> {
  const program = new Command('vitrine').exitOverride().configureOutput({ writeErr: () => {} });
  addSeedCommand(program);
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => {} });
  await program.parseAsync(['node', 'vitrine', 'seed', ...words]);
}

describe('vitrine seed --dry-run', () => {
  it('says how much it would be and writes nothing, not even the data directory', async () => {
    await seed('retail_standard', '--count', '100000', '--dry-run', '--json', '--anchor-day', '2026-05-31');
    const answer = JSON.parse(said[0]) as Record<string, number | string | object>;
    expect(answer).toMatchObject({ preset: 'retail_standard', dryRun: true, target: 100_000, seed: 42, end: '2026-05-31' });
    expect(answer.rows).toBe((answer.series as number) * (answer.periods as number));
    expect(Math.abs((answer.rows as number) / 100_000 - 1)).toBeLessThan(1e-3);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('takes fields of the form, also inside a group, and leaves what is set by hand out of the spreading', async () => {
    await seed('sparse', '--set', 'stores=10', '--set', 'effects.weather=true', '--count', '9200', '--dry-run', '--json');
    expect(JSON.parse(said[0])).toMatchObject({ rows: 9200, overrides: { stores: 10, sparsity: 0.5, effects: { weather: true, macro: false } } });
  });

  it.each([
    ['a preset that is not there', ['nope'], 'UNKNOWN_PRESET', /demo_minimal, .*high_variance, .*sparse/],
    ['a window on the pinned preset', ['holiday_rush', '--set', 'windowDays=100'], 'INVALID_INPUT', /windowDays/],
    ['an unknown effect', ['sparse', '--set', 'effects.rain=true'], 'INVALID_INPUT', /rain/],
    ['a value out of range', ['sparse', '--set', 'sparsity=0.95'], 'INVALID_INPUT', /sparsity/],
    ['a day that is none', ['sparse', '--anchor-day', '2026-02-30'], 'INVALID_INPUT', /2026-03-01/],
    ['a count of nothing', ['sparse', '--count', '0'], 'commander.invalidArgument', /at least 1/],
    ['a pair that is none', ['sparse', '--set', 'stores'], 'commander.invalidArgument', /key=value/],
  ])('refuses %s', async (_, words, code, message) => {
    await expect(seed(...words, '--dry-run')).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });
});

describe('vitrine seed', () => {
  it('runs the preset and prints the figure read back from the database, after the closing line', { timeout: 60_000 }, async () => {
    await seed('sparse', '--count', '2760', '--quiet', '--anchor-day', '2026-05-31');
    expect(said[0]).toMatch(/^Of 30 series the silent ones are named, not guessed; over the [\d,]+ units that were written down .+ misses by [\d.]+ %\.$/);
    expect(said[1]).toMatch(/^2,760 rows in the database, 30 series × 92 days, 2026-03-01 to 2026-05-31 {2}art_/);
  });
});
