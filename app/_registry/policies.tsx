'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { RetentionPlan, RetentionPolicyView } from '../../server/services/artifact/views.ts';
import { TYPE_NAMES } from '../_artifact/words.ts';
import { useAction } from '../_live/use-action.ts';
import { FieldSelect, FieldText } from '../_ui/fields.tsx';
import { keepFocus } from '../_ui/keep-focus.ts';
import { formatCount, plural } from '../_words/numbers.ts';
import { Reasons } from './care-jobs.tsx';

/** @property sentence what it deletes, in words */
type SaidPolicy = RetentionPolicyView & { sentence: string };

/** What may be deleted by itself: nothing, until somebody writes a policy, has seen its dry run and enabled it. */
export function Policies({ policies }: { policies: readonly SaidPolicy[] }) {
  const [making, setMaking] = useState(false);
  return (
    <div ref={keepFocus}>
      <p className="say mb-4 text-mu">
        {policies.length === 0
          ? 'There is no policy: everything is kept forever.'
          : 'A policy deletes softly when it is applied: files stay, and Restore brings the artifacts back. What is pinned, held, aliased, or named by a workspace or a bundle is left alone.'}
      </p>
      <ul>
        {policies.map((policy) => (
          <Policy key={policy.policyId} policy={policy} />
        ))}
      </ul>
      {making ? (
        <NewPolicy onEnd={() => setMaking(false)} />
      ) : (
        <button type="button" className="btn quiet" onClick={() => setMaking(true)}>
          Write a policy
        </button>
      )}
    </div>
  );
}

function Policy({ policy }: { policy: SaidPolicy }) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const [plan, setPlan] = useState<RetentionPlan | null>(null);
  const { policyId, name, selector, keepDays, keepLast, enabled } = policy;
  const apply = (dryRun: boolean) =>
    act('apply', async (client) => {
      setPlan(await client.artifact.applyPolicy.mutate({ policyId, dryRun }));
      router.refresh();
    });
  const change = (what: 'enable' | 'delete') =>
    act(what, async (client) => {
      if (what === 'delete') await client.artifact.deletePolicy.mutate({ policyId });
      else await client.artifact.savePolicy.mutate({ policyId, name, selector, keepDays, keepLast, enabled: !enabled });
      router.refresh();
    });
  return (
    <li className="mb-4 border-t border-hair pt-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <p className="mr-auto min-w-0">
          <span className="text-md">{name}</span>{' '}
          <span className={`ml-2 text-xs ${enabled ? 'text-ok' : 'text-mu'}`}>{enabled ? 'enabled' : 'not enabled'}</span>
          <span className="block text-mu">{policy.sentence}</span>
        </p>
        <button type="button" className="btn quiet small" disabled={busy !== null} onClick={() => apply(true)}>
          See what it would delete
        </button>
        <button type="button" className="btn quiet small" disabled={busy !== null} onClick={() => change('enable')}>
          {enabled ? 'Disable' : 'Enable'}
        </button>
        <button type="button" className="btn danger small" disabled={busy !== null} onClick={() => change('delete')} aria-label={`Delete the policy ${name}`}>
          Delete
        </button>
      </div>
      {problem ? (
        <p role="alert" className="mt-2 text-bad">
          {problem.message}
        </p>
      ) : null}
      {plan ? (
        <div role="status" className="enter mt-3 border-l-2 border-bd pl-4">
          <p className="say">{planSentence(plan)}</p>
          <Reasons lines={plan.delete.map(({ artifactId, title, reason }) => ({ key: artifactId, name: title, reason }))} />
          {plan.keep.length > 0 ? <div className="mt-2 text-mu">Kept: {keptWords(plan.keep)}</div> : null}
          {plan.dryRun && plan.delete.length > 0 ? (
            <p className="mt-3 flex flex-wrap items-center gap-3">
              {enabled ? null : <span className="text-mu">Enable it first.</span>}
              <button type="button" className="btn small" disabled={!enabled || busy !== null} onClick={() => apply(false)}>
                Apply it now
              </button>
            </p>
          ) : null}
        </div>
      ) : null}
    </li>
  );
}

