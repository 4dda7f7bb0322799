'use client';

import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { artifactHref, TYPE_NAMES } from '../_artifact/words.ts';
import { Digest } from '../_ui/digest.tsx';
import { FieldSelect, FieldText } from '../_ui/fields.tsx';
import { Icon } from '../_ui/icons.tsx';
import { Link } from '../_ui/link.tsx';
import { DropArea } from '../_upload/drop-area.tsx';
import { postFile } from '../_upload/post-file.ts';
import { useSending } from '../_upload/use-sending.ts';
import { formatBytes } from '../_words/numbers.ts';
import { digestFile } from './digest-file.ts';

interface Stored {
  artifactId: string;
  title: string;
  sha256: string | null;
}

interface Picked {
  file: File;
  sha256: string | null;
}

const TYPES = ['report', 'dataset', 'model', 'forecast', 'backtest', 'comparison'] as const;

/** Takes any file as an artifact: shows its digest before it goes, and says when other bytes arrive than were expected. */
export function AddFile() {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const { phase, send, cancel, rest } = useSending();
  const [picked, setPicked] = useState<Picked | null>(null);
  const [stored, setStored] = useState<Stored | null>(null);

  async function pick(file: File | undefined) {
    if (!file) return;
    rest();
    setStored(null);
    setPicked({ file, sha256: null });
    const sha256 = await digestFile(file);
    setPicked((now) => (now?.file === file ? { file, sha256 } : now));
  }
  async function store(data: FormData) {
    if (!picked) return;
    const { file, sha256 } = picked;
    const text = (name: string) => String(data.get(name) ?? '').trim();
    const expected = text('sha256').toLowerCase() || sha256;
    const params = new URLSearchParams({ name: file.name, title: text('title') || file.name, type: text('type') });
    if (text('tags') !== '') params.set('tags', text('tags').replaceAll(/\s*,\s*/g, ','));
    if (expected) params.set('sha256', expected);
    setStored(null);
    await send(file.name, async (signal, onProgress) => {
      const answer = await postFile(`/api/v1/artifacts?${params}`, file, signal, onProgress);
      setStored({ ...(answer as { artifactId: string; title: string }), sha256: expected });
      setPicked(null);
      rest();
      router.refresh();
    });
  }
  return (
    <DropArea onFile={(file) => void pick(file)} className="p-5">
      {picked === null ? (
        <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
          <Icon name="upload" size={24} className="text-mu" />
          <p className="min-w-0 flex-1 text-mu">
            <span className="text-md text-tx">Drop any file here</span>
            <br />
            It becomes an artifact: stored by the SHA-256 of its bytes, once, found by its title and tags.
          </p>
          <button type="button" className="btn quiet" onClick={() => input.current?.click()}>
            Choose a file
          </button>
        </div>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void store(new FormData(event.currentTarget));
          }}
        >
          <p>
            <span className="text-md">{picked.file.name}</span>, {formatBytes(picked.file.size)}
          </p>
          <p className="mb-4 text-mu">
            {picked.sha256 === null ? (
              'Its SHA-256 is told when it is stored.'
            ) : (
              <>
                SHA-256 <span className="num break-all whitespace-normal! text-tx">{picked.sha256}</span>
              </>
            )}
          </p>
          <div className="grid items-start gap-x-5 gap-y-4 sm:grid-cols-2 lg:grid-cols-4">
            <FieldText key={picked.file.name} id="new-title" name="title" label="Title" defaultValue={picked.file.name} maxLength={300} />
            <FieldSelect id="new-type" name="type" label="What it is" choices={TYPES.map((value) => ({ value, label: TYPE_NAMES[value].toLowerCase() }))} />
            <FieldText id="new-tags" name="tags" label="Tags" placeholder="separated by commas" />
            <FieldText
              id="new-sha256"
              name="sha256"
              label="SHA-256 it should have"
              placeholder="as its sender told you"
              pattern="\s*[0-9a-fA-F]{64}\s*"
              title="64 hex digits"
              hint="Other bytes are refused."
            />
          </div>
          {phase.name === 'sending' ? (
            <p className="mt-4 flex h-9 items-center gap-4 text-mu">
              <progress className="w-40" max={1} value={phase.fraction} aria-label={`Sending ${picked.file.name}`} />
              <span className="num">{Math.round(phase.fraction * 100)} %</span>
              <button type="button" className="textual" onClick={cancel}>
                Cancel
              </button>
            </p>
          ) : (
            <p className="mt-4 flex gap-2">
              <button type="submit" className="btn">
                Store it
              </button>
              <button type="button" className="btn quiet" onClick={() => setPicked(null)}>
                Back
              </button>
            </p>
          )}
        </form>
      )}
      <p role="alert" className="mt-2 text-bad empty:hidden">
        {phase.name === 'refused' ? phase.text : ''}
      </p>
      {stored ? (
        <p role="status" className="mt-3">
          Stored as{' '}
          <Link href={artifactHref(stored.artifactId)} className="underline underline-offset-4">
            {stored.title}
          </Link>
          {stored.sha256 === null ? (
            '.'
          ) : (
            <>
              , and its bytes have the digest that was told: <Digest value={stored.sha256} />
            </>
          )}
        </p>
      ) : null}
      <input ref={input} type="file" className="hidden" aria-label="File to store" onChange={(event) => void pick(event.target.files?.[0])} />
    </DropArea>
  );
}
