/** A line of an alias's history, as far as going back along it needs. */
export interface Line {
  kind: 'move' | 'rollback' | 'remove' | 'undo';
  /** Null: the alias was removed. */
  modelRunId: string | null;
}

/**
 * Where an alias pointed before it came to point where it does: the move under the one on top. A rollback or an undo takes moves off
 * again, so that one rollback after another goes further and further back. Null when there is nothing below.
 * @param lines oldest first
 */
export function holderBefore(lines: readonly Line[]): string | null {
  const stack: string[] = [];
  for (const { kind, modelRunId } of lines) {
    if (modelRunId === null) stack.length = 0;
    else if (kind === 'move') stack.push(modelRunId);
    else {
      const at = stack.lastIndexOf(modelRunId, -2);
      if (at < 0) stack.splice(0, stack.length, modelRunId);
      else stack.length = at + 1;
    }
  }
  return stack.at(-2) ?? null;
}
