import type { ResolvedConfig, RunDetail } from '../../server/services/run/views.ts';
import { Changes } from '../_start/change-list.tsx';
import { CopyButton } from '../_ui/copy-button.tsx';
import { Digest } from '../_ui/digest.tsx';
import { Link } from '../_ui/link.tsx';
import { Section } from '../_ui/section.tsx';
import { periodsWord } from '../_words/dates.ts';
import { joinWords, plural } from '../_words/numbers.ts';

/** What was asked, fully resolved, and the same run as a command. */
export function Config({ detail }: { detail: RunDetail }) {
  const { copy } = detail;
  return (
    <>
      <ConfigFacts config={detail.config} />
      <Section id="copy-as" title="The same run elsewhere">
        <div className="grid gap-5">
          <Code title="Command line" text={copy.cli} />
          <Code title="TypeScript" text={copy.typescript} />
          <Code title="curl" text={copy.curl} />
          <Code title="Resolved configuration" text={JSON.stringify(detail.config, null, 2)} />
        </div>
      </Section>
    </>
  );
}

export function ConfigFacts({ config }: { config: ResolvedConfig }) {
  const { backtest, shape, focus } = config;
  const overrides = config.feed ? [] : Object.entries(config.overrides);
  const facts: readonly (readonly [string, string])[] = [
    ['Preset', `${config.preset} ${config.presetVersion}`],
    ['Data', config.feed ? `feed ${config.feed.name}` : `generated, seed ${config.seed}, anchor day ${config.anchorDay}`],
    ['Size', `${plural(shape.series, 'series', 'series')} × ${plural(shape.periods, periodsWord(shape.frequency, 1), periodsWord(shape.frequency, 2))}`],
    [
      'Overrides',
      overrides.length === 0 ? 'none' : overrides.map(([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : value}`).join(', '),
    ],
    ['Focus', focus === null ? 'the first series' : 'series' in focus ? focus.series : `${focus.product} at ${focus.store}`],
    ['Models', joinWords(config.models)],
    [
      'Backtest',
      `${plural(backtest.windows, `${backtest.strategy} window`)}, horizon ${backtest.horizon}, step ${backtest.stepSize}, gap ${backtest.gap}, at least ${backtest.minTrain} to train on, ranked by ${backtest.metric}`,
    ],
    ['Intervals', joinWords(config.levels.map((level) => `${level} %`))],
    ['Datasets', config.reset ? 'generated anew' : config.reuseDataset ? 'an identical one is reused' : 'never reused'],
    ['Vitrine', config.productVersion],
  ];
  return (
    <dl className="-mt-2.5">
      {facts.map(([name, value]) => (
        <div key={name} className="grid grid-cols-[112px_minmax(0,1fr)] gap-4 border-b border-hair py-2.5">
          <dt className="text-mu">{name}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
      <div className="grid grid-cols-[112px_minmax(0,1fr)] gap-4 border-b border-hair py-2.5">
        <dt className="text-mu">Code digest</dt>
        <dd>
          <Digest value={config.codeDigest} what="code digest" />
        </dd>
      </div>
      {config.modifiedFrom ? (
        <div className="grid grid-cols-[112px_minmax(0,1fr)] gap-4 border-b border-hair py-2.5">
          <dt className="text-mu">Changed from</dt>
          <dd>
            <Link href={`/runs/${config.modifiedFrom.runId}`} className="textual">
              run {config.modifiedFrom.runId.slice(-6)}
            </Link>
            {config.modifiedFrom.diff.length === 0 ? ', without a change' : <Changes changes={config.modifiedFrom.diff} />}
          </dd>
        </div>
      ) : null}
    </dl>
  );
}

function Code({ title, text }: { title: string; text: string }) {
  return (
    <div className="min-w-0">
      <div className="mb-1 flex items-baseline justify-between">
        <h3 className="font-sans text-xs tracking-normal text-mu">{title}</h3>
        <CopyButton text={text} label={`Copy as ${title}`} shown="copy" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre className="num max-h-80 overflow-auto rounded border border-bd bg-sf p-3 leading-5 whitespace-pre" tabIndex={0}>
        {text}
      </pre>
    </div>
  );
}
