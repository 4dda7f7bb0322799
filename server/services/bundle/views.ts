import type { BundleCheck } from '../../bundle/verify-bundle.ts';

/** What goes along: `references` leaves the bytes of models behind (digest and live verify travel), `artifacts` copies every byte. */
export type BundleInclude = 'references' | 'artifacts';

/** Answer of an export. */
export interface ExportView {
  /** The workspace's id, or `art_…` of a set of artifacts: also the name of the bundle's folder. */
  bundleId: string;
  name: string;
  /** Where it stands on the machine of the server. */
  bundlePath: string;
  files: readonly { path: string; sha256: string; sizeBytes: number }[];
  bytes: number;
  payloadDigest: string;
  /** False when bytes were left behind or something it points to is gone. */
  complete: boolean;
  plansExported: number;
  unresolvedReferences: readonly { type: string; id: string; from: string; reason: string }[];
  /** Read back and found sound; one that is not never stands. */
  validated: true;
  include: BundleInclude;
  /** Key id of the signature beside the checksums; null when unsigned. */
  signedBy: string | null;
  /** The bundle as an artifact of the registry. */
  artifactId: string;
  /** When it was written, ISO-8601 UTC; outside of what is exported. */
  exportedAt: string;
}

/** A bundle as its page shows it: the answer of the export, and what the last reading of its bytes found. */
export interface BundleView extends ExportView {
  checks: readonly BundleCheck[];
  verifiedOk: boolean;
  /** When its bytes were read for these checks, ISO-8601 UTC; no file of it was written since. */
  checkedAt: string;
  /** They were read for this very answer. */
  checkedNow: boolean;
  /** The state has changed since: exporting again gives other bytes. Null for a set of artifacts. */
  stale: boolean | null;
  downloads: readonly { format: BundleArchive; href: string; bytes: number | null }[];
}

export type BundleArchive = 'zip' | 'tar' | 'tar.gz';

export type ImportFate = 'new' | 'identical' | 'newer' | 'conflict';
/** What becomes of a conflict: `skip` keeps ours, `add` lands beside it as a further version, `copy` under a new id, `fail` refuses the whole. */
export type ConflictPolicy = 'skip' | 'add' | 'copy' | 'fail';

/** One thing of a bundle, and what an import would do with it. */
export interface ImportItem {
  /** `workspace`, `run`, `artifact`, `scenario`, `model`, `alias`. */
  entity: string;
  id: string;
  title: string;
  fate: ImportFate;
  /** What is done, in a sentence. */
  does: string;
}

/** A bundle that was unpacked, verified and planned. Nothing of it is applied before `applied` is set. */
export interface ImportView {
  importId: string;
  status: 'planned' | 'applied' | 'discarded';
  bundleId: string;
  name: string;
  payloadDigest: string;
  complete: boolean;
  /** This payload was applied before: by which import; applying again changes nothing. */
  appliedBefore: string | null;
  checks: readonly BundleCheck[];
  items: readonly ImportItem[];
  counts: Readonly<Record<ImportFate, number>>;
  /** Name there → name here. */
  aliases: Readonly<Record<string, string>>;
  unresolvedReferences: readonly { type: string; id: string; from: string; reason: string }[];
  signedBy: string | null;
  bytes: number;
  createdAt: string;
  /** Where to look when it is applied. */
  workspaceId: string | null;
  appliedAt: string | null;
}

/** A line of the list of bundles; the newest export of each. */
export interface BundleRow {
  bundleId: string;
  name: string;
  /** Null for a set of artifacts. */
  workspaceId: string | null;
  files: number;
  bytes: number;
  payloadDigest: string;
  complete: boolean;
  plansExported: number;
  include: BundleInclude;
  signedBy: string | null;
  artifactId: string;
  exportedAt: string;
}

/** A line of the list of imports. */
export interface ImportRow {
  importId: string;
  status: ImportView['status'];
  bundleId: string;
  name: string;
  payloadDigest: string;
  complete: boolean;
  counts: ImportView['counts'];
  workspaceId: string | null;
  bytes: number;
  createdAt: string;
  appliedAt: string | null;
}

/** A page of a list, newest first. */
export interface BundlePage<Row> {
  rows: readonly Row[];
  /** Null on the last page. */
  nextCursor: string | null;
  total: number;
}

/** Bytes of a download whose length is known before the first of them. */
export interface ArchiveView {
  length: number;
  /** Strong; equal bytes, equal tag. Without quotes. */
  etag: string;
  /** Of the file that is saved. */
  name: string;
  mediaType: string;
  /** Bytes `from` to `to`, `to` not included; chunks are the caller's to keep. */
  stream(from?: number, to?: number): AsyncIterable<Uint8Array>;
}

/** An export under way. */
export interface ExportProgress {
  /** Of the payload, written so far. */
  bytes: number;
  /** 0 to 1, by the size of the bundle that stood there before; null at a first export, whose size nobody knows. */
  fraction: number | null;
  elapsedMs: number;
  etaMs: number | null;
}

/** What a bundle's manifest says is in it; lists are cut at 200. */
export interface ManifestView {
  formatVersion: number;
  /** Time of the exported state's last change, ISO-8601 UTC. */
  stateTime: string;
  description: string;
  runs: readonly { id: string; status: 'completed' | 'failed' | 'cancelled'; document: string }[];
  artifacts: readonly { id: string; type: string; title: string; version: number; digest: string; included: boolean; files: number; bytes: number }[];
  plans: readonly { id: string; name: string; file: string }[];
  /** Models by reference, and what a look at them said at export. */
  models: readonly { runId: string; uri: string; hash: string; verified: 'ok' | 'missing' | 'mismatch' | 'unknown' }[];
  restorePlan: readonly { step: string; detail: string }[];
  /** How many there are of each before the cut. */
  totals: { runs: number; artifacts: number; plans: number; models: number };
  /** Public key of who signed, as minisign takes it; null for an unsigned bundle. */
  publicKey: string | null;
}
