import type { z } from 'zod';
import type { FieldError } from './errors.ts';

/** All problems of a value, one a field, in words that follow the field's name: "is at most 365, not 400". */
export function fieldErrors(error: z.ZodError, root = ''): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = [root, ...issue.path.map(String)].filter(Boolean).join('.');
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: [path, key].filter(Boolean).join('.'), message: `"${key}" is not a known field; remove it` }));
    return [{ path, message: describeIssue(issue) }];
  });
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

function describeIssue(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `is ${TYPES[issue.expected] ?? issue.expected}`;
    case 'too_big':
      return `is at most ${countOf(issue.maximum, issue.origin)}`;
    case 'too_small':
      return `is at least ${countOf(issue.minimum, issue.origin)}`;
    case 'invalid_value':
      return `is one of ${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return `has no field ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
    case 'invalid_union':
      if ('options' in issue && Array.isArray(issue.options)) return `is one of ${issue.options.map(String).join(', ')}`;
      return issue.errors.map((errors) => errors.map(describeIssue).join(' and ')).join(', or ');
    default:
      return issue.message;
  }
}

const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = { string: ['character', 'characters'], array: ['entry', 'entries'] };

function countOf(limit: number | bigint, origin: string): string {
  const [one, many] = UNITS[origin] ?? [];
  return one === undefined ? `${limit}` : `${limit} ${Number(limit) === 1 ? one : many}`;
}
