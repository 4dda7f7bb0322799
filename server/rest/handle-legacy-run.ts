import { createCaller } from '../routers/app-router.ts';
import { describeLegacy, startLegacy } from '../services/run/start-legacy.ts';
import { json } from './json-response.ts';
import type { RawCall } from './raw-route.ts';
import { readJson } from './read-json.ts';
import { readRequestKey } from './request-key.ts';
import { waitForRun } from './wait-for-run.ts';

/** `POST /demo/run` of older clients: their fields, their answer, once the run has ended. A run that fails is still 200. */
export async function postLegacyRun({ server, actor, request }: RawCall): Promise<Response> {
  const { runId, warnings } = await startLegacy(server, actor, await readJson(request), readRequestKey(request.headers));
  await waitForRun(server, createCaller({ server, actor, requestId: 'demo' }), runId, request.signal);
  return json(await describeLegacy(server, runId, warnings), 200);
}
