import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { beforeAll, describe, expect, it } from 'vitest';
import { isAllowed, isAllowedPackage, PACKAGES, ROOMS, roomOf } from './import-table.ts';
import { newFolder, ROOT } from './support/folders.ts';

const { default: rules } = (await import(pathToFileURL(join(ROOT, '.dependency-cruiser.mjs')).href)) as {
  default: { options: ICruiseOptions; forbidden: IForbiddenRuleType[] };
};

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
  outside: boolean;
}

async function readTree(folders: readonly string[], baseDir: string): Promise<{ imports: Import[]; violations: string[] }> {
  const { output } = await cruise([...folders], {
    ...rules.options,
    tsConfig: { fileName: join(ROOT, 'tsconfig.json') },
    baseDir,
    ruleSet: { forbidden: rules.forbidden },
    validate: true,
  });
  const { modules, summary } = output as ICruiseResult;
  const imports = modules.flatMap((module) =>
    module.dependencies.map(({ resolved, coreModule, dependencyTypes, module: name }) => {
      const outside = coreModule || resolved.includes('node_modules/');
      const packageName = coreModule
        ? 'node:'
        : name
            .split('/')
            .slice(0, name.startsWith('@') ? 2 : 1)
            .join('/');
      return { from: module.source, to: outside ? packageName : resolved, typeOnly: dependencyTypes.includes('type-only'), outside };
    }),
  );
  return {
    imports,
    violations: summary.violations.map(
      (one) => `${one.rule.name}: ${one.from} → ${one.to}${one.cycle ? ` → ${one.cycle.map((step) => step.name).join(' → ')}` : ''}`,
    ),
  };
}

const wrong = (imports: readonly Import[]): string[] =>
  imports
    .filter(({ from, to, typeOnly, outside }) => !(outside ? isAllowedPackage(from, to) : isAllowed(from, to, typeOnly)))
    .map(({ from, to, typeOnly }) => `${from} may not import ${typeOnly ? 'types of ' : ''}${to}`);

