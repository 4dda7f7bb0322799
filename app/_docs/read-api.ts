import { instance } from '../../server/instance.ts';

/** JSON Schema, as far as the pages read it. */
export interface ApiSchema {
  type?: string | readonly string[];
  title?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: readonly unknown[];
  properties?: Readonly<Record<string, ApiSchema>>;
  required?: readonly string[];
  items?: ApiSchema;
  anyOf?: readonly ApiSchema[];
  oneOf?: readonly ApiSchema[];
  allOf?: readonly ApiSchema[];
  additionalProperties?: ApiSchema | boolean;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  contentMediaType?: string;
  $ref?: string;
}
export interface ApiParameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description?: string;
  schema: ApiSchema;
}
type Content = Readonly<Record<string, { schema: ApiSchema; example?: unknown }>>;
export interface ApiReply {
  description?: string;
  content?: Content;
}
export interface ApiOperation {
  method: string;
  path: string;
  tags: readonly string[];
  operationId: string;
  summary: string;
  description?: string;
  parameters: readonly ApiParameter[];
  requestBody?: { required: boolean; content: Content };
  responses: Readonly<Record<string, ApiReply>>;
}
export interface ApiGroup {
  /** In addresses. */
  slug: string;
  name: string;
  description: string;
  operations: readonly ApiOperation[];
}
export interface ApiDocs {
  description: string;
  groups: readonly ApiGroup[];
  schemas: Readonly<Record<string, ApiSchema>>;
}

interface Document {
  info: { description: string };
  tags: readonly { name: string; description: string }[];
  paths: Readonly<Record<string, Readonly<Record<string, Omit<ApiOperation, 'method' | 'path'>>>>>;
  components: { schemas: Readonly<Record<string, ApiSchema>> };
}

const ORDER = ['get', 'post', 'put', 'patch', 'delete'];

/** The description of the API as /api/openapi.json has it, by group. */
export async function readApi(): Promise<ApiDocs> {
  const answer = await instance().handle(new Request('http://localhost/api/openapi.json'));
  const { info, tags, paths, components } = (await answer.json()) as Document;
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b))
      .map(([method, operation]): ApiOperation => ({ ...operation, method: method.toUpperCase(), path })),
  );
  const groups = tags.map(({ name, description }) => ({
    slug: name.toLowerCase().replaceAll(' ', '-'),
    name,
    description,
    operations: all.filter((operation) => operation.tags[0] === name),
  }));
  return { description: info.description, groups, schemas: components.schemas };
}

/** Operations that hold every word of a question: in method, path, summary or parameters. */
export function matchOperations({ groups }: ApiDocs, q: string): ApiGroup[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ method, path, summary, description = '', parameters }: ApiOperation): boolean => {
    const text = `${method} ${path} ${summary} ${description} ${parameters.map((one) => one.name).join(' ')}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return groups.map((group) => ({ ...group, operations: group.operations.filter(fits) })).filter((group) => group.operations.length > 0);
}
