type Params = Readonly<Record<string, string | string[] | undefined>>;

/** What the address of an artifact's page says. */
export interface ArtifactPageQuery {
  /** Null: the newest. */
  version: number | null;
  /** The file that is shown; '' = what says most. */
  file: string;
  /** Series of a forecast or a dataset, −1 = the total; null = the page's own choice. */
  series: number | null;
}

export function parseArtifactQuery(params: Params): ArtifactPageQuery {
  const text = (name: string): string => (typeof params[name] === 'string' ? params[name] : '');
  return {
    version: /^[1-9]\d{0,5}$/.test(text('v')) ? Number(text('v')) : null,
    file: text('file').slice(0, 1100),
    series: /^(-1|\d{1,9})$/.test(text('series')) ? Number(text('series')) : null,
  };
}

export function artifactPageHref(artifactId: string, query: ArtifactPageQuery, change: Partial<ArtifactPageQuery> = {}, anchor = ''): string {
  const { version, file, series } = { ...query, ...change };
  const params = new URLSearchParams();
  if (version !== null) params.set('v', String(version));
  if (file !== '') params.set('file', file);
  if (series !== null) params.set('series', String(series));
  return `/registry/${encodeURIComponent(artifactId)}${params.size === 0 ? '' : `?${params}`}${anchor}`;
}
