import type { Command } from 'commander';
import { readArtifactQuery } from '../services/artifact/artifact-query.ts';
import { answer, type Json } from './ask-product.ts';
import { words } from './option-values.ts';
import { sayDetail, sayPage } from './say-artifact.ts';

interface ListOptions extends Json {
  type?: string[];
  tag?: string[];
  source?: string[];
  preset?: string[];
  model?: string[];
  sort?: string;
  limit?: string;
  sha256?: string;
  workspace?: string;
  cursor?: string;
  archived?: boolean;
  deleted?: boolean;
}

/** `artifacts list|show|lineage|compare|stats`. */
export function addFinding(command: Command): void {
  command
    .command('list [words...]', { isDefault: true })
    .description('find artifacts: words, "a phrase", prefix*, -not, title:word, tag:x, type:forecast')
    .option('--type <types>', 'of these types, separated by commas', words)
    .option('--tag <tags>', 'carrying all of these', words)
    .option('--source <sources>', 'engine, sim, import, user, drill', words)
    .option('--preset <ids>', 'of these presets', words)
    .option('--model <ids>', 'of these models', words)
    .option('--workspace <name>', 'of this workspace')
    .option('--sha256 <digest>', 'that hold these bytes')
    .option('--sort <key>', 'created, modified, title, size, relevance')
    .option('--limit <n>', 'rows of a page')
    .option('--cursor <cursor>', 'nextCursor of the page before')
    .option('--archived', 'archived ones too')
    .option('--deleted', 'deleted ones too')
    .option('--json', 'JSON on stdout')
    .action((given: string[], options: ListOptions) => answer(options, ({ client }) => client.artifact.find.query(queryOf(given, options)), sayPage));
  command
    .command('show <artifact>')
    .description('one artifact: metadata, files, versions, relationships')
    .option('--json', 'JSON on stdout')
    .action((artifactId: string, options: Json) => answer(options, ({ client }) => client.artifact.get.query({ artifactId }), sayDetail));
  command
    .command('lineage <artifact>')
    .description('what it came from and what came of it')
    .option('--direction <way>', 'up, down or both', 'both')
    .option('--depth <n>', 'edges followed', '5')
    .option('--json', 'JSON on stdout')
    .action((artifactId: string, options: Json & { direction: 'up'; depth: string }) =>
      answer(
        options,
        ({ client }) => client.artifact.lineage.query({ artifactId, direction: options.direction, depth: Number(options.depth) }),
        ({ nodes, truncated }) =>
          [
            ...nodes.map((node) => `${String(node.depth).padStart(3)}  ${node.artifactId}  ${(node.type ?? 'unknown').padEnd(13)} ${node.title}`),
            ...(truncated ? ['there is more'] : []),
          ].join('\n'),
      ),
    );
  command
    .command('compare <a> <b>')
    .description('two artifacts side by side: what differs')
    .option('--json', 'JSON on stdout')
    .action((a: string, b: string, options: Json) =>
      answer(
        options,
        ({ client }) => client.artifact.compare.query({ a, b }),
        ({ same, metadata, files, metrics }) =>
          [
            same ? 'the same content' : 'different content',
            ...metadata.filter((one) => !one.same).map((one) => `${one.field}: ${JSON.stringify(one.a)} → ${JSON.stringify(one.b)}`),
            ...files.filter((one) => one.status !== 'same').map((one) => `${one.path}: ${one.status.replace('_', ' ')}`),
            ...metrics.filter((one) => one.delta !== null && one.delta !== 0).map((one) => `${one.name}: ${one.a} → ${one.b}`),
          ].join('\n'),
      ),
    );
  command
    .command('stats')
    .description('how much there is')
    .option('--json', 'JSON on stdout')
    .action((options: Json) =>
      answer(
        options,
        ({ client }) => client.artifact.stats.query(),
        (stats) =>
          [
            `${stats.live.count} artifacts, ${stats.logicalBytes} bytes, stored as ${stats.storedBytes}`,
            ...stats.byType.map((one) => `${one.value.padEnd(14)} ${String(one.count).padStart(9)} ${String(one.bytes).padStart(15)} bytes`),
            ...(stats.quarantined > 0 ? [`${stats.quarantined} quarantined`] : []),
          ].join('\n'),
      ),
    );
}

function queryOf(given: readonly string[], options: ListOptions): ReturnType<typeof readArtifactQuery> {
  const { json: _, archived, deleted, ...rest } = options;
  const params = new URLSearchParams();
  if (given.length > 0) params.set('q', given.map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(' '));
  for (const [name, value] of Object.entries(rest)) for (const one of [value ?? []].flat()) params.append(name, one);
  if (archived) params.set('archived', 'true');
  if (deleted) params.set('deleted', 'true');
  return readArtifactQuery(params);
}
