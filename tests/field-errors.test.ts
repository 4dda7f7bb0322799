import { expect, it } from 'vitest';
import { z } from 'zod';
import { fieldErrors } from '../server/field-errors.ts';

const told = (schema: z.ZodType, value: unknown): Record<string, string> => {
  const { error } = schema.safeParse(value);
  return error ? Object.fromEntries(fieldErrors(error).map(({ path, message }) => [path, message])) : {};
};

it('every kind of problem has words that follow the name of its field', () => {
  const action = z.discriminatedUnion('type', [
    z.strictObject({ type: z.enum(['pin', 'purge']) }),
    z.strictObject({ type: z.literal('tag'), add: z.array(z.string()) }),
  ]);
  const schema = z.strictObject({
    ids: z.array(z.string()).min(1),
    limit: z.int().max(1000),
    either: z.union([z.strictObject({ at: z.number() }), z.strictObject({ from: z.number(), to: z.number() })]),
    action,
  });
  expect(told(schema, { ids: [], limit: 1.5, either: { at: 'x', other: 1 }, action: { type: 'bogus' }, more: 1 })).toEqual({
    ids: 'is at least 1 entry',
    limit: 'is a whole number',
    either: 'is a number and has no field "other", or is a number and is a number and has no field "at", "other"',
    'action.type': 'is one of pin, purge, tag',
    more: '"more" is not a known field; remove it',
  });
  expect(told(schema, { ids: ['a'], limit: 1001, either: 'x', action: { type: 'pin', change: 1 } })).toEqual({
    limit: 'is at most 1000',
    either: 'is an object, or is an object',
    'action.change': '"change" is not a known field; remove it',
  });
});
