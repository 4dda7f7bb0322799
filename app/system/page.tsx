import type { Metadata } from 'next';
import { api } from '../../server/instance.ts';
import { Icon } from '../_ui/icons.tsx';
import { Link } from '../_ui/link.tsx';
import { Page } from '../_ui/page.tsx';
import { Section } from '../_ui/section.tsx';
import { Time } from '../_ui/time.tsx';
import { Title } from '../_ui/title.tsx';
import { formatBytes, formatCount, formatDuration, formatFixed, plural } from '../_words/numbers.ts';

export const metadata: Metadata = { title: 'System' };

export default async function SystemPage() {
  const health = await (await api()).system.health();
  const bad = health.checks.filter((check) => !check.ok);
  const { counts, queue, eventLoopDelayMs } = health;
  const facts: readonly (readonly [string, string])[] = [
    ['Version', `${health.version} on Node ${health.node}`],
    ['Data directory', health.dataDir],
    ['Database', health.database],
    ['Queue', `${queue.running} running, ${queue.waiting} waiting, ${queue.limit} at a time`],
    ['Event loop delay', `${formatFixed(eventLoopDelayMs.p50, 1)} ms median, ${formatFixed(eventLoopDelayMs.p99, 1)} ms at the 99th percentile`],
    ['Blobs', `${formatCount(counts.blobs)}, ${formatBytes(counts.blobBytes)}`],
  ];
  return (
    <Page crumbs={[{ label: 'System' }]}>
      <Title>{bad.length === 0 ? 'Everything answers.' : `${plural(bad.length, 'check')} of ${health.checks.length} fail.`}</Title>
      <p className="-mt-3 text-mu">
        Up for {formatDuration(health.uptimeMs)}, since <Time iso={health.startedAt} style="full" zoned />.
      </p>
      <dl className="mt-8 grid grid-cols-2 gap-y-6 border-y border-bd py-5 sm:grid-cols-5">
        {(['runs', 'workspaces', 'artifacts', 'datasets', 'events'] as const).map((name) => (
          <div key={name}>
            <dt className="text-xs text-mu">{name}</dt>
            <dd className="font-serif text-xl tabular-nums lining-nums">{formatCount(counts[name])}</dd>
          </div>
        ))}
      </dl>
      <div className="grid gap-x-12 lg:grid-cols-2">
        <Section id="checks" title="Checks">
          <ul className="-mt-3">
            {health.checks.map((check) => (
              <li key={check.name} className="grid grid-cols-[28px_120px_1fr] border-b border-hair py-2.5">
                <span className={`pt-1 ${check.ok ? 'text-ok' : 'text-bad'}`}>
                  <Icon name={check.ok ? 'check' : 'fail'} />
                  <span className="sr-only">{check.ok ? 'pass' : 'fail'}</span>
                </span>
                <span>{check.name}</span>
                <span className="break-words text-mu">{check.detail}</span>
              </li>
            ))}
          </ul>
        </Section>
        <Section id="facts" title="This instance">
          <dl className="-mt-3">
            {facts.map(([name, value]) => (
              <div key={name} className="grid grid-cols-[130px_minmax(0,1fr)] border-b border-hair py-2.5">
                <dt className="text-mu">{name}</dt>
                <dd className="break-words">{value}</dd>
              </div>
            ))}
          </dl>
        </Section>
      </div>
      <Section
        id="plugins"
        title="Plugins"
        aside={
          <Link href="/plugins" className="textual">
            All {plural(health.plugins.length, 'plugin')}, with their hashes
          </Link>
        }
      >
        {(['preset', 'model', 'step'] as const).map((type) => (
          <div key={type} className="mb-6">
            <h3 className="mb-1 font-sans text-xs tracking-normal text-mu">{type}s</h3>
            <ul className="grid grid-cols-1 gap-x-10 sm:grid-cols-2 lg:grid-cols-3">
              {health.plugins
                .filter((plugin) => plugin.type === type)
                .map((plugin) => (
                  <li key={plugin.id} className="flex justify-between gap-4 border-b border-hair py-1.5">
                    <span className="min-w-0 truncate" title={plugin.origin}>
                      {plugin.title} <span className="text-xs text-mu">{plugin.id === plugin.title ? plugin.origin : plugin.id}</span>
                    </span>
                    <span className="num text-mu">{plugin.version}</span>
                  </li>
                ))}
            </ul>
          </div>
        ))}
      </Section>
    </Page>
  );
}