function planSentence({ dryRun, delete: gone, keep, truncated }: RetentionPlan): string {
  const many = (count: number): string => `${truncated && count >= 1000 ? 'at least ' : ''}${plural(count, 'artifact')}`;
  if (gone.length === 0) return `It ${dryRun ? 'would delete' : 'deleted'} nothing; ${many(keep.length)} stay.`;
  return `It ${dryRun ? 'would delete' : 'deleted'} ${many(gone.length)} and ${dryRun ? 'keep' : 'kept'} ${many(keep.length)}.`;
}

/** "12 younger than 30 days, 3 it is pinned". */
function keptWords(keep: RetentionPlan['keep']): string {
  const counts = new Map<string, number>();
  for (const { reason } of keep) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1]);
  const words = most.slice(0, 6).map(([reason, count]) => `${formatCount(count)} because ${/^(younger|among)/.test(reason) ? `they are ${reason}` : reason}`);
  return `${words.join('; ')}${most.length > 6 ? `; and ${formatCount(most.length - 6)} other reasons` : ''}.`;
}

function NewPolicy({ onEnd }: { onEnd: () => void }) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const errorOf = (path: string): string | undefined => problem?.errors.find((one) => one.path === path)?.message;
  const isHomeless = problem !== null && !problem.errors.some((one) => ['name', 'keepDays', 'keepLast'].includes(one.path));
  async function save(data: FormData) {
    const text = (name: string) => String(data.get(name) ?? '').trim();
    const number = (name: string) => (text(name) === '' ? null : Number(text(name)));
    const selector = {
      ...(text('type') === '' ? {} : { type: [text('type') as keyof typeof TYPE_NAMES] }),
      ...(text('tag') === '' ? {} : { tag: [text('tag')] }),
    };
    const done = await act('save', (client) =>
      client.artifact.savePolicy.mutate({ name: text('name'), selector, keepDays: number('keepDays'), keepLast: number('keepLast'), enabled: false }),
    );
    if (!done) return;
    onEnd();
    router.refresh();
  }
  return (
    <form
      className="border-t border-hair pt-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save(new FormData(event.currentTarget));
      }}
    >
      <div className="grid items-start gap-x-5 gap-y-4 sm:grid-cols-3 lg:grid-cols-5">
        <FieldText id="policy-name" name="name" label="Name" required maxLength={100} error={errorOf('name')} autoFocus />
        <FieldSelect
          id="policy-type"
          name="type"
          label="Of the type"
          choices={[{ value: '', label: 'any' }, ...Object.entries(TYPE_NAMES).map(([value, label]) => ({ value, label: label.toLowerCase() }))]}
        />
        <FieldText id="policy-tag" name="tag" label="With the tag" placeholder="any" maxLength={128} />
        <FieldText
          id="policy-days"
          name="keepDays"
          label="Keep for days"
          type="number"
          min={0}
          max={36500}
          placeholder="age does not matter"
          error={errorOf('keepDays')}
        />
        <FieldText
          id="policy-last"
          name="keepLast"
          label="Keep the newest"
          type="number"
          min={0}
          max={1000000}
          placeholder="number does not matter"
          error={errorOf('keepLast')}
        />
      </div>
      {problem && isHomeless ? (
        <p role="alert" className="mt-3 text-bad">
          {problem.message}
        </p>
      ) : null}
      <p className="mt-4 flex flex-wrap items-center gap-2">
        <button type="submit" className="btn" disabled={busy !== null}>
          Save the policy
        </button>
        <button type="button" className="btn quiet" onClick={onEnd}>
          Back
        </button>
        <span className="text-mu">It deletes nothing before it is enabled and applied.</span>
      </p>
    </form>
  );
}
