import type { ReactNode } from 'react';
import type { RunCheck } from '../../server/services/run/views.ts';
import { Icon } from '../_ui/icons.tsx';
import { periodsWord } from '../_words/dates.ts';
import { formatCount, plural } from '../_words/numbers.ts';

/** What would run, what will be done differently, and what stands in the way. */
export function CheckPanel({ check, busy, problem, loose }: { check: RunCheck; busy: boolean; problem: string; loose: RunCheck['errors'] }) {
  const { config } = check;
  return (
    <div aria-live="polite" className={busy ? 'opacity-60' : ''}>
      {config ? (
        <dl className="grid gap-y-2">
          <Fact name="Data">
            {plural(config.shape.series, 'series', 'series')} ×{' '}
            {plural(config.shape.periods, periodsWord(config.shape.frequency, 1), periodsWord(config.shape.frequency, 2))}
          </Fact>
          <Fact name="Points">{formatCount(config.shape.series * config.shape.periods)}</Fact>
          <Fact name="Test">
            {plural(config.backtest.windows, 'window')} of {config.backtest.horizon} {periodsWord(config.shape.frequency, config.backtest.horizon)}
          </Fact>
          <Fact name="Models">{formatCount(config.models.length)}</Fact>
          <Fact name="Steps">{formatCount(check.steps.length)}</Fact>
        </dl>
      ) : null}
      {check.ok && !problem ? (
        <p className="mt-4 flex items-center gap-2 text-ok">
          <Icon name="check" /> Ready to start.
        </p>
      ) : null}
      {check.ok ? null : <p className="mt-4 text-bad">{plural(check.errors.length, 'field needs', 'fields need')} attention.</p>}
      {[...loose.map((one) => `${one.path ? `${one.path} ` : ''}${one.message}`), ...(problem ? [problem] : [])].map((message) => (
        <p key={message} className="mt-2 text-bad">
          {message}
        </p>
      ))}
      {check.warnings.map((warning) => (
        <p key={warning} className="mt-2 flex gap-2 text-wa">
          <span className="pt-0.5">
            <Icon name="warn" />
          </span>
          <span className="min-w-0 break-words">{warning}</span>
        </p>
      ))}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4 border-b border-hair pb-1.5">
      <dt className="text-mu">{name}</dt>
      <dd className="text-right tabular-nums">{children}</dd>
    </div>
  );
}
