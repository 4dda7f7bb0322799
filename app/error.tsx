'use client';

import { Page } from './_ui/page.tsx';

export default function ErrorPage({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <Page crumbs={[{ label: 'Home', href: '/' }, { label: 'Error' }]}>
      <h1 className="mt-16">This page could not be made.</h1>
      <p className="say mt-3 text-mu">
        The server met something it did not expect; its log has the details{error.digest ? ` under ${error.digest}` : ''}. What is stored is not touched by
        this.
      </p>
      <button type="button" className="btn mt-6" onClick={() => retry()}>
        Try again
      </button>
    </Page>
  );
}
