'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { ArtifactVerification, FileCheck } from '../../server/services/artifact/views.ts';
import { useAction } from '../_live/use-action.ts';
import { Time } from '../_ui/time.tsx';
import { plural } from '../_words/numbers.ts';

const RESULTS: Readonly<Record<FileCheck['result'], { glyph: string; tone: string; word: string }>> = {
  verified: { glyph: '✓', tone: 'text-ok', word: 'has its digest' },
  mismatch: { glyph: '✕', tone: 'text-bad', word: 'does not have its digest; quarantined' },
  missing: { glyph: '✕', tone: 'text-bad', word: 'is gone' },
  unknown: { glyph: '!', tone: 'text-wa', word: 'could not be read in time' },
};

/** Reads every byte again and says, file by file, what was found. */
export function VerifyNow({ artifactId }: { artifactId: string }) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const [found, setFound] = useState<ArtifactVerification | null>(null);
  async function verify() {
    await act('verify', async (client) => setFound(await client.artifact.verify.mutate({ artifactId })));
    router.refresh();
  }
  return (
    <div className="min-w-0">
      <h3 className="font-sans text-md">Check it here</h3>
      <p className="mt-1 max-w-[60ch] text-mu">Every byte of every version is read again and its digest computed anew.</p>
      <button type="button" className="btn quiet small no-print mt-3" disabled={busy !== null} onClick={verify}>
        {busy ? 'Reading' : found ? 'Verify again' : 'Verify now'}
      </button>
      <div role="status" className="mt-3">
        {found ? <Found found={found} /> : null}
      </div>
      {problem ? (
        <p role="alert" className="text-bad">
          {problem.message}
        </p>
      ) : null}
    </div>
  );
}

function Found({ found }: { found: ArtifactVerification }) {
  const bad = found.files.filter((file) => file.result !== 'verified');
  const broken = found.versions.filter((one) => !one.holds);
  return (
    <>
      <p className={found.ok ? '' : 'text-bad'}>
        {found.ok
          ? `✓ ${plural(found.files.length, 'file')} read, all with their digest; ${found.versions.length === 1 ? 'the version’s digest holds' : 'the digests of all versions hold'}.`
          : `✕ ${bad.length === 0 ? 'A version’s digest does not hold' : `${plural(bad.length, 'file')} of ${found.files.length} not as recorded`}.`}{' '}
        <span className="text-xs text-mu">
          <Time iso={found.checkedAt} style="full" zoned />
        </span>
      </p>
      <details className="mt-1" open={!found.ok}>
        <summary className="textual inline">file by file</summary>
        <ul className="mt-2 max-h-64 overflow-auto">
          {[...bad, ...found.files.filter((file) => file.result === 'verified')].slice(0, 500).map((file) => {
            const { glyph, tone, word } = RESULTS[file.result];
            return (
              <li key={`${file.version} ${file.path}`} className="border-t border-hair py-1 break-all">
                <span className={tone} aria-hidden="true">
                  {glyph}
                </span>{' '}
                {file.path} <span className={file.result === 'verified' ? 'text-mu' : tone}>{word}</span>
              </li>
            );
          })}
          {broken.map((one) => (
            <li key={one.version} className="border-t border-hair py-1 text-bad">
              ✕ version {one.version}: the digest of its listing does not hold
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}
