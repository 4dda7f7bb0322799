const HEAD = ['date', 'store', 'product', 'quantity', 'price'] as const;
const ROWS = [
  ['2026-03-01', 'Lantern Corner', 'Soap', '110', '2.40'],
  ['2026-03-02', 'Lantern Corner', 'Soap', '73', '2.40'],
  ['2026-03-03', 'Lantern Corner', 'Soap', '92', '2.40'],
] as const;

/** What a file can look like. */
export function SampleTable() {
  return (
    <div className="min-w-0 rounded border border-bd px-5 pt-3 pb-2">
      <div className="mb-1 flex justify-between text-xs text-mu">
        <a href="/api/v1/sample.csv" download className="num underline decoration-bd underline-offset-4">
          sample.csv
        </a>
        <span>what a file can look like</span>
      </div>
      <table className="num w-full">
        <thead className="text-mu">
          <tr className="border-b border-hair">
            {HEAD.map((name, at) => (
              <th key={name} className={`py-1.5 ${at > 2 ? 'text-right' : ''} ${at === 1 ? 'max-sm:hidden' : ''}`} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ROWS.map((row) => (
            <tr key={row[0]}>
              {row.map((cell, at) => (
                <td key={HEAD[at]} className={`py-1.5 ${at > 2 ? 'text-right' : ''} ${at === 1 ? 'max-sm:hidden' : ''}`}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
