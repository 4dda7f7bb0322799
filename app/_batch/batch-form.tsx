'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { BatchCheck, BatchPresetView } from '../../server/services/batch/views.ts';
import type { ModelView } from '../../server/services/model/views.ts';
import { useAction } from '../_live/use-action.ts';
import { useCheck } from '../_live/use-check.ts';
import { StartBox } from '../_start/start-box.tsx';
import { FieldSelect, FieldText } from '../_ui/fields.tsx';
import { Section } from '../_ui/section.tsx';
import { METRIC_NAMES } from '../_words/verdict.ts';
import { BatchByHand } from './batch-by-hand.tsx';
import { BatchCheckPanel } from './batch-check-panel.tsx';
import { type BatchValues, toRequest } from './form-values.ts';

interface BatchFormProps {
  datasets: readonly { digest: string; label: string }[];
  presets: readonly BatchPresetView[];
  models: readonly ModelView[];
  initial: BatchValues;
  first: BatchCheck;
}

/** On what, which named batch or which series and models, and how they are tested; the count stands beside it. */
export function BatchForm({ datasets, presets, models, initial, first }: BatchFormProps) {
  const router = useRouter();
  const [values, setValues] = useState(initial);
  const request = toRequest(values);
  const { check, busy, problem } = useCheck(request, first, (client, asked) => client.batch.check.query(asked));
  const start = useAction();
  const errors = start.problem?.errors.length ? start.problem.errors : check.errors;
  const set = (more: Partial<BatchValues>) => {
    start.setProblem(null);
    setValues((before) => ({ ...before, ...more }));
  };
  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    await start.act('start', async (client) => {
      const { batchId } = await client.batch.start.mutate(request);
      router.push(`/batches/${batchId}`);
    });
  }
  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-x-14 gap-y-10 lg:grid-cols-[minmax(0,1fr)_300px]">
      <div className="min-w-0">
        <Section id="data" title="The data" className="mt-0!">
          <FieldSelect
            name="dataset"
            label="Dataset"
            hint="A batch that looks at a champion or at errors takes them from the newest finished run on these data."
            choices={datasets.map(({ digest, label }) => ({ value: digest, label }))}
            value={values.dataset}
            onChange={(event) => set({ dataset: event.target.value, runId: null })}
          />
        </Section>
        <Section id="which" title="Which batch">
          <fieldset className="grid gap-3 sm:grid-cols-2">
            <legend className="sr-only">Which batch</legend>
            {presets.map((preset) => (
              <Choice key={preset.id} id={preset.id} title={preset.title} chosen={values.preset === preset.id} onChoose={() => set({ preset: preset.id })}>
                {preset.when}
                <span className="mt-1.5 block text-xs text-tx/80">
                  {preset.scope}; {preset.models.join(', ').replaceAll('_', ' ')}
                </span>
              </Choice>
            ))}
            <Choice id="by-hand" title="By hand" chosen={values.preset === ''} onChoose={() => set({ preset: '' })}>
              Choose series and models yourself, up to a thousand items.
            </Choice>
          </fieldset>
        </Section>
        {values.preset === '' ? <BatchByHand values={values} models={models} errors={errors} onChange={set} /> : null}
        <Section id="test" title="The test" aside="Empty: this dataset’s own, as in a run.">
          <div className="grid gap-x-6 gap-y-4 sm:grid-cols-3">
            <FieldSelect
              name="metric"
              label="Compared by"
              value={values.metric}
              choices={[{ value: '', label: 'as the batch says' }, ...Object.entries(METRIC_NAMES).map(([value, label]) => ({ value, label }))]}
              onChange={(event) => set({ metric: event.target.value })}
            />
            {(['horizon', 'windows'] as const).map((name) => (
              <FieldText
                key={name}
                name={name}
                label={name === 'horizon' ? 'Horizon' : 'Windows'}
                inputMode="numeric"
                placeholder={check[name] > 0 ? String(check[name]) : undefined}
                value={values[name]}
                error={errors.find(({ path }) => path === `backtest.${name}`)?.message}
                onChange={(event) => set({ [name]: event.target.value })}
              />
            ))}
          </div>
        </Section>
      </div>
      <StartBox starting={start.busy !== null} disabled={start.busy !== null || (!check.ok && !busy)}>
        <BatchCheckPanel check={check} busy={busy} errors={errors} problem={problem || (start.problem?.errors.length === 0 ? start.problem.message : '')} />
      </StartBox>
    </form>
  );
}

interface ChoiceProps {
  id: string;
  title: string;
  chosen: boolean;
  onChoose: () => void;
  children: React.ReactNode;
}

function Choice({ id, title, chosen, onChoose, children }: ChoiceProps) {
  return (
    <label htmlFor={`batch-${id}`} className={`flex items-start gap-3 rounded border px-4 py-3 ${chosen ? 'border-a' : 'border-bd'}`}>
      <input type="radio" name="batch" id={`batch-${id}`} className="mt-1 size-4 flex-none accent-a" checked={chosen} onChange={onChoose} />
      <span className="min-w-0">
        <span className="font-semibold">{title}</span>
        <span className="block text-pretty text-mu">{children}</span>
      </span>
    </label>
  );
}
