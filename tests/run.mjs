// `npm test`: everything there is to check, in order, each with its own output; ends with one line `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const reports = mkdtempSync(join(tmpdir(), 'vitrine-report-'));
const inCi = process.env.CI === 'true';
const total = { passed: 0, failed: 0 };

/** Runs a program of node with its output shown; true when it ended well. */
function run(title, script, args, env = {}) {
  console.log(`\n── ${title}`);
  const began = performance.now();
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  console.log(`── ${title}: ${status === 0 ? 'ok' : 'FAILED'} in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return status === 0;
}

function count(ok) {
  total[ok ? 'passed' : 'failed']++;
  return ok;
}

/** The file behind a package's command. */
function binOf(name, bin = name) {
  const manifest = join(root, 'node_modules', name, 'package.json');
  const { bin: bins } = JSON.parse(readFileSync(manifest, 'utf8'));
  return join(dirname(manifest), typeof bins === 'string' ? bins : bins[bin]);
}

/** Adds what a reporter wrote. A run that failed without a failed test counts as one failure: a crash is not a pass. */
function add(ok, file, read) {
  const found = existsSync(file) ? read(JSON.parse(readFileSync(file, 'utf8'))) : { passed: 0, failed: 0 };
  total.passed += found.passed;
  total.failed += ok ? found.failed : Math.max(1, found.failed);
}

haveTools();
count(run('types', require.resolve('typescript/bin/tsc'), ['--noEmit']));
count(run('lint', binOf('@biomejs/biome', 'biome'), ['check', '.']));
count(run('compile', join(root, 'server/cli/vitrine.mjs'), ['--version']));

const vitestReport = join(reports, 'vitest.json');
add(
  run('tests', binOf('vitest'), [
    'run',
    `--maxWorkers=${Math.max(1, Math.min(4, availableParallelism()))}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${vitestReport}`,
  ]),
  vitestReport,
  ({ numPassedTests, numFailedTests, testResults }) => ({
    passed: numPassedTests,
    // A file that could not be loaded has no tests to fail.
    failed: numFailedTests + testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')).length,
  }),
);

const built = count(run('build', join(root, 'server/cli/vitrine.mjs'), ['build']));
if (!built) console.log('\nThe pages could not be built, so the browser tests cannot run; they count as one failure.');
if (!built) count(false);
else if (haveChromium()) {
  const report = join(reports, 'playwright.json');
  add(
    run('browser', require.resolve('@playwright/test/cli'), ['test', '--reporter=list,json'], { PLAYWRIGHT_JSON_OUTPUT_NAME: report }),
    report,
    ({ stats, errors }) => ({ passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length }),
  );
} else if (inCi) {
  console.log('\nThere is no Chromium and it could not be installed. With CI=true that is a failure.');
  count(false);
} else {
  console.log(
    `\n${'!'.repeat(100)}\nBROWSER TESTS SKIPPED: there is no Chromium. Install it (Debian: apt-get install chromium) and run npm test again.\n${'!'.repeat(100)}`,
  );
}

rmSync(reports, { recursive: true, force: true });
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** Programs of others that bundles are checked with; installed when we may, and told aloud when they are missing. */
function haveTools() {
  const packages = { unzip: 'unzip', '7zz': '7zip', bsdtar: 'libarchive-tools', minisign: 'minisign', python3: 'python3' };
  const missing = () => Object.keys(packages).filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
  if (missing().length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const wanted = missing().map((name) => packages[name]);
    console.log(`\n── installing ${wanted.join(', ')} from Debian packages`);
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...wanted);
  }
  const absent = missing();
  if (absent.length > 0)
    console.log(
      `\n${'!'.repeat(100)}\nNO ${absent.join(', ')}: what only these can check of bundles is skipped${inCi ? ', which CI counts as failures' : ''}.\n${'!'.repeat(100)}`,
    );
}

/** apt-get with its output shown. */
function apt(...args) {
  return spawnSync('apt-get', args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}

/** Debian's Chromium or Playwright's own; the former is installed when we may. */
function haveChromium() {
  const present = () => {
    if (existsSync('/usr/bin/chromium')) return true;
    try {
      return existsSync(require('@playwright/test').chromium.executablePath());
    } catch {
      return false;
    }
  };
  if (present()) return true;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log('\n── installing Chromium from Debian packages');
  apt('update');
  apt('install', '-y', '--no-install-recommends', 'chromium');
  return present();
}
