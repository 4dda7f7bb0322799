import { basename } from 'node:path';
import { describePlugins } from './describe-plugins.ts';
import { planRun, resolveRun } from './plan-run.ts';
import type { CatalogueAnswer, CatalogueRequest } from './protocol.ts';
import { toProblem } from './to-problem.ts';

/** Entry of the catalogue host: loads every plugin once and answers questions about them. */
const send = (answer: CatalogueAnswer): void => void process.send?.(answer);
const loaded = describePlugins(process.argv.slice(2).map((path) => ({ path, origin: basename(path) })));

process.on('message', async (request: CatalogueRequest) => {
  const { call } = request;
  try {
    const plugins = await loaded;
    if (request.ask === 'describe') send({ call, ask: 'describe', catalogue: plugins.catalogue });
    else if (request.ask === 'resolve') send({ call, ask: 'resolve', resolution: resolveRun(plugins, request.request) });
    else send({ call, ask: 'plan', steps: planRun(plugins, request.settings) });
  } catch (error) {
    send({ call, ask: 'failed', problem: toProblem(error) });
  }
});
process.on('disconnect', () => process.exit(0));
