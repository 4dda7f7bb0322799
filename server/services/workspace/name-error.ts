import { eq } from 'drizzle-orm';
import { workspace } from '../../db/schema.ts';
import { AppError, withCurrent } from '../../errors.ts';
import type { Server } from '../../server.ts';
import { toWorkspaceRow } from './workspace-row.ts';

/** A refused name as NAME_TAKEN with the workspace that holds it; any other failure as it is. */
export async function nameError(server: Server, name: string, error: unknown, path = 'name'): Promise<unknown> {
  const rows = await server.db.read((q) => q.select().from(workspace).where(eq(workspace.name, name)));
  const holder = rows.find((row) => row.deletedAt === null);
  if (!holder) return error;
  const held = `held by workspace ${holder.workspaceId}`;
  return withCurrent(
    new AppError('NAME_TAKEN', `the name "${name}" is ${held}; choose another`, [{ path, message: held }], error),
    await toWorkspaceRow(server, holder),
  );
}
