import type { ApiOperation } from './read-api.ts';

const HOST = 'http://127.0.0.1:3000';
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A line that asks for an operation, for a shell; what is to be put in stands in < >. */
export function curlOf({ method, path, parameters, requestBody }: ApiOperation): string {
  const needed = parameters.filter((one) => one.in === 'query' && (one.required || (requestBody !== undefined && one.name === 'name')));
  const query = needed.map(({ name }) => `${name}=<${name}>`).join('&');
  const address = `${HOST}${path.replaceAll(/\{(\w+)\}/g, '<$1>')}${query === '' ? '' : `?${query}`}`;
  const ifMatch = parameters.some((one) => one.name === 'If-Match') ? [`-H ${quote('If-Match: "<version>"')}`] : [];
  return [
    'curl -sS',
    ...(method === 'GET' || (method === 'POST' && requestBody) ? [] : [`-X ${method}`]),
    ...ifMatch,
    ...bodyOf(requestBody),
    quote(address),
  ].join(' ');
}

function bodyOf(body: ApiOperation['requestBody']): string[] {
  if (!body) return [];
  const bytes = Object.keys(body.content).find((type) => body.content[type].schema.contentMediaType !== undefined);
  if (bytes !== undefined) return [`-H ${quote(`Content-Type: ${bytes}`)}`, '--data-binary @<file>'];
  const [type, { example = {} }] = Object.entries(body.content)[0];
  return [`-H ${quote(`Content-Type: ${type}`)}`, `-d ${quote(JSON.stringify(example))}`];
}
