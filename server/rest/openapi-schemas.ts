import { z } from 'zod';
import { appRouter } from '../routers/app-router.ts';
import { ANSWERS, VIEWS } from './answers.gen.ts';
import type { ProcedureName } from './routes.ts';

export type Json = { [key: string]: unknown };

/** What can be sent, as JSON Schema 2020-12. What a schema only refines in code is told by its description. */
export function toSchema(schema: z.ZodType): Json {
  const { $schema: _, $defs: __, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json;
  return JSON.parse(JSON.stringify(rest, (key, value) => (key === '$ref' && /^#\/\$defs\//.test(value) ? ANY : value))) as Json;
}

/** The one schema that refers to itself: any JSON, `z.json()`. */
const ANY = '#/components/schemas/Json';

const procedures = appRouter._def.procedures as unknown as Readonly<Record<string, { _def: { type: string; inputs: z.ZodType[] } } | undefined>>;

/** The schema of a procedure's input; null when it takes none. */
export const inputOf = (name: ProcedureName): z.ZodType | null => procedures[name]?._def.inputs[0] ?? null;
export const isProcedure = (name: string): boolean => procedures[name] !== undefined;

/** What a procedure answers, from its type; `{}` for one that was added since `npm run gen`. */
export const answerOf = (name: ProcedureName): Json => (ANSWERS as Readonly<Record<string, Json>>)[name] ?? {};

/** What a raw route answers as JSON; null for bytes. */
export const rawAnswerOf = (method: string, path: string): Json | null => (ANSWERS as Readonly<Record<string, Json>>)[`${method} ${path}`] ?? null;

/** Views that answers are made of, by the name they have in their entity's `views.ts`. */
export const viewSchemas = (): Json => ({ ...VIEWS, Json: { description: 'Any JSON value' } });
