import type { Client } from './connect.ts';

/** The run that is meant: by its own id, or by the name or id of its workspace. */
export const findRunId = async (client: Client, name: string): Promise<string> =>
  name.startsWith('art_') ? name : (await client.workspace.get.query({ workspace: name })).run.runId;
