import type { Metadata } from 'next';
import { api } from '../../../server/instance.ts';
import { FeedShell } from '../../_feed/feed-shell.tsx';
import { CopyAs } from '../../_ui/copy-as.tsx';
import { orNotFound } from '../../_ui/or-not-found.ts';
import { Page } from '../../_ui/page.tsx';
import type { PageProps } from '../../_ui/page-props.ts';

export async function generateMetadata({ params }: PageProps<{ feedId: string }>): Promise<Metadata> {
  const { feedId } = await params;
  const feed = await (await api()).feed.get({ feedId }).catch(() => null);
  return { title: feed?.name ?? 'No such feed' };
}

export default async function FeedPage({ params }: PageProps<{ feedId: string }>) {
  const { feedId } = await params;
  const feed = await orNotFound((await api()).feed.get({ feedId }));
  return (
    <Page crumbs={[{ label: 'Your own data', href: '/#own-data' }, { label: feed.name }]}>
      <FeedShell first={feed} />
      <CopyAs
        cli={feed.status === 'ready' ? `npx vitrine run --feed-id ${feedId}` : undefined}
        typescript={`const feed = await vitrine.feed.get.query({ feedId: '${feedId}' });`}
        curl={`/feeds/${feedId}`}
      />
    </Page>
  );
}
