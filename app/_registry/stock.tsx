import type { ArtifactStats } from '../../server/services/artifact/views.ts';
import { Link } from '../_ui/link.tsx';
import { formatBytes, formatCount } from '../_words/numbers.ts';
import { type BarLine, BarList } from './bar-list.tsx';
import { DayChart } from './day-chart.tsx';
import { facetWord, isWorld } from './words.ts';

/** What there is: the figures, and where they come from. */
export function Stock({ stats }: { stats: ArtifactStats }) {
  const stateOf = (name: string): number => stats.byState.find((one) => one.value === name)?.count ?? 0;
  const lines = (facet: string, by: ArtifactStats['byType']): BarLine[] =>
    by.map(({ value, count, bytes }) => ({
      key: value,
      name: facetWord(facet, value),
      count,
      bytes,
      href: `/registry?${new URLSearchParams({ [facet]: value })}`,
    }));
  const figures: readonly (readonly [name: string, value: string, note: string, href?: string])[] = [
    ['kept', formatCount(stats.live.count), formatBytes(stats.live.bytes), '/registry'],
    ['archived', formatCount(stateOf('archived')), 'hidden until asked for', '/registry?archived=only'],
    ['deleted', formatCount(stateOf('deleted')), 'restorable', '/registry?deleted=only'],
    ['stored', formatBytes(stats.storedBytes), `of ${formatBytes(stats.logicalBytes)} as counted`],
    [
      'orphans',
      stats.orphans === null ? '–' : formatCount(stats.orphans.count),
      stats.orphans === null ? 'not looked for yet' : formatBytes(stats.orphans.bytes),
    ],
    ['quarantined', formatCount(stats.quarantined), stats.quarantined === 0 ? 'all bytes match' : 'do not match'],
  ];
  const { count } = stats.live;
  const worlds = stats.byPreset.filter((one) => isWorld(one.value));
  return (
    <>
      <dl className="mt-8 grid grid-cols-2 gap-x-4 gap-y-6 border-y border-bd py-5 sm:grid-cols-6">
        {figures.map(([name, value, note, href]) => (
          <div key={name}>
            <dt className="text-xs text-mu">
              {href === undefined ? (
                name
              ) : (
                <Link href={href} className="textual">
                  {name}
                </Link>
              )}
            </dt>
            <dd className={`font-serif text-lg tabular-nums lining-nums ${name === 'quarantined' && stats.quarantined > 0 ? 'text-bad' : ''}`}>{value}</dd>
            <dd className="text-xs text-mu">{note}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-8 grid gap-x-14 gap-y-10 lg:grid-cols-2">
        <BarList title="By type" lines={lines('type', stats.byType)} total={count} none="Nothing yet." />
        <BarList title="By world" lines={lines('preset', worlds)} total={count} none="Nothing of a world yet." />
        <BarList title="By source" lines={lines('source', stats.bySource)} total={count} none="Nothing yet." />
        <BarList title="By tag" lines={lines('tag', stats.byTag)} total={count} none="Nothing carries a tag yet." />
        <DayChart days={stats.byDay} />
      </div>
    </>
  );
}
