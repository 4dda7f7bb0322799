import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { parseStorable } from '../../broken-text.ts';
import { registryPath, runFolder } from '../../bundle/layout.ts';
import { AppError } from '../../errors.ts';
import { checkRow } from './check-row.ts';
import { EVENTS_FILE } from './read-run-content.ts';
import { type RegistryRow, rowSchema } from './registry-column.ts';
import type { RegistryTable } from './registry-tables.ts';

const EventLine = z.object({ seq: z.int().min(1), type: z.string(), at: z.string(), body: z.record(z.string(), z.json()) });

/** Rows of a table as a bundle has them, each checked, a line at a time. @throws AppError BUNDLE_REFUSED naming file and line */
export async function* readRegistry(folder: string, table: RegistryTable, runIds: readonly string[]): AsyncGenerator<RegistryRow> {
  if (table.place === 'run') {
    for (const runId of runIds)
      for await (const { path, line, value } of readLines(folder, `${runFolder(runId)}/${EVENTS_FILE}`)) {
        const { body, ...row } = parse(EventLine, value, path, line);
        if (body.type !== row.type) throw refused(path, line, `its body says it is a ${String(body.type)}`);
        yield { run_id: runId, ...row, body: JSON.stringify(body) };
      }
    return;
  }
  const schema = rowSchema(table.columns);
  for await (const { path, line, value } of readLines(folder, registryPath(table.name))) {
    const row = parse(schema, value, path, line);
    const fault = checkRow(table.name, row);
    if (fault) throw refused(path, line, fault);
    yield row;
  }
}

async function* readLines(folder: string, path: string): AsyncGenerator<{ path: string; line: number; value: unknown }> {
  const file = join(folder, path);
  if (!existsSync(file)) return;
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    line++;
    if (text === '') continue;
    let value: unknown;
    try {
      value = parseStorable(text);
    } catch (error) {
      throw refused(path, line, error instanceof RangeError ? error.message : 'is not JSON');
    }
    yield { path, line, value };
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown, path: string, line: number): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refused(path, line, `${issue?.path.join('.') || 'the row'}: ${issue?.message ?? 'does not fit'}`);
}

const refused = (path: string, line: number, why: string): AppError =>
  new AppError('BUNDLE_REFUSED', `${path}, line ${line}: ${why.slice(0, 300)}`, [{ path, message: `line ${line}: ${why.slice(0, 300)}` }]);
