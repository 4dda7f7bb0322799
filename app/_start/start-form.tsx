'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { ModelView, PresetView, RunCheck } from '../../server/services/views.ts';
import { useAction } from '../_live/use-action.ts';
import { ExpectedLink } from '../_ui/expected.tsx';
import { FieldCheck, FieldSelect, FieldText } from '../_ui/fields.tsx';
import { Section } from '../_ui/section.tsx';
import { worldClass } from '../_ui/world.ts';
import { BacktestFields } from './backtest-fields.tsx';
import { ChangeList } from './change-list.tsx';
import { CheckPanel } from './check-panel.tsx';
import { BACKTEST_FIELDS, type FormValues, flatten, type Source, toRequest, withCount, withSource } from './form-values.ts';
import { ModelFields } from './model-fields.tsx';
import { SchemaFields } from './schema-fields.tsx';
import { useCheck } from './use-check.ts';

const isAt = (path: string, field: string) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);

/** True when an error of this path stands beside its field, so that it need not be said twice. */
function hasField(path: string, isFeed: boolean, isKept: boolean, preset: PresetView): boolean {
  const { properties } = preset.form;
  const overrides = typeof properties === 'object' && properties !== null ? Object.keys(properties).map((key) => `overrides.${key}`) : [];
  const shown = ['models', 'levels', ...BACKTEST_FIELDS.map((field) => `backtest.${field}`)];
  if (!isFeed) shown.push('preset', 'seed', 'anchorDay', 'count', ...overrides);
  if (isKept) shown.push('workspaceName');
  return shown.some((field) => isAt(path, field));
}

/** What stands in the fields of the world: what was set by hand, and with a count what the server made of it. */
function shownOverrides(values: FormValues, check: RunCheck): FormValues['overrides'] {
  const { config } = check;
  if (values.count.trim() === '' || config === null || config.preset !== values.preset) return values.overrides;
  return { ...flatten(config.overrides), ...values.overrides };
}

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
  const { check, busy, problem } = useCheck(request, first);
  const start = useAction();
  const preset = presets.find((one) => one.id === values.preset) ?? presets[0];
  const errors = start.problem?.errors.length ? start.problem.errors : check.errors;
  const errorOf = (path: string) => errors.find((one) => isAt(one.path, path))?.message;
  const set = <K extends keyof FormValues>(key: K, value: FormValues[K]) => {
    start.setProblem(null);
    setValues((before) => ({ ...before, [key]: value }));
  };
  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    await start.act('start', async (client) => {
      const { runId } = await client.run.start.mutate(request);
      router.push(`/runs/${runId}`);
    });
  }

  const fields = (
    <div className="min-w-0">
      {feed ? null : (
        <Section id="data" title="The data" className="mt-0!">
          <div className="grid gap-x-6 gap-y-4 sm:grid-cols-3">
            {presets.length > 1 ? (
              <FieldSelect
                name="preset"
                label="World"
                choices={presets.map((one) => ({ value: one.id, label: one.title }))}
                value={values.preset}
                error={errorOf('preset')}
                onChange={(event) => setValues((before) => ({ ...before, preset: event.target.value, count: '', overrides: {}, recorded: {} }))}
              />
            ) : null}
            <FieldText
              name="seed"
              label="Seed"
              hint="Equal seeds give equal data."
              inputMode="numeric"
              value={values.seed}
              error={errorOf('seed')}
              onChange={(event) => set('seed', event.target.value)}
            />
            <FieldText
              name="anchorDay"
              label="Anchor day"
              hint="Last day of the data; empty for today, UTC."
              type="date"
              value={values.anchorDay}
              error={errorOf('anchorDay')}
              onChange={(event) => set('anchorDay', event.target.value)}
            />
            <FieldText
              name="count"
              label="Size"
              hint="Series-days to aim at, spread over what is not set below; empty for this world’s own."
              inputMode="numeric"
              placeholder={check.config ? String(check.config.shape.series * check.config.shape.periods) : undefined}
              value={values.count}
              error={errorOf('count')}
              onChange={(event) => {
                start.setProblem(null);
                setValues((before) => withCount(before, event.target.value));
              }}
            />
            <SchemaFields
              schema={preset.form}
              values={shownOverrides(values, check)}
              onChange={(path, value) => set('overrides', { ...values.overrides, [path]: value })}
              errorOf={(path) => errorOf(`overrides.${path}`)}
            />
          </div>
        </Section>
      )}
      <Section
        id="models"
        title="Models"
        aside={`${check.config?.models.length ?? values.models?.length ?? models.length} compete`}
        className={feed ? 'mt-0!' : ''}
      >
        <ModelFields
          models={models}
          chosen={values.models}
          recommended={check.config?.models ?? first.config?.models ?? []}
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
      <Section id="keeping" title="Keeping">
        <div className="grid gap-4 sm:grid-cols-2">
          <FieldCheck
            name="keep"
            label="Keep this run as a workspace"
            hint="Otherwise it is archived after a while."
            checked={values.keep}
            onChange={(event) => set('keep', event.target.checked)}
          />
          <FieldCheck
            name="reuse"
            label="Reuse equal steps of earlier runs"
            hint="Off: everything is computed anew."
            checked={values.reuse}
            onChange={(event) => set('reuse', event.target.checked)}
          />
          {values.keep ? (
            <FieldText
              name="name"
              label="Name"
              hint="Small letters, digits, - and _; may stay empty."
              value={values.name}
              error={errorOf('workspaceName')}
              onChange={(event) => set('name', event.target.value)}
            />
          ) : null}
        </div>
        {Object.keys(values.recorded).length > 0 ? (
          <p className="mt-4 text-xs text-mu">
            Also as recorded: <span className="num break-all whitespace-normal!">{JSON.stringify(values.recorded)}</span>
            <button type="button" className="textual ml-3" onClick={() => set('recorded', {})}>
              leave out
            </button>
          </p>
        ) : null}
      </Section>
    </div>
  );
  const loose = errors.filter((one) => !hasField(one.path, feed !== null, values.keep, preset));

  return (
    <form onSubmit={onSubmit} noValidate className={`world ${worldClass(values.preset)} grid gap-x-14 gap-y-10 lg:grid-cols-[minmax(0,1fr)_300px]`}>
      {fields}
      <div>
        <div className="rounded border border-bd p-5 lg:sticky lg:top-6">
          <h2 className="mb-3">What would run</h2>
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
          <button type="submit" className="btn mt-5 w-full" disabled={start.busy !== null || (!check.ok && !busy)}>
            {start.busy ? 'Starting' : 'Start'}
          </button>
        </div>
      </div>
    </form>
  );
}
