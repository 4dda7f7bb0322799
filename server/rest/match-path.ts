import { AppError } from '../errors.ts';

export type PathParams = Readonly<Record<string, string>>;

/** One segment of a path as its sender meant it. @throws AppError BAD_QUERY */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new AppError('BAD_QUERY', `"${part.slice(0, 100)}" is not a percent-encoded part of an address`);
  }
}

/**
 * Parameters of a path that fits a pattern, decoded; null when it does not fit.
 * @param pattern `:name` stands for one segment, `:name.zip` for one that ends so, `*name` at the end for one or more
 */
export function matchPath(pattern: string, path: string): PathParams | null {
  const wanted = pattern.split('/').slice(1);
  const given = path.split('/').slice(1);
  const rest = wanted.at(-1)?.startsWith('*') ?? false;
  if (rest ? given.length < wanted.length : given.length !== wanted.length) return null;
  const endOf = (part: string): string => /^:\w+(\..*)?$/.exec(part)?.[1] ?? '';
  if (!wanted.every((part, i) => (/^[:*]/.test(part) ? given[i].endsWith(endOf(part)) : part === given[i]))) return null;
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const end = endOf(part);
    if (part.startsWith(':')) params[part.slice(1, part.length - end.length)] = decodePart(given[i].slice(0, given[i].length - end.length));
    if (part.startsWith('*')) params[part.slice(1)] = given.slice(i).map(decodePart).join('/');
  }
  return params;
}
