/**
 * Names and places of a bundle, version 1. One directory is at once a BagIt 1.0 bag (RFC 8493, payload in `data/`), an RO-Crate 1.2
 * (rooted at `data/`) and a list for `sha256sum -c`. Written in this order, each file after everything it speaks of:
 * payload → crate → payload manifest → bag-info → manifest.json → tag manifest → checksums → signature.
 */
export const BUNDLE_FORMAT_VERSION = 1;
export const BUNDLE_MEDIA_TYPE = 'application/vnd.vitrine.bundle+json;version=1';

export const BAGIT = 'bagit.txt';
export const BAG_INFO = 'bag-info.txt';
/** BagIt's list of the payload: every file under `data/` and no other. Its own SHA-256 is the bundle's payload digest. */
export const PAYLOAD_MANIFEST = 'manifest-sha256.txt';
/** BagIt's list of the tag files: those outside `data/`, except itself and `checksums.sha256*`, which come later. */
export const TAG_MANIFEST = 'tagmanifest-sha256.txt';
/** Our own table of contents: see manifest.ts. */
export const MANIFEST = 'manifest.json';
/** Every file of the bundle except itself and `checksums.sha256.*`. Whoever trusts this one file can trust all others. */
export const CHECKSUMS = 'checksums.sha256';
/** Signature of `checksums.sha256`, as minisign writes it. Optional. */
export const SIGNATURE = 'checksums.sha256.minisig';

/** Where the payload stands. */
export const DATA = 'data/';
export const CRATE = 'data/ro-crate-metadata.json';
export const PREVIEW = 'data/ro-crate-preview.html';
export const REPORT = 'data/report.html';
export const README = 'data/README.md';

export const planPath = (id: string): string => `data/scenario_plans/${id}.json`;
export const runFolder = (id: string): string => `data/runs/${id}`;
export const runDocument = (id: string): string => `${runFolder(id)}/run.json`;
export const artifactFolder = (id: string, version: number): string => `data/artifacts/${id}/v${version}`;
export const workflowPath = (id: string): string => `data/workflow/${id}.json`;
export const registryPath = (table: string): string => `data/registry/${table}.ndjson`;

/** Whether `checksums.sha256` has to list a path: all but itself and what speaks of it. */
export const isSummed = (path: string): boolean => path !== CHECKSUMS && !path.startsWith(`${CHECKSUMS}.`);
/** Whether the tag manifest has to list a path. */
export const isTagged = (path: string): boolean => !path.startsWith(DATA) && path !== TAG_MANIFEST && isSummed(path);

/** What BagIt 1.0 wants to read in `bagit.txt`, to the byte. */
export const BAGIT_DECLARATION = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

/** Media types by the end of a name; whatever is not here travels as bytes. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  html: 'text/html',
  md: 'text/markdown',
  csv: 'text/csv',
  txt: 'text/plain',
  svg: 'image/svg+xml',
  png: 'image/png',
  parquet: 'application/vnd.apache.parquet',
};

export const mediaTypeOf = (path: string): string => MEDIA_TYPES[/\.([a-z0-9]+)$/.exec(path.toLowerCase())?.[1] ?? ''] ?? 'application/octet-stream';
