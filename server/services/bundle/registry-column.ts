import { z } from 'zod';

export interface Column {
  name: string;
  type: 'text' | 'integer' | 'real';
  nullable: boolean;
  /** SQL that reads it. */
  expression: string;
}

/**
 * Columns of a table that travel, in short: `title description preset? files:integer value:real?`; a question mark allows null.
 * @param expressions SQL that reads a column where it is not the column itself
 */
export function columns(text: string, expressions: Readonly<Record<string, string>> = {}): Column[] {
  return text.split(/\s+/).map((word) => {
    const [, name, type = 'text', mark] = /^(\w+)(?::(\w+))?(\?)?$/.exec(word) ?? [];
    if (name === undefined || (type !== 'text' && type !== 'integer' && type !== 'real')) throw new TypeError(`"${word}" describes no column`);
    return { name, type, nullable: mark === '?', expression: expressions[name] ?? name };
  });
}

export type RegistryRow = Record<string, string | number | null>;

const CELLS = { text: z.string(), integer: z.int(), real: z.number() } as const;

/** A row as it stands in a bundle; keys of later minor versions are left aside. */
export const rowSchema = (of: readonly Column[]): z.ZodType<RegistryRow> =>
  z.object(
    Object.fromEntries(of.map(({ name, type, nullable }) => [name, nullable ? CELLS[type].nullable() : CELLS[type]])),
  ) as unknown as z.ZodType<RegistryRow>;
