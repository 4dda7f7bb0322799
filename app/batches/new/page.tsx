import type { Metadata } from 'next';
import { api } from '../../../server/instance.ts';
import { BatchForm } from '../../_batch/batch-form.tsx';
import { emptyValues, toRequest } from '../../_batch/form-values.ts';
import { Empty } from '../../_ui/empty.tsx';
import { Link } from '../../_ui/link.tsx';
import { Page } from '../../_ui/page.tsx';
import type { PageProps } from '../../_ui/page-props.ts';
import { Title } from '../../_ui/title.tsx';
import { periodsWord } from '../../_words/dates.ts';
import { plural } from '../../_words/numbers.ts';

export const metadata: Metadata = { title: 'New batch' };

const text = (value: string | string[] | undefined) => (typeof value === 'string' && value !== '' ? value : undefined);

export default async function NewBatchPage({ searchParams }: PageProps) {
  const [query, caller] = await Promise.all([searchParams, api()]);
  const [{ rows }, presets, models] = await Promise.all([caller.dataset.list({ limit: 50 }), caller.batch.presets(), caller.model.list()]);
  const asked = text(query.run) ? await caller.batch.check({ runId: text(query.run), preset: presets[0].id }) : null;
  const wanted = asked?.dataset?.digest ?? text(query.dataset);
  const datasets = rows.map(({ digest, title, series, periods, frequency }) => ({
    digest,
    label: `${title}, ${plural(series, 'series', 'series')} × ${plural(periods, periodsWord(frequency, 1), periodsWord(frequency, 2))}`,
  }));
  const dataset = rows.find(({ digest }) => digest === wanted)?.digest ?? rows[0]?.digest;
  const preset = presets.find(({ id }) => id === text(query.preset))?.id ?? presets[0].id;
  return (
    <Page crumbs={[{ label: 'Runs', href: '/runs' }, { label: 'Batches', href: '/batches' }, { label: 'New batch' }]}>
      <Title>New batch</Title>
      {dataset ? (
        <NewBatch {...{ datasets, presets, models, initial: emptyValues(dataset, asked?.dataset ? (text(query.run) ?? null) : null, preset) }} />
      ) : (
        <Empty
          action={
            <Link href="/runs/new" className="btn">
              Start a run
            </Link>
          }
        >
          A batch needs data: start a run or drop a file first.
        </Empty>
      )}
    </Page>
  );
}

async function NewBatch(props: Omit<Parameters<typeof BatchForm>[0], 'first'>) {
  const first = await (await api()).batch.check(toRequest(props.initial));
  return <BatchForm {...props} first={first} />;
}
