import { z } from 'zod';
import { defineStep, type World } from '../../../server/kit/step.ts';
import { plural } from '../../words/format.ts';

type Check = { name: string; ok: boolean; detail: string };

const megabytes = (bytes: number): string => `${Math.floor(bytes / 1e6)} MB`;

function worldChecks(health: NonNullable<World['health']>, leastBytes: number): Check[] {
  const { database, diskFreeBytes, writer, plugins } = health;
  return [
    { name: 'database', ok: database, detail: database ? 'answers' : 'does not answer; run vitrine doctor' },
    {
      name: 'disk',
      ok: diskFreeBytes >= leastBytes,
      detail: `${megabytes(diskFreeBytes)} free${diskFreeBytes >= leastBytes ? '' : `, ${megabytes(leastBytes)} are needed; make room or move the data directory`}`,
    },
    { name: 'writer', ok: writer, detail: writer ? 'takes writes' : 'takes no writes; restart the server' },
    { name: 'plugins', ok: plugins > 0, detail: plugins > 0 ? `${plugins} loaded` : 'none loaded; reinstall the product' },
  ];
}

export default defineStep({
  id: 'precheck',
  version: '1.0.0',
  title: 'Check the ground',
  summary: 'Looks whether database, disk, writer, plugins and the selected models are there, and names what is not. Changes nothing.',
  params: z.strictObject({
    models: z.array(z.string()).min(1).describe('Models the run will ask for'),
    minDiskFree: z.int().min(0).default(200_000_000).describe('Bytes that have to be free'),
  }),
  reads: {},
  writes: { report: 'environment_report' },
  world: ['health'],
  run({ params, ctx }) {
    const { health } = ctx.world;
    if (!health) throw new TypeError('precheck: the state of the server was not given; the engine takes it for steps that declare world health');
    const known = new Set(ctx.models());
    const missing = params.models.filter((id) => !known.has(id));
    const reachable = {
      name: 'models',
      ok: missing.length === 0,
      detail: missing.length === 0 ? `${params.models.length} reachable` : `no ${missing.join(', ')}`,
    };
    const checks = [...worldChecks(health, params.minDiskFree), reachable];
    const failed = checks.filter((check) => !check.ok);
    ctx.card('checks', {
      title: 'Ground',
      table: { columns: ['check', 'state', 'detail'], rows: checks.map(({ name, ok, detail }) => [name, ok ? 'ok' : 'not ok', detail]) },
    });
    for (const reason of health.quarantined) ctx.log('warn', reason);
    const detail =
      failed.length > 0
        ? failed.map((check) => `${check.name}: ${check.detail}`).join('; ')
        : `database, disk, ${plural(params.models.length, 'model')} reachable`;
    const calm = health.quarantined.length > 0 ? 'warn' : 'pass';
    return {
      status: failed.length > 0 ? 'fail' : calm,
      detail,
      data: { checks: checks.length, failed: failed.length, quarantined: health.quarantined.length },
      outputs: { report: { checks } },
    };
  },
});
