import type { Metadata } from 'next';
import { api } from '../../../server/instance.ts';
import { Garbage, Rescan, Scrub } from '../../_registry/care-jobs.tsx';
import { JOB_NAMES, jobSentence, stockSentence } from '../../_registry/care-words.ts';
import { Holds } from '../../_registry/holds.tsx';
import { Policies } from '../../_registry/policies.tsx';
import { policySentence } from '../../_registry/policy-words.ts';
import { Quarantine } from '../../_registry/quarantine.tsx';
import { Stock } from '../../_registry/stock.tsx';
import { CopyAs } from '../../_ui/copy-as.tsx';
import { Page } from '../../_ui/page.tsx';
import { Section } from '../../_ui/section.tsx';
import { Time } from '../../_ui/time.tsx';
import { Title } from '../../_ui/title.tsx';

export const metadata: Metadata = { title: 'Registry care' };

const JOBS_SHOWN = 12;

export default async function CarePage() {
  const caller = await api();
  const [stats, jobs, policies, holds, quarantined] = await Promise.all([
    caller.artifact.stats(),
    caller.artifact.jobs(),
    caller.artifact.policies(),
    caller.artifact.holds(),
    caller.artifact.quarantined(),
  ]);
  return (
    <Page crumbs={[{ label: 'Registry', href: '/registry' }, { label: 'Care' }]}>
      <Title>Looking after the registry</Title>
      <p className="say -mt-3">{stockSentence(stats)}</p>
      <Stock stats={stats} />
      <div className="grid gap-x-14 lg:grid-cols-2">
        <Section id="bytes" title="Do the bytes still match">
          <Scrub />
          <Quarantine blobs={quarantined} />
        </Section>
        <Section id="rescan" title="Is the list complete">
          <Rescan />
        </Section>
        <Section id="garbage" title="Bytes nobody needs">
          <Garbage />
        </Section>
        <Section id="holds" title="Held back">
          <Holds holds={holds} />
        </Section>
      </div>
      <Section id="retention" title="How long things are kept">
        <Policies policies={policies.map((policy) => ({ ...policy, sentence: policySentence(policy) }))} />
      </Section>
      <Section id="jobs" title="What was done lately">
        {jobs.length === 0 ? (
          <p className="say text-mu">Readings, rescans and collections that somebody asked for will be listed here.</p>
        ) : (
          <ul className="-mt-3">
            {jobs.slice(0, JOBS_SHOWN).map((job) => (
              <li key={job.jobId} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-6 border-b border-hair py-2 sm:grid-cols-[200px_minmax(0,1fr)_auto]">
                <span>
                  {JOB_NAMES[job.verb]}
                  {job.dryRun ? <span className="text-mu">, dry run</span> : null}
                </span>
                <span className="text-mu max-sm:order-last max-sm:col-span-2">{jobSentence(job.verb, job.report)}</span>
                <span className="text-mu">
                  <Time iso={job.startedAt} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <CopyAs cli="npx vitrine artifacts stats --json" typescript="const stats = await vitrine.artifact.stats.query();" curl="/artifacts/stats" />
    </Page>
  );
}
