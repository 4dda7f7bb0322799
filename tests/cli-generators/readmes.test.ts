import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../server/package-root.ts';

const root = packageRoot();
const rooms = readdirSync(join(root, 'server'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => `server/${entry.name}/README.md`);
const documents = [...readdirSync(root).filter((file) => file.endsWith('.md')), 'plugins/README.md', ...rooms];

it.each([...rooms, 'plugins/README.md'])('%s is there and fits on a page', (file) => {
  expect(readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(60);
});

it.each(documents)('%s names no path that is gone', (file) => {
  const text = readFileSync(join(root, file), 'utf8').replace(/```[\s\S]*?```/g, '');
  const named = [...text.matchAll(/`([\w.-]+(?:\/[\w.-]+)*\.(?:ts|mjs|md|sql))`/g)]
    .map((match) => match[1])
    .filter((path) => !/corner-shop|night-market|NNNN/.test(path));
  const linked = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1]).filter((path) => !path.endsWith('.png'));
  const here = dirname(join(root, file));
  const gone = [
    ...named.filter((path) => ![here, root].some((base) => existsSync(join(base, path)))),
    ...linked.filter((path) => !existsSync(join(here, path))),
  ];
  expect(gone).toEqual([]);
});
