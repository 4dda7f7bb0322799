import type { ArtifactStats, GarbageReport, RescanReport, ScrubReport } from '../../server/services/artifact/views.ts';
import { formatBytes, formatCount, formatDuration, formatPercent, plural } from '../_words/numbers.ts';

/** How much there is, and what storing equal content once saves. */
export function stockSentence({ live, logicalBytes, storedBytes, storedFiles }: ArtifactStats): string {
  const have = `${plural(live.count, 'artifact')} ${live.count === 1 ? 'is' : 'are'} kept.`;
  if (logicalBytes === 0) return `${have} They hold no bytes yet.`;
  const saved = 1 - storedBytes / logicalBytes;
  const files = plural(storedFiles, 'stored file');
  if (saved < 0.005) return `${have} Their versions count ${formatBytes(logicalBytes)}, in ${files}.`;
  return `${have} Their versions count ${formatBytes(logicalBytes)}; equal content is stored once, so that ${formatBytes(storedBytes)} in ${files} are enough, ${formatPercent(saved, 0)} less.`;
}

/** The largest of a list and its share, in words. */
export function mostSentence(lines: readonly { name: string; count: number }[], total: number): string {
  const [first] = [...lines].sort((a, b) => b.count - a.count);
  if (!first || total === 0) return 'None yet.';
  return `Most: ${first.name}, ${formatCount(first.count)} of ${formatCount(total)} (${formatPercent(first.count / total, 0)}).`;
}

export function rescanSentence({ dryRun, scanned, found, added, records, missing, invalid, tookMs }: RescanReport): string {
  const read = `${plural(scanned, 'document folder')} read in ${formatDuration(tookMs)}: ${formatCount(found)} known and equal`;
  const fresh = added === 0 ? 'none to add' : `${formatCount(added)} ${dryRun ? 'would be added' : 'added'}`;
  const lacking =
    missing === 0
      ? 'every artifact has its document'
      : `${plural(missing, 'artifact')} ${dryRun ? 'would get their document written' : 'got their document written'}`;
  const bad = invalid.length === 0 ? '' : ` ${plural(invalid.length, 'document')} cannot be read and ${invalid.length === 1 ? 'was' : 'were'} left alone.`;
  const decided =
    records === 0 ? '' : ` ${plural(records, 'record')} of workspaces, models, plans, holds and policies ${dryRun ? 'would come back' : 'came back'}.`;
  return `${read}, ${fresh}, ${lacking}.${decided}${bad}`;
}

export function garbageSentence({ dryRun, orphans, condemned, swept, reprieved }: GarbageReport): string {
  if (orphans.count === 0 && reprieved === 0) return 'Everything that is stored and old enough is referred to: nothing would go.';
  const would = dryRun ? 'would be' : 'were';
  const parts = [
    `${plural(orphans.count, 'stored file')} (${formatBytes(orphans.bytes)}) ${orphans.count === 1 ? 'is' : 'are'} referred to by nothing`,
    condemned > 0 ? `${formatCount(condemned)} ${would} condemned, to go at a later collection` : null,
    swept.count > 0 ? `${formatCount(swept.count)} condemned before ${would} taken, ${formatBytes(swept.bytes)}` : null,
    reprieved > 0 ? `${formatCount(reprieved)} ${would} kept after all, because something refers to them again` : null,
  ];
  return `${parts.filter(Boolean).join('; ')}.`;
}

export function scrubSentence({ checked, bytes, damaged, missing, wrapped }: ScrubReport): string {
  const read = `${plural(checked, 'stored file')} read again, ${formatBytes(bytes)}`;
  const bad = [
    damaged.length > 0
      ? `${plural(damaged.length, 'file')} no longer ${damaged.length === 1 ? 'has its' : 'have their'} digest and ${damaged.length === 1 ? 'is' : 'are'} quarantined`
      : null,
    missing.length > 0 ? `${plural(missing.length, 'file')} ${missing.length === 1 ? 'is' : 'are'} gone` : null,
  ].filter(Boolean);
  const result = bad.length === 0 ? 'all of them match their digests' : bad.join('; ');
  return `${read}: ${result}.${wrapped ? ' That was everything.' : ' There is more; read on to come round.'}`;
}

/** What a job did, from the report that was kept of it. */
export function jobSentence(verb: string, report: Readonly<Record<string, unknown>>): string {
  const number = (name: string): number => (typeof report[name] === 'number' ? report[name] : 0);
  const pair = (name: string): { count: number; bytes: number } => {
    const value = report[name] as { count?: number; bytes?: number } | undefined;
    return { count: value?.count ?? 0, bytes: value?.bytes ?? 0 };
  };
  if (verb === 'rescan')
    return `${formatCount(number('found'))} known, ${formatCount(number('added'))} added, ${formatCount(number('missing'))} without document`;
  if (verb === 'gc')
    return `${formatCount(pair('orphans').count)} referred to by nothing, ${formatCount(number('condemned'))} condemned, ${formatCount(pair('swept').count)} taken`;
  if (verb === 'retention') return `${formatCount(number('deleted'))} to delete, ${formatCount(number('kept'))} kept`;
  return `${formatCount(number('checked'))} read, ${formatCount(number('damaged'))} damaged, ${formatCount(number('missing'))} gone`;
}

export const JOB_NAMES: Readonly<Record<string, string>> = { rescan: 'Rescan', gc: 'Collection', retention: 'Retention', scrub: 'Reading again' };
