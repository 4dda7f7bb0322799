import { z } from 'zod';
import { parseInput } from '../parse-input.ts';
import { ApplyImport } from './apply-import.ts';

const flag = z.enum(['', '1', 'true', '0', 'false']).transform((text) => text !== '0' && text !== 'false');
const ImportRequest = z.strictObject({ dryRun: flag.default(false), policy: ApplyImport.shape.policy, applyAliases: flag.default(false) });

/** What an upload's address asks for; `?dryRun` alone is a yes. @throws AppError BAD_QUERY */
export const readImportRequest = (query: URLSearchParams): z.output<typeof ImportRequest> => parseInput(ImportRequest, Object.fromEntries(query), 'BAD_QUERY');
