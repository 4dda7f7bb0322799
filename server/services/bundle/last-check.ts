import { join } from 'node:path';
import { sha256 } from '../../blobs/digest.ts';
import { listFolder } from '../../bundle/folder-reader.ts';
import { LIMITS } from '../../bundle/limits.ts';
import { makeBreath } from '../../bundle/read-chunks.ts';
import { type BundleCheck, verifyBundle } from '../../bundle/verify-bundle.ts';
import { isAppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import { fileStamp, shelf } from '../file-stamp.ts';
import type { BundleView } from './views.ts';

/** What a reading of a bundle's bytes found, and when. */
export interface LastCheck {
  ok: boolean;
  checks: readonly BundleCheck[];
  unresolved: BundleView['unresolvedReferences'];
  /** When the first byte was read, ISO-8601 UTC. */
  at: string;
}

/** Bundles remembered by a process; the one that was looked at longest ago goes first. */
const MOST = 100;
const remembered = new WeakMap<Server, Map<string, { stamp: string; check: LastCheck }>>();
const underWay = new WeakMap<Server, Map<string, { stamp: string | null; reading: Promise<LastCheck> }>>();

/**
 * What a look at a bundle's bytes found. Every byte is read when this process has not done so yet, when any file was added, taken away or
 * written since, and when it is asked for; else the last reading stands. Bytes that turn on the disk by themselves leave no trace a file
 * system keeps: only a new reading finds them, and who shows the last one says when it was.
 * @returns the check, and whether the bytes were read for it just now
 */
export async function checkBundle(server: Server, folder: string, anew = false): Promise<{ check: LastCheck; isFresh: boolean }> {
  const known = shelf(remembered, server);
  const stamp = await stampOf(folder);
  const last = known.get(folder);
  known.delete(folder);
  if (!anew && last !== undefined && last.stamp === stamp) {
    known.set(folder, last);
    return { check: last.check, isFresh: false };
  }
  const check = await readOnce(server, folder, stamp);
  // Written while it was read: what was found is told, and not remembered.
  if (stamp !== null && (await stampOf(folder)) === stamp) known.set(folder, { stamp, check });
  for (const oldest of known.keys()) if (known.size > MOST) known.delete(oldest);
  return { check, isFresh: true };
}

/** Two who look at the same files at once read them once. */
async function readOnce(server: Server, folder: string, stamp: string | null): Promise<LastCheck> {
  const running = shelf(underWay, server);
  const other = running.get(folder);
  if (other !== undefined && stamp !== null && other.stamp === stamp) return other.reading;
  const mine = { stamp, reading: readBundle(server, folder) };
  running.set(folder, mine);
  try {
    return await mine.reading;
  } finally {
    if (running.get(folder) === mine) running.delete(folder);
  }
}

async function readBundle(server: Server, folder: string): Promise<LastCheck> {
  const at = new Date(server.now()).toISOString();
  const { ok, checks, manifest } = await verifyBundle(folder);
  const unresolved = (manifest?.unresolved_references ?? []).map(({ type, id, from, reason }) => ({ type, id, from, reason }));
  return { ok, checks, unresolved, at };
}

/** Names and stamps of all files; null for a folder that holds what is no file. */
async function stampOf(folder: string): Promise<string | null> {
  const breathe = makeBreath();
  const lines: string[] = [];
  for (const path of listOrNull(folder) ?? []) {
    lines.push(`${path}\0${fileStamp(join(folder, path))}`);
    const breath = breathe();
    if (breath) await breath;
  }
  return lines.length === 0 ? null : sha256(lines.join('\n'));
}

function listOrNull(folder: string): string[] | null {
  try {
    return listFolder(folder, LIMITS);
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}
