'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { ModelView } from '../../server/services/model/views.ts';
import type { PresetView } from '../../server/services/preset/views.ts';
import type { RunCheck } from '../../server/services/run/views.ts';
import { useAction } from '../_live/use-action.ts';
import { useCheck } from '../_live/use-check.ts';
import { ExpectedLink } from '../_ui/expected.tsx';
import { Section } from '../_ui/section.tsx';
import { worldClass } from '../_ui/world.ts';
import { BacktestFields } from './backtest-fields.tsx';
import { ChangeList } from './change-list.tsx';
import { CheckPanel } from './check-panel.tsx';
import { DataFields } from './data-fields.tsx';
import { hasField, isAt } from './field-errors.ts';
import { type FormValues, type Source, toRequest, withSource } from './form-values.ts';
import { KeepingFields } from './keeping-fields.tsx';
import { ModelFields } from './model-fields.tsx';
import { StartBox } from './start-box.tsx';
import type { StartFields } from './start-fields.ts';

interface StartFormProps {
  presets: readonly PresetView[];
  models: readonly ModelView[];
  initial: FormValues;
  feed: { feedId: string; name: string } | null;
  first: RunCheck;
  /** The run whose settings these are, and the step it is restarted from. */
  source: Source | null;
}

/** The whole start request as a form; the server checks it while it is filled in. */
export function StartForm({ presets, models, initial, feed, first, source }: StartFormProps) {
  const router = useRouter();
  const [values, setValues] = useState(initial);
  const request = withSource(toRequest(values, feed?.feedId ?? null), source);
  const { check, busy, problem } = useCheck(request, first, (client, asked) => client.run.check.query(asked));
  const start = useAction();
  const preset = presets.find((one) => one.id === values.preset) ?? presets[0];
  const errors = start.problem?.errors.length ? start.problem.errors : check.errors;
  const errorOf = (path: string) => errors.find((one) => isAt(one.path, path))?.message;
  const change: StartFields['change'] = (next) => {
    start.setProblem(null);
    setValues(next);
  };
  const set: StartFields['set'] = (key, value) => change((before) => ({ ...before, [key]: value }));
  const form: StartFields = { values, errorOf, set, change };
  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    await start.act('start', async (client) => {
      const { runId } = await client.run.start.mutate(request);
      router.push(`/runs/${runId}`);
    });
  }

  const loose = errors.filter((one) => !hasField(one.path, feed !== null, values.keep, preset));

  const usual = models.filter((model) => model.baseline || model.recommended === true).map(({ id }) => id);
  const recommended = check.config?.models ?? first.config?.models ?? usual;
  return (
    <form onSubmit={onSubmit} noValidate className={`world ${worldClass(values.preset)} grid gap-x-14 gap-y-10 lg:grid-cols-[minmax(0,1fr)_300px]`}>
      <div className="min-w-0">
        {feed ? null : <DataFields form={form} presets={presets} preset={preset} check={check} />}
        <Section
          id="models"
          title="Models"
          aside={`${check.config?.models.length ?? values.models?.length ?? recommended.length} compete`}
          className={feed ? 'mt-0!' : ''}
        >
          <ModelFields
            models={models}
            chosen={values.models}
            recommended={recommended}
            onChange={(chosen) => set('models', chosen)}
            error={errorOf('models')}
          />
        </Section>
        <Section id="test" title="The test" aside="Rolling origin, the same cutoffs for every model.">
          <BacktestFields
            values={values.backtest}
            resolved={check.config?.backtest ?? null}
            levels={values.levels}
            onChange={(field, value) => set('backtest', { ...values.backtest, [field]: value })}
            onLevels={(levels) => set('levels', levels)}
            errorOf={errorOf}
          />
        </Section>
        <KeepingFields form={form} />
      </div>
      <StartBox starting={start.busy !== null} disabled={start.busy !== null || (!check.ok && !busy)}>
        {feed ? null : (
          <div className="mb-4">
            <ExpectedLink>{preset.expected}</ExpectedLink>
          </div>
        )}
        <CheckPanel
          check={check}
          busy={busy}
          problem={problem || (start.problem && start.problem.errors.length === 0 ? start.problem.message : '')}
          loose={loose}
        />
        {source ? <ChangeList changes={check.changes} from={`/runs/${source.runId}`} /> : null}
      </StartBox>
    </form>
  );
}
