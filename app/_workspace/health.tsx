import type { ReferenceHealth, WorkspaceHealth } from '../../server/services/workspace/views.ts';
import { shorten } from '../_ui/digest.tsx';
import { Icon, type IconName } from '../_ui/icons.tsx';
import { Link } from '../_ui/link.tsx';
import { Section } from '../_ui/section.tsx';
import { Time } from '../_ui/time.tsx';
import { formatDuration, plural } from '../_words/numbers.ts';

const look = (one: ReferenceHealth): { icon: IconName; tone: string; word: string } => {
  if (one.status === 'dead') return { icon: 'fail', tone: 'text-bad', word: 'dead' };
  if (one.status === 'unknown') return { icon: 'waiting', tone: 'text-wa', word: 'unknown' };
  return one.holds === false ? { icon: 'warn', tone: 'text-wa', word: 'changed' } : { icon: 'check', tone: 'text-ok', word: 'alive' };
};
const needsLook = (one: ReferenceHealth) => one.status !== 'alive' || one.holds === false;

/** Whether everything the workspace points to is there and still is what was recorded; asked when a person asks. */
export function Health({ health, check }: { health: WorkspaceHealth | null; check: string }) {
  const again = (
    <Link href={check} className="textual">
      {health ? 'check again' : 'check'}
    </Link>
  );
  return (
    <Section id="health" title="Health" aside={again}>
      {health === null ? (
        <p className="text-mu">Not checked yet. The check asks for every reference and reads every artifact’s bytes again.</p>
      ) : (
        <>
          <p className="say">
            {needs(health)}{' '}
            <span className="text-mu">
              Checked <Time iso={health.checkedAt} style="full" zoned /> in {formatDuration(health.tookMs)}.
            </span>
          </p>
          {health.partial ? <p className="mt-1 text-wa">The run did not complete: it made less than its plan promised.</p> : null}
          <References rows={health.references.filter(needsLook)} />
          <details className="mt-3">
            <summary className="textual inline">{plural(health.references.filter((one) => !needsLook(one)).length, 'reference')} in order</summary>
            <References rows={health.references.filter((one) => !needsLook(one))} />
          </details>
        </>
      )}
    </Section>
  );
}

function needs({ alive, dead, unknown, changed, references }: WorkspaceHealth): string {
  if (alive === references.length && changed === 0) return `All ${plural(references.length, 'reference')} are alive and as recorded.`;
  const parts = [`${alive - changed} alive`, changed > 0 ? `${changed} changed` : '', dead > 0 ? `${dead} dead` : '', unknown > 0 ? `${unknown} unknown` : ''];
  return `${parts.filter((part) => part !== '').join(', ')}.`;
}

function References({ rows }: { rows: readonly ReferenceHealth[] }) {
  if (rows.length === 0) return null;
  return (
    <ul className="mt-3">
      {rows.map((one) => {
        const { icon, tone, word } = look(one);
        return (
          <li
            key={`${one.type} ${one.label} ${one.id}`}
            className="grid grid-cols-[20px_72px_minmax(0,1fr)_auto] items-baseline gap-x-3 border-t border-hair py-2 max-sm:grid-cols-[20px_72px_minmax(0,1fr)]"
          >
            <span className={`translate-y-[3px] ${tone}`}>
              <Icon name={icon} />
            </span>
            <span className={tone}>{word}</span>
            <span className="min-w-0 break-words">
              {one.type === 'artifact' || one.type === 'alias' ? `${one.type} ${one.label}` : one.type}
              <span className="ml-2 text-xs text-mu">{one.note}</span>
            </span>
            <span className="num text-mu max-sm:hidden">{one.type === 'alias' ? '' : shorten(one.id)}</span>
          </li>
        );
      })}
    </ul>
  );
}
