'use client';

import { useState } from 'react';
import type { GarbageReport, RescanReport, ScrubReport } from '../../server/services/artifact/views.ts';
import { shorten } from '../_ui/digest.tsx';
import { FieldText } from '../_ui/fields.tsx';
import { formatBytes } from '../_words/numbers.ts';
import { CareJob } from './care-job.tsx';
import { garbageSentence, rescanSentence, scrubSentence } from './care-words.ts';

const LISTED = 50;

export function Rescan() {
  return (
    <CareJob<RescanReport>
      about="Beside its rows in the database every artifact has documents on the disk. From them the list can be rebuilt; what a person wrote is never overwritten."
      look="See what a rescan would do"
      carryOut="Rescan"
      run={(client, dryRun) => client.artifact.rescan.mutate({ dryRun })}
      say={rescanSentence}
      isWorthwhile={({ added, records, missing }) => added + records + missing > 0}
      details={({ invalid }) => <Reasons lines={invalid.map(({ path, reason }) => ({ key: path, name: path, reason }))} />}
    />
  );
}

export function Scrub() {
  return (
    <CareJob<ScrubReport>
      about="Stored bytes are read again slowly in the background and compared with their digests. Here up to a gigabyte is read at once, from where the last reading stopped."
      look="Read stored bytes again"
      carryOut={null}
      run={(client) => client.artifact.scrub.mutate({ maxBytes: 1e9 })}
      say={scrubSentence}
      details={({ damaged, missing }) => (
        <Reasons
          lines={[
            ...damaged.map((sha256) => ({ key: sha256, name: shorten(sha256), reason: 'its bytes do not match its digest' })),
            ...missing.map((sha256) => ({ key: sha256, name: shorten(sha256), reason: 'the file is gone' })),
          ]}
        />
      )}
    />
  );
}

export function Garbage() {
  const [graceHours, setGraceHours] = useState(24);
  return (
    <CareJob<GarbageReport>
      about="Bytes that nothing refers to any more are given up in two steps: a collection condemns them, and only a later one, a grace period on, takes them, after it has asked again."
      look="See what would go"
      carryOut="Collect"
      asks="Condemned bytes can still be wanted again until they are taken."
      run={(client, dryRun) => client.artifact.gc.mutate({ dryRun, graceHours })}
      say={garbageSentence}
      isWorthwhile={({ condemned, swept, reprieved }) => condemned + swept.count + reprieved > 0}
      details={({ items }) => (
        <Reasons
          lines={items.map((item) => ({
            key: item.sha256,
            name: `${shorten(item.sha256)}, ${formatBytes(item.bytes)}`,
            reason: `${{ condemn: 'condemned', sweep: 'taken', reprieve: 'kept' }[item.action]}: ${item.reason}`,
          }))}
        />
      )}
    >
      <div className="mb-4 max-w-60">
        <FieldText
          name="graceHours"
          label="Grace period, hours"
          type="number"
          min={0}
          max={8760}
          value={graceHours}
          onChange={(event) => setGraceHours(Math.max(0, Math.min(8760, Number(event.target.value) || 0)))}
        />
      </div>
    </CareJob>
  );
}

/** What would happen to which, and why. */
export function Reasons({ lines }: { lines: readonly { key: string; name: string; reason: string }[] }) {
  if (lines.length === 0) return null;
  return (
    <details className="mt-2" open={lines.length <= 8 || undefined}>
      <summary className="textual inline text-xs">which, and why</summary>
      <ul className="mt-2">
        {lines.slice(0, LISTED).map(({ key, name, reason }) => (
          <li key={key} className="grid gap-x-6 border-b border-hair py-1 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
            <span className="break-words">{name}</span>
            <span className="break-words text-mu">{reason}</span>
          </li>
        ))}
      </ul>
      {lines.length > LISTED ? <p className="mt-1 text-xs text-mu">and {lines.length - LISTED} more</p> : null}
    </details>
  );
}
