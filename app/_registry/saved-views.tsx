'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { SavedView } from '../../server/services/artifact/views.ts';
import { useAction } from '../_live/use-action.ts';
import { keepFocus } from '../_ui/keep-focus.ts';
import { KeepLink } from './selection.tsx';

/** Searches kept under names: open, save the present one, rename, delete. @param address the present search; '' when nothing is asked */
export function SavedViews({ views, address }: { views: readonly SavedView[]; address: string }) {
  const [changing, setChanging] = useState<{ viewId: string; what: 'rename' | 'delete' } | 'save' | null>(null);
  const isSaved = views.some((view) => view.query === address);
  if (views.length === 0 && address === '') return null;
  return (
    <section ref={keepFocus} aria-labelledby="saved-views">
      <h2 id="saved-views" className="mb-1 font-sans text-xs tracking-normal text-mu">
        Saved views
      </h2>
      <ul>
        {views.map((view) => (
          <li key={view.viewId} className="border-b border-hair">
            <div className="group flex items-baseline justify-between gap-3 py-1">
              <KeepLink
                href={view.query === '' ? '/registry' : `/registry?${view.query}`}
                current={view.query === address}
                className={`min-w-0 truncate ${view.query === address ? 'font-semibold' : ''}`}
              >
                {view.name}
              </KeepLink>
              <span className="noscript:hidden flex flex-none gap-2.5 text-xs text-mu">
                <button
                  type="button"
                  className="hover:text-tx"
                  aria-label={`Rename ${view.name}`}
                  onClick={() => setChanging({ viewId: view.viewId, what: 'rename' })}
                >
                  rename
                </button>
                <button
                  type="button"
                  className="hover:text-tx"
                  aria-label={`Delete ${view.name}`}
                  onClick={() => setChanging({ viewId: view.viewId, what: 'delete' })}
                >
                  delete
                </button>
              </span>
            </div>
            {changing !== null && changing !== 'save' && changing.viewId === view.viewId ? (
              <ChangeView key={changing.what} view={view} what={changing.what} onEnd={() => setChanging(null)} />
            ) : null}
          </li>
        ))}
      </ul>
      {address === '' || isSaved ? null : changing === 'save' ? (
        <SaveView address={address} onEnd={() => setChanging(null)} />
      ) : (
        <button type="button" className="textual noscript:hidden mt-2 text-xs" onClick={() => setChanging('save')}>
          save this search
        </button>
      )}
    </section>
  );
}

function SaveView({ address, onEnd }: { address: string; onEnd: () => void }) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  return (
    <NameForm
      label="Name of this search"
      verb="Save"
      busy={busy !== null}
      problem={problem?.message}
      onEnd={onEnd}
      onName={async (name) => {
        if (!(await act('save', (client) => client.artifact.saveView.mutate({ name, query: address })))) return;
        onEnd();
        router.refresh();
      }}
    />
  );
}

function ChangeView({ view, what, onEnd }: { view: SavedView; what: 'rename' | 'delete'; onEnd: () => void }) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const end = () => {
    onEnd();
    router.refresh();
  };
  if (what === 'rename')
    return (
      <NameForm
        label={`New name of ${view.name}`}
        name={view.name}
        verb="Rename"
        busy={busy !== null}
        problem={problem?.message}
        onEnd={onEnd}
        onName={async (name) => {
          if (await act('rename', (client) => client.artifact.renameView.mutate({ viewId: view.viewId, name }))) end();
        }}
      />
    );
  return (
    <div role="alert" className="pb-2">
      <p className="mb-2 text-xs text-mu">Only the name goes; the artifacts stay.</p>
      <button
        type="button"
        className="btn danger small mr-2"
        disabled={busy !== null}
        onClick={async () => {
          if (await act('delete', (client) => client.artifact.deleteView.mutate({ viewId: view.viewId }))) end();
        }}
      >
        Delete the view
      </button>
      <button type="button" className="btn quiet small" onClick={onEnd}>
        Back
      </button>
      {problem ? <p className="mt-1 text-bad">{problem.message}</p> : null}
    </div>
  );
}

interface NameFormProps {
  label: string;
  name?: string;
  verb: string;
  busy: boolean;
  problem?: string;
  onName: (name: string) => Promise<void>;
  onEnd: () => void;
}

function NameForm({ label, name = '', verb, busy, problem, onName, onEnd }: NameFormProps) {
  return (
    <form
      className="mt-2 grid gap-2 pb-2"
      onSubmit={(event) => {
        event.preventDefault();
        void onName(String(new FormData(event.currentTarget).get('name') ?? ''));
      }}
    >
      {/* biome-ignore lint/a11y/noAutofocus: it opens because somebody asked for it */}
      <input name="name" required maxLength={100} defaultValue={name} aria-label={label} placeholder="name" className="field" autoFocus />
      <span className="flex gap-2">
        <button type="submit" className="btn small" disabled={busy}>
          {verb}
        </button>
        <button type="button" className="btn quiet small" onClick={onEnd}>
          Back
        </button>
      </span>
      {problem ? (
        <p role="alert" className="text-bad">
          {problem}
        </p>
      ) : null}
    </form>
  );
}
