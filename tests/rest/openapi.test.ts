import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ANSWERS_TARGET, answersMap } from '../../server/cli/gen-answers.ts';
import { ERRORS } from '../../server/errors.ts';
import { matchPath } from '../../server/rest/match-path.ts';
import { describeApi, pathOf } from '../../server/rest/openapi.ts';
import { inputOf, isProcedure } from '../../server/rest/openapi-schemas.ts';
import { RAW_ROUTES } from '../../server/rest/raw-routes.ts';
import { ROUTES } from '../../server/rest/routes.ts';
import { ROOT } from '../support/folders.ts';

const Schema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  properties: z.record(z.string(), z.looseObject({})).optional(),
  required: z.array(z.string()).optional(),
  enum: z.array(z.unknown()).min(1).optional(),
  $ref: z.string().startsWith('#/components/').optional(),
});
const Media = z.record(z.string().regex(/^[\w.+-]+\/[\w.+-]+$/), z.strictObject({ schema: Schema, example: z.unknown().optional() }));
const Parameter = z.strictObject({
  name: z.string().min(1),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean(),
  description: z.string().min(1).optional(),
  style: z.literal('form').optional(),
  explode: z.boolean().optional(),
  schema: Schema,
});
const Reply = z.union([
  z.strictObject({ $ref: z.literal('#/components/responses/Problem') }),
  z.strictObject({ description: z.string().min(1), headers: z.record(z.string(), z.looseObject({})).optional(), content: Media.optional() }),
]);
const Operation = z.strictObject({
  tags: z.array(z.string()).length(1),
  operationId: z.string().regex(/^[a-z]\w+$/),
  summary: z.string().min(4).max(140),
  description: z.string().min(1).optional(),
  parameters: z.array(Parameter),
  requestBody: z.strictObject({ required: z.boolean(), content: Media }).optional(),
  responses: z.record(z.string().regex(/^([2-5]\d\d|default)$/), Reply),
});
/** The part of the OpenAPI 3.1 structure that the document uses, with nothing beside it. */
const Document = z.strictObject({
  openapi: z.literal('3.1.0'),
  jsonSchemaDialect: z.url(),
  info: z.strictObject({
    title: z.string(),
    version: z.string(),
    description: z.string(),
    license: z.strictObject({ name: z.string(), identifier: z.string() }),
  }),
  servers: z.array(z.strictObject({ url: z.string(), description: z.string() })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  tags: z.array(z.strictObject({ name: z.string(), description: z.string() })),
  paths: z.record(z.string().startsWith('/api/v1/'), z.partialRecord(z.enum(['get', 'post', 'put', 'patch', 'delete']), Operation)),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[A-Za-z0-9._-]+$/), Schema),
    responses: z.record(z.string(), Reply),
    securitySchemes: z.record(z.string(), z.looseObject({})),
  }),
});

const api = JSON.parse(JSON.stringify(describeApi({ version: '9.9.9' }))) as z.output<typeof Document>;
const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation: operation as z.output<typeof Operation> })),
);
/** In the order in which they are tried. */
const all = [...RAW_ROUTES, ...ROUTES];

function* walk(value: unknown): Generator<{ [key: string]: unknown }> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as { [key: string]: unknown };
  for (const one of Object.values(value)) yield* walk(one);
}

