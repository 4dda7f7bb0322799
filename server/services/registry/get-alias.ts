import type { Server } from '../../server.ts';
import { toAliasView } from './alias-row.ts';
import type { AliasView } from './views.ts';

/** One alias, a drill's too. @throws AppError ALIAS_NOT_FOUND */
export const getAlias = (server: Server, name: string): Promise<AliasView> => toAliasView(server, name);