describe('the import table', () => {
  let tree: Awaited<ReturnType<typeof readTree>>;
  beforeAll(async () => {
    tree = await readTree(['app', 'server', 'plugins', 'proxy.ts'], ROOT.replace(/\/$/, ''));
  }, 120_000);

  it('is kept by every file', () => {
    expect(tree.imports.length).toBeGreaterThan(500);
    expect(wrong(tree.imports)).toEqual([]);
  });

  it('has no cycle of values, nothing unresolved, nothing from the tests', () => {
    expect(tree.violations).toEqual([]);
  });

  it('covers the whole tree and names no room that is not there', () => {
    const files = new Set(tree.imports.map((one) => one.from).filter((path) => !path.includes('node_modules')));
    expect([...files].filter((path) => /^(app|server|plugins)\//.test(path) && roomOf(path) === null)).toEqual([]);
    for (const room of [...Object.keys(ROOMS), ...Object.keys(PACKAGES)]) expect([room, existsSync(join(ROOT, room))]).toEqual([room, true]);
    for (const rooms of Object.values(ROOMS)) for (const room of rooms) expect(ROOMS[room.replace('type:', '')]).toBeDefined();
  });

  it('keeps the laws that matter most, whatever the rest of it says', () => {
    for (const [from, to] of [
      ['plugins/models/naive.ts', 'server/db/schema.ts'],
      ['plugins/numerics/ses.ts', 'server/kit/model.ts'],
      ['server/pipeline/run-state.ts', 'server/db/schema.ts'],
      ['server/kit/step.ts', 'server/pipeline/event.ts'],
      ['server/host/execute-step.ts', 'server/db/schema.ts'],
      ['app/page.tsx', 'server/db/schema.ts'],
      ['app/page.tsx', 'server/engine/engine.ts'],
      ['server/services/audit.ts', 'app/page.tsx'],
      ['server/db/schema.ts', 'server/services/run/views.ts'],
    ])
      expect([from, to, isAllowed(from, to, false)]).toEqual([from, to, false]);
    expect(isAllowedPackage('server/pipeline/run-state.ts', 'zod')).toBe(false);
    expect(isAllowedPackage('plugins/numerics/ses.ts', 'node:')).toBe(false);
    expect(isAllowedPackage('plugins/models/naive.ts', 'node:')).toBe(false);
  });

  it('turns red at one wrong import, one wrong package and one cycle', async () => {
    const folder = newFolder('tree');
    const write = (path: string, text: string): void => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    write('server/db/schema.ts', 'export const x = 1;\n');
    write(
      'server/pipeline/a.ts',
      `import { x } from '../db/schema.ts';\nimport { b } from './b.ts';\nimport fs from 'node:fs';\nexport const a = [x, b, fs];\n`,
    );
    write('server/pipeline/b.ts', `import { a } from './a.ts';\nexport const b = () => a;\n`);
    const planted = await readTree(['server'], folder);
    expect(wrong(planted.imports).sort()).toEqual(['server/pipeline/a.ts may not import node:', 'server/pipeline/a.ts may not import server/db/schema.ts']);
    expect(planted.violations.filter((one) => one.startsWith('no-cycles')).length).toBeGreaterThan(0);
    rmSync(folder, { recursive: true });
  });
});

const list = (folder: string, kinds: RegExp): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => kinds.test(file) && !file.includes('node_modules'))
    .sort();

/** Lines of code in which a pattern stands; comments and the insides of plain strings do not count. */
function linesWith(files: readonly string[], pattern: RegExp): string[] {
  return files.flatMap((file) => {
    const code = readFileSync(join(ROOT, file), 'utf8')
      .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ' '))
      .replaceAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")
      .replaceAll(/\/\/.*$/gm, '');
    return code.split('\n').flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1}: ${line.trim()}`] : []));
  });
}

describe('laws of the code', () => {
  const plugins = list('plugins', /\.ts$/);
  const sources = [...list('server', /\.ts$/), ...list('app', /\.tsx?$/), ...plugins];

  it.each<[string, RegExp]>([
    ['clock', /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b|\bprocess\.hrtime\b/],
    ['global chance', /\bMath\.random\b|\brandomUUID\b|\brandomBytes\b|\bcrypto\./],
    ['environment', /\bprocess\.env\b/],
    ['network', /\bfetch\(|\bXMLHttpRequest\b|\bWebSocket\b/],
    ['powers that differ between engines', /\*\*|\bMath\.pow\b/],
    ['words of a locale', /\bIntl\.|\.toLocale\w+\(|\.localeCompare\(/],
  ])('plugins know no %s', (_, pattern) => {
    expect(plugins.length).toBeGreaterThan(30);
    expect(linesWith(plugins, pattern)).toEqual([]);
  });

  it('errors are known by code, never by class', () => {
    expect(linesWith(sources, /instanceof AppError\b/)).toEqual([]);
  });

  it('nothing is typed any, nothing is silenced', () => {
    expect(linesWith([...sources, ...list('tests', /\.ts$/)], /(?::|\bas|<|\|)\s*any\b(?!\w)/)).toEqual([]);
    // A test may say that something must not compile; nothing else may look away.
    const silenced = [...sources, ...list('tests', /\.ts$/)].filter((file) =>
      (file.startsWith('tests/') ? /@ts-(ignore|nocheck)/ : /@ts-(ignore|nocheck|expect-error)/).test(
        readFileSync(join(ROOT, file), 'utf8').replaceAll(/`[^`]*`|\/@ts-[^\n]*/g, ''),
      ),
    );
    expect(silenced).toEqual([]);
  });

  it('a planted breach would be seen', () => {
    const file = `${newFolder('law')}/bad.ts`;
    writeFileSync(file, "const a = Math.random();\nconst b = 'Math.random';\n// Math.random\n");
    expect(linesWith([`../${'../'.repeat(20)}${file}`], /\bMath\.random\b/)).toHaveLength(1);
  });
});

describe('every plugin file has its test', () => {
  const tests = list('tests', /\.test\.ts$/);
  const contracts = tests.filter((file) => /testStep|testModel|testPreset/.test(readFileSync(join(ROOT, file), 'utf8')));

  it.each(['presets', 'steps', 'models'])('%s', (type) => {
    const untested = list(`plugins/${type}`, /\.ts$/).filter((file) => {
      const name = basename(file, '.ts');
      const own = tests.some((test) => test.startsWith('tests/plugins/') && basename(test) === `${name}.test.ts`);
      const imported = contracts.some((test) => {
        const text = readFileSync(join(ROOT, test), 'utf8');
        // Named one by one, or run over whatever stands in the folder.
        return text.includes(`${file}'`) || (text.includes('readdirSync') && text.includes(`plugins/${type}`));
      });
      return !own && !imported;
    });
    expect(untested).toEqual([]);
  });
});
