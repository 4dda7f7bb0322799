'use client';

import { useState } from 'react';
import type { FeedView } from '../../server/services/feed/views.ts';
import { useAction } from '../_live/use-action.ts';
import { Link } from '../_ui/link.tsx';
import { Section } from '../_ui/section.tsx';
import { formatBytes, plural } from '../_words/numbers.ts';
import { Attachments } from './attachments.tsx';
import { HealthReport } from './health-report.tsx';
import { ImportProgress } from './import-progress.tsx';
import { asksDateOrder, missingIn } from './mapping.ts';
import { MappingForm } from './mapping-form.tsx';
import { useFeed } from './use-feed.ts';

const STATUS_TITLES: Readonly<Record<FeedView['status'], string>> = {
  uploaded: 'What is in this file?',
  importing: 'Reading the file',
  ready: 'Ready to be forecast',
  refused: 'The file was refused',
  cancelled: 'The import was cancelled',
  failed: 'The import failed',
};

/** A feed from its columns to its health report. */
export function FeedShell({ first }: { first: FeedView }) {
  const { feed, setFeed, lost } = useFeed(first);
  const [mapping, setMapping] = useState(feed.mapping);
  const [mode, setMode] = useState(feed.mode);
  const [orderChosen, setOrderChosen] = useState(!asksDateOrder(first));
  const [editing, setEditing] = useState(feed.status !== 'ready');
  const { busy, problem, act } = useAction();
  const { feedId } = feed;
  const missing = missingIn(mapping) || (orderChosen ? '' : 'Say how the dates are written; both readings are possible.');
  const runImport = () =>
    act('import', async (client) => {
      setFeed(await client.feed.configure.mutate({ feedId, mapping, mode }));
      await client.feed.import.mutate({ feedId });
      setFeed(await client.feed.get.query({ feedId }));
      setEditing(false);
    });
  const cancel = () =>
    act('cancel', async (client) => {
      await client.feed.cancel.mutate({ feedId });
      setFeed(await client.feed.get.query({ feedId }));
    });
  const showForm = feed.status !== 'importing' && (editing || feed.status !== 'ready');
  return (
    <>
      <div className="mt-10 mb-6 max-sm:mt-7">
        <h1 className="max-sm:text-[28px] max-sm:leading-9">{STATUS_TITLES[feed.status]}</h1>
        <p className="mt-1 text-mu">
          {feed.name}, {formatBytes(feed.bytes)}, {feed.format.toUpperCase()}, {plural(feed.columns.length, 'column')}
        </p>
      </div>
      {feed.status === 'importing' ? <ImportProgress feed={feed} busy={busy !== null} lost={lost} onCancel={cancel} /> : null}
      {feed.problem ? (
        <p role="alert" className="say mb-6 border-l-2 border-bad pl-4">
          {feed.problem}
        </p>
      ) : null}
      {feed.status === 'ready' ? (
        <div className="mb-8 flex flex-wrap gap-2">
          <Link href={`/runs/new?feed=${feedId}`} className="btn">
            Run a forecast on it
          </Link>
          {editing ? null : (
            <button type="button" className="btn quiet" onClick={() => setEditing(true)}>
              Map the columns differently
            </button>
          )}
        </div>
      ) : null}
      {feed.health ? <HealthReport health={feed.health} mode={feed.mode} ready={feed.status === 'ready'} /> : null}
      {showForm ? (
        <>
          <MappingForm
            feed={feed}
            mapping={mapping}
            mode={mode}
            orderChosen={orderChosen}
            onOrderChosen={() => setOrderChosen(true)}
            onMapping={setMapping}
            onMode={setMode}
            errors={problem?.errors ?? []}
          />
          {mapping.layout === 'wide' ? <Attachments feed={feed} onFeed={setFeed} /> : null}
          <Section id="import" title="Import" aside="Nothing runs yet; you see a health report first.">
            {problem || missing ? (
              <div role="alert" className="mb-4">
                {missing ? <p className="text-wa">{missing}</p> : null}
                {problem ? <p className="text-bad">{problem.message}</p> : null}
                {problem?.errors.map((one) => (
                  <p key={one.path + one.message} className="text-bad">
                    {one.path.replace(/^mapping\./, '')} {one.message}
                  </p>
                ))}
              </div>
            ) : null}
            <button type="button" className="btn" disabled={busy !== null || missing !== ''} onClick={runImport}>
              Import
            </button>
          </Section>
        </>
      ) : null}
    </>
  );
}