describe('the description of the API', () => {
  it('has the structure of OpenAPI 3.1', () => {
    const parsed = Document.safeParse(api);
    expect(parsed.error?.issues ?? []).toEqual([]);
    const names = api.tags.map((tag) => tag.name);
    for (const { operation } of operations) expect(names).toContain(operation.tags[0]);
    expect(new Set(operations.map((one) => one.operation.operationId)).size).toBe(operations.length);
  });

  it('tells every route, and nothing that is no route', () => {
    const told = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`).sort();
    const routed = [...new Set(all.map(({ method, path }) => `${method} ${pathOf(path)}`))].sort();
    expect(told).toEqual(routed);
    expect(told.length).toBeGreaterThan(110);
    for (const { path, method } of operations) {
      const example = path.slice('/api/v1'.length).replaceAll(/\{\w+\}/g, '7');
      const found = all.find((route) => route.method === method.toUpperCase() && matchPath(route.path, example) !== null);
      expect([path, method, found && pathOf(found.path)]).toEqual([path, method, path]);
    }
  });

  it('names a procedure for every route', () => {
    for (const route of ROUTES) expect([route.path, route.procedure, isProcedure(route.procedure)]).toEqual([route.path, route.procedure, true]);
  });

  it('tells every part of a path, once', () => {
    for (const { path, operation } of operations) {
      const inPath = operation.parameters.filter((one) => one.in === 'path').map((one) => one.name);
      expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
      const keys = operation.parameters.map((one) => `${one.in} ${one.name}`);
      expect(new Set(keys).size).toBe(keys.length);
      for (const one of operation.parameters) expect(Object.keys(one.schema).length).toBeGreaterThan(0);
    }
  });

  it('refers only to what is there', () => {
    for (const node of walk(api)) {
      if (typeof node.$ref !== 'string') continue;
      const [, , group, name] = node.$ref.split('/') as [string, string, 'schemas', string];
      expect([node.$ref, Object.hasOwn(api.components[group] ?? {}, name)]).toEqual([node.$ref, true]);
    }
  });

  it('says what comes in and what goes out', () => {
    for (const { path, method, operation } of operations) {
      const at = `${method} ${path}`;
      const good = Object.keys(operation.responses).filter((status) => status.startsWith('2'));
      expect([at, good.length]).not.toEqual([at, 0]);
      for (const [status, reply] of Object.entries(operation.responses))
        for (const media of Object.values('content' in reply ? (reply.content ?? {}) : {}))
          expect([at, status, Object.keys(media.schema).length > 0]).toEqual([at, status, true]);
      for (const media of Object.values(operation.requestBody?.content ?? {})) expect([at, Object.keys(media.schema).length > 0]).toEqual([at, true]);
      expect(Object.hasOwn(operation.responses, 'default')).toBe(true);
    }
  });

  it('names under each status only codes that travel under it', () => {
    let codes = 0;
    for (const { operation } of operations)
      for (const [status, reply] of Object.entries(operation.responses))
        for (const node of walk(reply)) {
          const named = ((node.properties as { code?: { enum?: string[] } } | undefined)?.code?.enum ?? []).filter(
            (code) => code in ERRORS,
          ) as (keyof typeof ERRORS)[];
          codes += named.length;
          for (const code of named) expect([code, ERRORS[code].status]).toEqual([code, Number(status)]);
        }
    expect(codes).toBeGreaterThan(200);
  });

  it('gives examples that their schemas take', () => {
    let tried = 0;
    for (const { docs, procedure, path } of ROUTES) {
      if (docs.example === undefined) continue;
      const schema = docs.body ?? partial(inputOf(procedure), path);
      expect([path, schema.safeParse(docs.example).error?.issues ?? []]).toEqual([path, []]);
      tried++;
    }
    for (const { docs, path } of RAW_ROUTES)
      for (const { schema, example } of docs.bodies ?? []) {
        if (example === undefined) continue;
        expect([path, schema?.safeParse(example).error?.issues ?? []]).toEqual([path, []]);
        tried++;
      }
    expect(tried).toBeGreaterThan(20);
  });

  it('tells answers as their types are now', () => {
    expect(readFileSync(join(ROOT, ANSWERS_TARGET), 'utf8') === answersMap(ROOT), 'answers have changed: npm run gen').toBe(true);
  }, 120_000);
});

/** What a body may hold: the fields of a procedure without those that the address fills. */
function partial(input: z.ZodType | null, path: string): z.ZodType {
  if (!(input instanceof z.ZodObject)) throw new Error(`${path} has an example and no fields`);
  return input.partial();
}
