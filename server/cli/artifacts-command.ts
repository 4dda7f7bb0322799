import type { Command } from 'commander';
import { addBytes } from './artifacts-bytes.ts';
import { addChanging } from './artifacts-change.ts';
import { addFinding } from './artifacts-find.ts';
import { addKeeping } from './artifacts-keep.ts';

/** `artifacts`: everything runs made and people brought, found, read, kept and checked. */
export function addArtifactsCommand(program: Command): void {
  const command = program
    .command('artifacts')
    .description('the registry: list, show, get, put, import, verify, update, delete, restore, hold, lineage, similar, compare, stats, rescan, scrub, gc');
  addFinding(command);
  addBytes(command);
  addChanging(command);
  addKeeping(command);
}
