export interface Failed {
  id: string;
  name: string;
  message?: string;
}

interface BulkAnswerProps {
  problem: string | null;
  told: { said: string; failed: readonly Failed[] } | null;
}

/** After something was done with many together: what went wrong as a whole, how many it reached, one line for each that failed. */
export function BulkAnswer({ problem, told }: BulkAnswerProps) {
  return (
    <>
      {problem === null ? null : (
        <p role="alert" className="mt-2 text-bad">
          {problem}
        </p>
      )}
      {told ? (
        <div role="status" className="mt-2 text-mu">
          {told.said}
          {told.failed.length > 0 ? (
            <ul className="text-bad">
              {told.failed.map(({ id, name, message }) => (
                <li key={id}>
                  {name}: {message}
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      ) : null}
    </>
  );
}

export function Back({ onClick }: { onClick: () => void }) {
  return (
    <button type="button" className="btn quiet small" onClick={onClick}>
      Back
    </button>
  );
}
