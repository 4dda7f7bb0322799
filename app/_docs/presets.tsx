import { api } from '../../server/instance.ts';
import { Link } from '../_ui/link.tsx';
import { periodsWord } from '../_words/dates.ts';
import { formatCount } from '../_words/numbers.ts';
import { C, Code, H, Items, P, Table } from './prose.tsx';

export async function Presets() {
  const presets = await (await api()).preset.list();
  return (
    <>
      <P>
        A preset is a form, a plan of steps, a story and a theme. Its data are generated, daily and by shop and product, with a truth that is known, so that a
        forecast can be judged by more than its own test.
      </P>
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
      <H>Overrides</H>
      <P>The form of a preset is a closed list of fields with bounds; a field it does not have is refused, and all wrong fields are named at once.</P>
      <Code>{'npx vitrine run stockout_heavy --set stores=3 --set windowDays=365'}</Code>
      <P>
        <C>holiday_rush</C> is pinned to the last quarter of 2024 and has no <C>windowDays</C>.
      </P>
      <H>Missing, zero, stock-out</H>
      <P>
        Three different things, here and in your own data. No record: nothing is known. Zero: nobody bought. Stock-out: nobody could buy, so the day says
        nothing of demand and no model learns from it. Generated data keep the true demand of such days in a channel that models never see; the{' '}
        <Link href="/explorer" className="textual text-tx">
          explorer
        </Link>{' '}
        shows it.
      </P>
      <H>When a preset skips</H>
      <P>A skip is an outcome with a reason, not an error.</P>
      <Items>
        <li>
          The step <C>reset</C> skips unless the run asks for data made anew.
        </li>
        <li>A series with too little history for the test is skipped, named with its reason, and left out of the error; the others go on.</li>
        <li>In sparse data, half of the pairs of shop and product never sell. Their series hold no record and are listed as skipped.</li>
        <li>When no series at all can be tested, the run fails and says how much history the test needs.</li>
      </Items>
    </>
  );
}
