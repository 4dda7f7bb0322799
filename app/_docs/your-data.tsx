import { Link } from '../_ui/link.tsx';
import { C, Code, H, Items, P, Table } from './prose.tsx';

const ROLES: readonly (readonly [string, string])[] = [
  ['date', 'When. Needed.'],
  ['quantity', 'How much. Needed. A blank one is missing, which is not 0.'],
  ['series', 'Name of the series, when one column says it all.'],
  ['store, product', 'Or these two, which together name the series.'],
  ['price', 'Known in advance.'],
  ['promotion', '0 or 1, known in advance.'],
  ['stockout', '0 or 1: on these days nothing could be sold, so the quantity says nothing of demand.'],
  ['known', 'Any other number known in advance, for instance a planned event.'],
  ['regressor', 'A number known only afterwards, for instance the weather.'],
  ['ignore', 'Left out.'],
];

export function YourData() {
  return (
    <>
      <P>
        Drop a CSV, JSON (one array of objects), NDJSON or Parquet file on{' '}
        <Link href="/#own-data" className="textual text-tx">
          Home
        </Link>
        . It needs a date and a quantity. Text is UTF-8, or UTF-16 with a byte order mark; CSV may be separated by comma, semicolon, tab or bar.
      </P>
      <Code label="A file">{`date,store,product,quantity,price
2026-03-01,Lantern Corner,Soap,110,2.40
2026-03-02,Lantern Corner,Soap,73,2.40`}</Code>
      <H>Columns</H>
      <P>
        Roles are guessed and shown with sample rows; you change what is wrong. Columns named <C>unique_id, ds, y</C> are recognised. A wide table, one column a
        period, is recognised too: <C>d_1, d_2</C> and the like need a start date and a frequency, or a calendar file that says which day each column is.
      </P>
      <Table label="Roles of columns" head={['Role', 'Means']} rows={ROLES.map(([role, means]) => [<C key={role}>{role}</C>, means])} />
      <P>When a date can be read as day and month or as month and day, you are asked; it is never guessed.</P>
      <H>What is known in advance</H>
      <P>
        Price, promotion and columns of the role <C>known</C> may reach beyond the last day with a quantity: add rows with a date and an empty quantity. Either
        every series has all rows that the horizon needs, or the start is refused with those that are missing. Without such rows a price stays at its last value
        and no promotion is assumed; the run says so.
      </P>
      <H>The health report</H>
      <P>
        Nothing runs before you have seen it. Rows read are rows accepted and rows refused, and the reasons add up. It names duplicates, gaps, negative values
        and the frequency found.
      </P>
      <Items>
        <li>
          <b>strict</b>: one refused row refuses the file; nothing is written.
        </li>
        <li>
          <b>lenient</b>: refused rows are left out, listed, and can be downloaded.
        </li>
      </Items>
      <P>Importing the same file with the same mapping twice gives the same dataset.</P>
      <H>Command line</H>
      <Code>{`npx vitrine run --feed sales.csv
npx vitrine run --feed sales.csv --map date=day --map quantity=sold --lenient
npx vitrine run --feed wide.csv --start 2011-01-29 --freq D
npx vitrine run --feed m5.csv --calendar calendar.csv --prices prices.csv
npx vitrine forecast --feed sales.csv --horizon 28 --out forecasts.parquet`}</Code>
    </>
  );
}
