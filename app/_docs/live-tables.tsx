import { ERRORS } from '../../server/errors.ts';
import { api } from '../../server/instance.ts';
import type { ModelView } from '../../server/services/model/views.ts';
import { Link } from '../_ui/link.tsx';
import { periodsWord } from '../_words/dates.ts';
import { forWords } from '../_words/frequencies.ts';
import { formatCount } from '../_words/numbers.ts';
import { C, Table } from './prose.tsx';

async function PresetTable() {
  const presets = await (await api()).preset.list();
  return (
    <Table
      label="Presets"
      head={['Preset', 'Id', 'Size', 'Steps', 'Expect']}
      rows={presets.map(({ id, title, shape, steps, phases, expected }) => [
        <Link key={id} href={`/runs/new?preset=${id}`} className="textual text-tx whitespace-nowrap">
          {title}
        </Link>,
        <C key={`${id} id`}>{id}</C>,
        `${formatCount(shape.series)} series × ${formatCount(shape.periods)} ${periodsWord(shape.frequency, shape.periods)}`,
        `${steps} in ${phases} phases`,
        expected,
      ])}
    />
  );
}

const SCOPE: Readonly<Record<ModelView['scope'], string>> = { local: 'each series alone', global: 'all series at once', combination: 'mean of others' };

const takesPart = (recommended: ModelView['recommended']): string => (recommended === false ? 'when chosen' : `by default${forWords(recommended)}`);

async function ModelTable() {
  const models = await (await api()).model.list();
  return (
    <Table
      label="Models"
      head={['Model', 'Id', 'Learns from', 'Looks at', 'Takes part']}
      rows={models.map((model) => [
        model.title,
        <C key={model.id}>{model.id}</C>,
        SCOPE[model.scope],
        model.drivers.length === 0 ? 'the series' : model.drivers.join(', '),
        model.baseline ? 'always' : takesPart(model.recommended),
      ])}
    />
  );
}

function ErrorTable() {
  return (
    <Table
      label="Codes"
      head={['Code', 'HTTP', 'Exit', 'Means']}
      rows={Object.entries(ERRORS).map(([code, { status, exit, title }]) => [<C key={code}>{code}</C>, status, exit, title])}
    />
  );
}

/** Tables of the guide that the running product makes, by the name they have there. */
export const LIVE_TABLES: Readonly<Record<string, () => React.ReactNode | Promise<React.ReactNode>>> = {
  presets: PresetTable,
  models: ModelTable,
  errors: ErrorTable,
};
