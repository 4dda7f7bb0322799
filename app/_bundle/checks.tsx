import type { BundleView } from '../../server/services/bundle/views.ts';
import { Icon } from '../_ui/icons.tsx';

/** Named checks of a bundle: what each means, and of a red one what is wrong. */
export function Checks({ checks }: { checks: BundleView['checks'] }) {
  return (
    <ul>
      {checks.map(({ name, title, ok, faults, detail }) => (
        <li key={name} className="grid grid-cols-[20px_minmax(0,1fr)] gap-x-3 border-t border-hair py-2 sm:grid-cols-[20px_160px_minmax(0,1fr)]">
          <span className={`translate-y-[3px] ${ok ? 'text-ok' : 'text-bad'}`}>
            <Icon name={ok ? 'check' : 'fail'} />
            <span className="sr-only">{ok ? 'pass' : 'fail'}</span>
          </span>
          <span className="num self-baseline">{name}</span>
          <div className="min-w-0 break-words max-sm:col-start-2">
            {title}
            {detail === '' ? null : <span className="ml-2 text-xs text-mu">{detail}</span>}
            {faults.length > 0 ? (
              <ul className="text-bad">
                {faults.map((fault) => (
                  <li key={fault}>{fault}</li>
                ))}
              </ul>
            ) : null}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** In one sentence. */
export function sayChecks(checks: BundleView['checks']): string {
  const failed = checks.filter((check) => !check.ok);
  if (failed.length === 0) return `All ${checks.length} checks pass.`;
  return `${failed.length} of ${checks.length} checks fail: ${failed.map((check) => check.name).join(', ')}. Do not trust this bundle.`;
}
