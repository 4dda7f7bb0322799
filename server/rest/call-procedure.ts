import { AppError } from '../errors.ts';
import { inputOf, type Json, toSchema } from './openapi-schemas.ts';
import type { ProcedureName, RestCall, RestRoute } from './routes.ts';

type Fields = Readonly<Record<string, Json>>;

/** Asks the procedure of a route with what the address, the body and If-Match say. */
export async function callProcedure(route: RestRoute, call: RestCall): Promise<unknown> {
  if (route.call) return route.call(call);
  const [entity, verb] = route.procedure.split('.');
  // The name was checked against the router's type, the input is checked by the procedure.
  const ask = (call.caller as unknown as Record<string, Record<string, (input?: unknown) => Promise<unknown>>>)[entity][verb];
  return ask(inputFor(route, call));
}

function inputFor(route: RestRoute, { params, query, body, ifMatch }: RestCall): unknown {
  const fields = fieldsOf(route.procedure);
  const address: Record<string, unknown> = Object.fromEntries(
    Object.entries(params).map(([name, text]) => {
      const field = route.fills?.[name] ?? name;
      return [field, readText(fields[field], [text])];
    }),
  );
  if (route.method === 'GET') return { ...readQuery(fields, query, address), ...address };
  const locked = Object.hasOwn(fields, 'ifMatch') ? { ifMatch } : {};
  if (Object.keys(address).length === 0 && Object.keys(locked).length === 0) return body;
  return { ...freeBody(body, [...Object.keys(address), 'ifMatch']), ...address, ...locked };
}

const known = new Map<ProcedureName, Fields>();

/** Fields of a procedure's input, by name; none where it is checked as a whole. */
function fieldsOf(name: ProcedureName): Fields {
  let fields = known.get(name);
  if (!fields) {
    const input = inputOf(name);
    fields = ((input && toSchema(input).properties) ?? {}) as Fields;
    known.set(name, fields);
  }
  return fields;
}

/** The address's parameters as the procedure's fields have them; one it does not know goes on as it is, to be refused by name. */
function readQuery(fields: Fields, query: URLSearchParams, address: object): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const name of new Set(query.keys())) {
    // The door has looked at it.
    if (name === 'token') continue;
    if (Object.hasOwn(address, name)) throw notHere(name, 'stands in the path; remove it');
    read[name] = readText(fields[name], query.getAll(name));
  }
  return read;
}

/** Text of an address as the kind of value a field takes; what is none stays text, for the procedure to refuse. */
function readText(field: Json | undefined, texts: readonly string[]): unknown {
  if (field?.type === 'array') return texts;
  const text = texts[texts.length - 1];
  if (texts.length > 1) return texts;
  if (field?.type === 'integer' || field?.type === 'number') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (field?.type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

/** A body may not name what the address and the headers say. */
function freeBody(body: unknown, taken: readonly string[]): object {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new AppError('INVALID_INPUT', 'the body is a JSON object', [{ path: '', message: 'is not a JSON object' }]);
  const named = taken.filter((key) => Object.hasOwn(body, key));
  if (named.length === 0) return body;
  throw new AppError(
    'INVALID_INPUT',
    `${named.join(', ')}: stands in the address or a header, not in the body`,
    named.map((path) => ({ path, message: 'stands in the address or a header, not in the body' })),
  );
}

const notHere = (path: string, message: string): AppError => new AppError('BAD_QUERY', `${path}: ${message}`, [{ path, message }]);
