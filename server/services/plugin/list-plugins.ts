import type { SetAside } from '../../pipeline/catalogue.ts';
import type { Server } from '../../server.ts';
import type { PluginView } from './views.ts';

/** Every plugin there is: ours and third parties', loaded, waiting to be allowed, or set aside with the reason; what needs a person first. */
export function listPlugins(server: Server): PluginView[] {
  const { presets, steps, models, quarantined, waiting } = server.catalogue.catalogue;
  const rows: PluginView[] = [...quarantined.map((one) => asideView(one, 'quarantined')), ...waiting.map((one) => asideView(one, 'waiting'))];
  for (const [type, plugins] of [
    ['preset', presets],
    ['step', steps],
    ['model', models],
  ] as const)
    for (const plugin of plugins) {
      const { id, version, title, file, origin, sealed, codeDigest } = plugin;
      const kinds = (ports: Readonly<Record<string, { kind: string }>>): string[] => [...new Set(Object.values(ports).map((port) => port.kind))].sort();
      const [reads, writes] = 'reads' in plugin ? [kinds(plugin.reads), kinds(plugin.writes)] : [[], []];
      rows.push({ name: sealed?.name ?? id, file, type, id, version, title, origin, hash: codeDigest, state: 'loaded', reason: null, reads, writes });
    }
  return rows;
}

const asideView = ({ name, file, type, id, version, origin, hash, reason }: SetAside, state: 'waiting' | 'quarantined'): PluginView => ({
  ...{ name, file, type, id, version, title: null, origin, hash, state, reason },
  reads: [],
  writes: [],
});
