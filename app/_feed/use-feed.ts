'use client';

import { useEffect, useState } from 'react';
import type { FeedView } from '../../server/services/feed/views.ts';
import { loadClient } from '../_live/load-client.ts';
import { problemOf } from '../_live/problem.ts';

const POLL_MS = 400;

/** The feed as it is now; asked again while it is being imported. */
export function useFeed(first: FeedView): { feed: FeedView; setFeed: (feed: FeedView) => void; lost: string } {
  const [feed, setFeed] = useState(first);
  const [lost, setLost] = useState('');
  const importing = feed.status === 'importing';
  const { feedId } = feed;
  useEffect(() => {
    if (!importing) return;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout>;
    async function poll() {
      try {
        const next = await (await loadClient()).feed.get.query({ feedId });
        if (stopped) return;
        setFeed(next);
        setLost('');
      } catch (error) {
        if (!stopped) setLost(problemOf(error).message);
      }
      if (!stopped) timer = setTimeout(poll, POLL_MS);
    }
    timer = setTimeout(poll, POLL_MS);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [importing, feedId]);
  return { feed, setFeed, lost };
}
