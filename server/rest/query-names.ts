import { AppError } from '../errors.ts';

/** @throws AppError BAD_QUERY naming every parameter, where an address takes none */
export function requireNone(query: URLSearchParams): void {
  refuse([...new Set(query.keys())], (name) => `"${name.slice(0, 60)}" is not a parameter here; remove it`);
}

/** @throws AppError BAD_QUERY naming every parameter that stands more than once */
export function requireOnce(query: URLSearchParams): void {
  refuse(
    [...new Set(query.keys())].filter((name) => query.getAll(name).length > 1),
    () => 'stands more than once; give it one value',
  );
}

function refuse(names: readonly string[], say: (name: string) => string): void {
  if (names.length === 0) return;
  const errors = names.map((path) => ({ path, message: say(path) }));
  throw new AppError('BAD_QUERY', errors.map((error) => `${error.path}: ${error.message}`).join('; '), errors);
}
