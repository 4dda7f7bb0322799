/** Media types by the end of a file's name; `inline` ones may be shown by a browser as they are, for they run nothing. */
const TYPES: Readonly<Record<string, { type: string; inline: boolean }>> = {
  json: { type: 'application/json', inline: true },
  ndjson: { type: 'application/x-ndjson', inline: true },
  csv: { type: 'text/csv; charset=utf-8', inline: true },
  tsv: { type: 'text/tab-separated-values; charset=utf-8', inline: true },
  txt: { type: 'text/plain; charset=utf-8', inline: true },
  log: { type: 'text/plain; charset=utf-8', inline: true },
  md: { type: 'text/markdown; charset=utf-8', inline: true },
  yaml: { type: 'application/yaml', inline: true },
  yml: { type: 'application/yaml', inline: true },
  png: { type: 'image/png', inline: true },
  jpg: { type: 'image/jpeg', inline: true },
  jpeg: { type: 'image/jpeg', inline: true },
  gif: { type: 'image/gif', inline: true },
  webp: { type: 'image/webp', inline: true },
  svg: { type: 'image/svg+xml', inline: false },
  html: { type: 'text/html; charset=utf-8', inline: false },
  htm: { type: 'text/html; charset=utf-8', inline: false },
  xml: { type: 'application/xml', inline: false },
  pdf: { type: 'application/pdf', inline: false },
  parquet: { type: 'application/vnd.apache.parquet', inline: false },
  zip: { type: 'application/zip', inline: false },
  gz: { type: 'application/gzip', inline: false },
  zst: { type: 'application/zstd', inline: false },
  tar: { type: 'application/x-tar', inline: false },
};

const OTHER = { type: 'application/octet-stream', inline: false };

export function mediaOf(path: string): { type: string; inline: boolean } {
  const end = /\.([A-Za-z0-9]{1,10})$/.exec(path)?.[1].toLowerCase() ?? '';
  return Object.hasOwn(TYPES, end) ? TYPES[end] : OTHER;
}
