import type { Metadata } from 'next';
import { api } from '../../server/instance.ts';
import type { PluginView } from '../../server/services/plugin/views.ts';
import { Digest } from '../_ui/digest.tsx';
import { Empty } from '../_ui/empty.tsx';
import { Link } from '../_ui/link.tsx';
import { Page } from '../_ui/page.tsx';
import { Section } from '../_ui/section.tsx';
import { Title } from '../_ui/title.tsx';
import { joinWords, plural } from '../_words/numbers.ts';

export const metadata: Metadata = { title: 'Plugins' };

export default async function PluginsPage() {
  const plugins = await (await api()).plugin.list();
  const aside = plugins.filter((plugin) => plugin.state !== 'loaded');
  return (
    <Page crumbs={[{ label: 'System', href: '/system' }, { label: 'Plugins' }]}>
      <Title
        action={
          <Link href="/docs/plugins" className="btn quiet">
            How to add one
          </Link>
        }
      >
        Plugins
      </Title>
      {aside.length === 0 ? (
        <Empty>A plugin that waits to be allowed, or was set aside, is listed here with the reason. There is none.</Empty>
      ) : (
        <ul>
          {aside.map((plugin) => (
            <li key={`${plugin.file} ${plugin.id}`} className="border-b border-hair py-3">
              <p className="flex flex-wrap items-baseline gap-x-4">
                <span>{plugin.name}</span>
                <span className={`text-xs ${plugin.state === 'waiting' ? 'text-wa' : 'text-bad'}`}>
                  {plugin.state === 'waiting' ? 'waiting to be allowed' : 'set aside'}
                </span>
                {plugin.hash ? (
                  <span className="text-xs text-mu">
                    <Digest value={plugin.hash} what="hash" />
                  </span>
                ) : null}
              </p>
              {plugin.reason ? <p className="mt-1 max-w-[90ch] break-words text-mu">{plugin.reason}</p> : null}
            </li>
          ))}
        </ul>
      )}
      {(['preset', 'model', 'step'] as const).map((type) => (
        <PluginSection key={type} type={type} plugins={plugins.filter((plugin) => plugin.type === type && plugin.state === 'loaded')} />
      ))}
    </Page>
  );
}

const TITLES = { preset: 'Presets', model: 'Models', step: 'Steps' } as const;

function PluginSection({ type, plugins }: { type: keyof typeof TITLES; plugins: readonly PluginView[] }) {
  return (
    <Section id={type} title={TITLES[type]} aside={plural(plugins.length, type)}>
      <table className="list -mt-4">
        <thead className="max-sm:sr-only">
          <tr>
            <th scope="col">Title</th>
            <th scope="col">Id</th>
            {type === 'step' ? <th scope="col">Reads and writes</th> : null}
            <th scope="col">Origin</th>
            <th scope="col">Hash</th>
            <th scope="col" className="r">
              Version
            </th>
          </tr>
        </thead>
        <tbody>
          {plugins.map((plugin) => (
            <tr key={plugin.id}>
              <td>{plugin.title}</td>
              <td className="num text-mu">{plugin.id}</td>
              {type === 'step' ? <td className="text-xs text-mu max-lg:hidden!">{flowOf(plugin)}</td> : null}
              <td className="text-mu max-sm:hidden!">{plugin.origin}</td>
              <td className="text-mu max-sm:hidden!">{plugin.hash ? <Digest value={plugin.hash} what="hash" /> : '–'}</td>
              <td className="num r">{plugin.version}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function flowOf({ reads, writes }: PluginView): string {
  const from = reads.length > 0 ? `reads ${joinWords(reads)}` : 'reads nothing';
  return writes.length > 0 ? `${from}; writes ${joinWords(writes)}` : from;
}
