/** What a table can be saved as; the words are the formats of the server's downloads. */
const FORMATS = [
  ['csv', 'CSV'],
  ['json', 'JSON'],
  ['ndjson', 'NDJSON'],
  ['parquet', 'Parquet'],
] as const;

/**
 * Links that save a table.
 * @param href of the download, without its format
 * @param what the table, for those who hear the links
 */
export function TableLinks({ href, what, without }: { href: string; what: string; without?: 'csv' }) {
  return FORMATS.filter(([format]) => format !== without).map(([format, title]) => (
    <a key={format} href={`${href}${href.includes('?') ? '&' : '?'}format=${format}`} className="textual" download>
      {title} <span className="sr-only">of {what}</span>
    </a>
  ));
}
