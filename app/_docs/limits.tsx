import { api } from '../../server/instance.ts';
import { C, H, Items, P, Table } from './prose.tsx';

const SETTINGS: readonly (readonly [string, string, string])[] = [
  ['VITRINE_DATA', './data', 'where everything is kept'],
  ['VITRINE_HOST', '127.0.0.1', 'address to listen on; anything but loopback needs a token'],
  ['VITRINE_PORT', '3000', 'port to listen on'],
  ['VITRINE_MAX_UPLOAD', '8 GB', 'largest file taken as a feed; above it, 413'],
  ['VITRINE_RUN_TTL_HOURS', '24', 'how long a run that nobody keeps stays listed'],
  ['VITRINE_CONCURRENCY', '1', 'runs at once; the others wait in a queue'],
  ['VITRINE_THREADS', '0', 'threads a step may share its work with; 0: one per core'],
  ['VITRINE_HOST_MEMORY', '4 GB', 'memory a run may use before it is ended'],
];

const BOUNDS: readonly (readonly [string, string])[] = [
  ['Shops, products, days of a generated world', '100, 500, 75 to 1,900'],
  ['Horizon, windows of a test', '365 periods, 2 to 20'],
  ['Columns, series, cells of a feed', '20,000, 2 million, 2 billion'],
  ['One cell, one row of a feed', '1 MB, 16 MB'],
  ['Refused lines kept for download', '1 million'],
  ['Body of a JSON request', '1 MB'],
];

export async function Limits() {
  const models = await (await api()).model.list();
  return (
    <>
      <H>What there is, and what is not</H>
      <Items>
        <li>{models.length} models; see Forecasting. Naive and seasonal naive always take part; when neither is beaten, the result says so.</li>
        <li>Files are read as CSV, JSON, NDJSON and Parquet (one value a cell: lists, maps and groups are not read, nor encrypted files).</li>
        <li>Results can be copied and artifacts downloaded one by one; there is no export of a whole run yet.</li>
        <li>Of more than 5,000 series, 5,000 evenly spaced ones are tested and stand for all; boosting learns from at most a million rows.</li>
      </Items>
      <H>Bounds</H>
      <Table label="Bounds" head={['What', 'At most']} rows={BOUNDS} />
      <H>Settings</H>
      <P>Read from the environment at start. Nothing has to be set.</P>
      <Table label="Settings" head={['Name', 'Default', 'Is']} rows={SETTINGS.map(([name, fallback, is]) => [<C key={name}>{name}</C>, fallback, is])} />
    </>
  );
}
