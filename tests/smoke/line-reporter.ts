import type { Reporter, TestModule } from 'vitest/node';

/** One line a plugin: ok or FAILED, its name, tests, milliseconds. A plugin of which nothing ran has failed. */
export class LineReporter implements Reporter {
  private modules = 0;
  private failed = 0;
  private began = performance.now();

  onTestModuleEnd(module: TestModule): void {
    const tests = [...module.children.allTests()];
    const passed = tests.filter((test) => test.result().state === 'passed').length;
    const broken = tests.filter((test) => test.result().state === 'failed');
    const isOk = module.state() === 'passed' && passed > 0;
    const { duration, collectDuration, prepareDuration, setupDuration } = module.diagnostic();
    const ms = Math.round(duration + collectDuration + prepareDuration + setupDuration);
    this.modules++;
    if (!isOk) this.failed++;
    console.log(`${isOk ? 'ok    ' : 'FAILED'}  ${module.project.name.padEnd(28)} ${String(passed).padStart(3)} tests ${String(ms).padStart(7)} ms`);
    for (const error of module.errors()) console.log(`        ${error.message}`);
    for (const test of broken) for (const { message } of test.result().errors ?? []) console.log(`        ${test.fullName}: ${message}`);
    if (!isOk && passed === 0 && broken.length === 0 && module.errors().length === 0) console.log('        none of its contract tests ran');
  }

  onTestRunEnd(): void {
    const seconds = ((performance.now() - this.began) / 1000).toFixed(1);
    console.log(`\n${this.modules} plugins, ${this.failed} failed, ${seconds} s`);
    if (this.failed > 0) process.exitCode = 1;
  }
}
