'use client';

import './globals.css';

/** Stands in for the whole document when even the frame could not be made. */
export default function GlobalError({ retry }: { error: Error; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Vitrine: error</title>
        <main className="mx-auto max-w-[720px] px-6 py-16">
          <h1>Vitrine could not make this page.</h1>
          <p className="say mt-3 text-mu">The server is there but something it needs is not, most likely its database. Its log says more.</p>
          <button type="button" className="btn mt-6" onClick={() => retry()}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
