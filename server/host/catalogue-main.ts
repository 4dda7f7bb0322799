import { basename } from 'node:path';
import { describePlugins } from './describe-plugins.ts';
import type { ThirdParty } from './load-third-party.ts';
import { planRun, resolveRun } from './plan-run.ts';
import type { CatalogueAnswer, CatalogueRequest, PluginNote } from './protocol.ts';
import { toProblem } from './to-problem.ts';

/** Entry of the catalogue host: loads every plugin once and answers questions about them. */
const send = (message: CatalogueAnswer | PluginNote): void => void process.send?.(message);
const { folders, third } = JSON.parse(process.argv[2]) as { folders: string[]; third: ThirdParty | null };
const loaded = describePlugins(
  folders.map((path) => ({ path, origin: basename(path) })),
  third ?? undefined,
  send,
);

process.on('message', async (request: CatalogueRequest) => {
  const { call } = request;
  try {
    const plugins = await loaded;
    if (request.ask === 'describe') return send({ call, ask: 'describe', catalogue: plugins.catalogue });
    const id = request.ask === 'resolve' ? request.request.preset : request.settings.preset;
    const preset = plugins.catalogue.presets.find((one) => one.id === id);
    send({ note: 'begin', doing: 'plan', name: preset?.sealed?.name ?? id, hash: preset?.sealed?.hash ?? null });
    if (request.ask === 'resolve') send({ call, ask: 'resolve', resolution: resolveRun(plugins, request.request) });
    else send({ call, ask: 'plan', steps: planRun(plugins, request.settings) });
  } catch (error) {
    send({ call, ask: 'failed', problem: toProblem(error) });
  }
});
process.on('disconnect', () => process.exit(0));
