import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENT_NAMES, isLoopback, readEnvironment } from '../server/environment.ts';
import { ROOT } from './support/folders.ts';

const example = Object.fromEntries(
  [...readFileSync(join(ROOT, '.env.example'), 'utf8').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
);

/** All problems of an environment, or none. */
function problems(source: Record<string, string>): string[] {
  try {
    readEnvironment(source);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}

describe('.env.example', () => {
  it('lists every setting and no other', () => {
    expect(Object.keys(example).sort()).toEqual([...ENVIRONMENT_NAMES].sort());
  });

  it('stands for exactly the defaults', () => {
    expect(readEnvironment(example)).toEqual(readEnvironment({}));
  });
});

describe('readEnvironment', () => {
  it.each<[string, string, unknown]>([
    ['VITRINE_MAX_UPLOAD', '500MB', { maxUpload: 524_288_000 }],
    ['VITRINE_MAX_UPLOAD', '1.5 gb', { maxUpload: 1_610_612_736 }],
    ['VITRINE_MAX_UPLOAD', '7', { maxUpload: 7 }],
    ['VITRINE_ALLOWED_HOSTS', ' A.Example, ,b ', { allowedHosts: ['a.example', 'b'] }],
    ['VITRINE_PORT', '0', { port: 0 }],
    ['VITRINE_WELCOME', 'off', { welcome: false }],
    ['VITRINE_RUN_TTL_HOURS', '0.5', { ttlMs: 1_800_000 }],
  ])('%s=%s', (name, value, expected) => {
    expect(readEnvironment({ [name]: value })).toMatchObject(expected as object);
  });

  it.each([
    ['VITRINE_PORT', 'x'],
    ['VITRINE_PORT', '65536'],
    ['VITRINE_PORT', '-1'],
    ['VITRINE_PORT', '1.5'],
    ['VITRINE_CONCURRENCY', '0'],
    ['VITRINE_CONCURRENCY', '17'],
    ['VITRINE_DUPLICATES', 'refuse'],
    ['VITRINE_RESUME', 'maybe'],
    ['VITRINE_WELCOME', 'yes'],
    ['VITRINE_MAX_UPLOAD', 'much'],
    ['VITRINE_MAX_UPLOAD', '-5MB'],
    ['VITRINE_TOKEN', 'short'],
    ['VITRINE_HOST', '0.0.0.0'],
    ['VITRINE_HOST', '127.evil.example'],
    ['DATABASE_URL', 'mysql://x'],
  ])('refuses %s=%s, naming it', (name, value) => {
    const [first, ...rest] = problems({ [name]: value });
    expect([first, rest]).toEqual([expect.stringMatching(new RegExp(`^${name}|^VITRINE_TOKEN is needed`)), []]);
  });

  it('tells all problems at once', () => {
    const all = problems({ VITRINE_PORT: 'x', VITRINE_CONCURRENCY: '0', VITRINE_HOST: '0.0.0.0', DATABASE_URL: 'x' });
    expect(all.map((line) => line.split(' ')[0]).sort()).toEqual(['DATABASE_URL', 'VITRINE_CONCURRENCY', 'VITRINE_PORT', 'VITRINE_TOKEN']);
  });

  it('knows loopback by whole addresses', () => {
    for (const host of ['localhost', '127.0.0.1', '127.8.9.10', '::1']) expect(isLoopback(host)).toBe(true);
    for (const host of ['127.evil.example', '127.0.0.1.evil.example', '0.0.0.0', 'localhost.evil.example', '10.0.0.1', ''])
      expect(isLoopback(host)).toBe(false);
  });
});
