import type { ApiSchema } from './read-api.ts';

/** A field as a table shows it. */
export interface FieldLine {
  name: string;
  type: string;
  required: boolean;
  about: string;
}

const refName = (schema: ApiSchema): string | null => schema.$ref?.split('/').at(-1) ?? null;

/** What a value is, in a few words: `text`, `whole number`, `list of RunRow`, `"asc" or "desc"`. */
export function typeWords(schema: ApiSchema): string {
  const name = refName(schema);
  if (name !== null) return name.replaceAll('_', ' of ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' or ');
  const many = schema.anyOf ?? schema.oneOf;
  if (many) return [...new Set(many.map(typeWords))].join(' or ');
  if (schema.allOf) return schema.allOf.map(typeWords).join(' with ');
  if (schema.contentMediaType) return 'bytes';
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeWords({ type })).join(' or ');
  if (schema.type === 'array') return `list of ${typeWords(schema.items ?? {})}`;
  return WORDS[String(schema.type)] ?? 'anything';
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  object: 'object',
  null: 'null',
};

/** Fields of an object, its views looked up. */
export function fieldsOf(schema: ApiSchema, schemas: Readonly<Record<string, ApiSchema>>): FieldLine[] {
  const name = refName(schema);
  if (name !== null) return fieldsOf(schemas[name] ?? {}, schemas);
  if (schema.type === 'array' && schema.items) return fieldsOf(schema.items, schemas);
  if (schema.allOf) return schema.allOf.flatMap((one) => fieldsOf(one, schemas));
  return Object.entries(schema.properties ?? {}).map(([field, one]) => ({
    name: field,
    type: typeWords(one),
    required: schema.required?.includes(field) ?? false,
    about: aboutOf(one),
  }));
}

/** What is said of a value, with its bounds and its default. */
export function aboutOf({ description = '', default: usual, minimum, maximum, maxLength }: ApiSchema, more = ''): string {
  const bounds = [
    minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? `from ${minimum}` : '',
    maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? `to ${maximum}` : '',
    maxLength === undefined ? '' : `at most ${maxLength} characters`,
  ].filter((text) => text !== '');
  const standard =
    usual === undefined || (typeof usual === 'object' && usual !== null && Object.keys(usual).length === 0) ? '' : `default ${JSON.stringify(usual)}`;
  return [more || description, bounds.join(' '), standard].filter((text) => text !== '').join('; ');
}
