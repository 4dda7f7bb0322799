import type { Metadata } from 'next';
import { Link } from './_ui/link.tsx';
import { Page } from './_ui/page.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <Page crumbs={[{ label: 'Home', href: '/' }, { label: 'Not found' }]}>
      <h1 className="mt-16">There is nothing at this address.</h1>
      <p className="say mt-3 text-mu">
        The run, workspace or feed may never have existed here, or it was deleted. Links of another machine do not work on this one.
      </p>
      <div className="mt-6 flex gap-2">
        <Link href="/runs" className="btn">
          See all runs
        </Link>
        <Link href="/" className="btn quiet">
          Home
        </Link>
      </div>
    </Page>
  );
}
