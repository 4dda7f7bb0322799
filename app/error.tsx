'use client';

import { Link } from './_ui/link.tsx';
import { Page } from './_ui/page.tsx';

const DAMAGED = 'CORRUPT_BLOB';

export default function ErrorPage({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <Page crumbs={[{ label: 'Home', href: '/' }, { label: 'Error' }]}>
      <h1 className="mt-16">This page could not be made.</h1>
      {error.digest === DAMAGED ? <Damaged /> : <Unexpected digest={error.digest} />}
      <button type="button" className="btn mt-6" onClick={() => retry()}>
        Try again
      </button>
    </Page>
  );
}

function Unexpected({ digest }: { digest: string | undefined }) {
  return (
    <p className="say mt-3 text-mu">
      The server met something it did not expect; its log has the details{digest ? ` under ${digest}` : ''}. What is stored is not touched by this.
    </p>
  );
}

function Damaged() {
  return (
    <p className="say mt-3 text-mu">
      Stored bytes that it is made of no longer match their digest. They are quarantined, and nothing is drawn or sent of them; the{' '}
      <Link href="/registry/care" className="underline underline-offset-4">
        care of the registry
      </Link>{' '}
      says whose they are and what to do.
    </p>
  );
}
