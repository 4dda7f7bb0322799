import type { Command } from 'commander';
import { ERRORS } from '../errors.ts';
import { plural } from '../kit/words.ts';
import { readArtifactQuery } from '../services/artifact/artifact-query.ts';
import { answer, type Json } from './ask-product.ts';
import { whole, words } from './option-values.ts';
import { sayDetail, sayPage, sayRow } from './say-artifact.ts';

/** Named as the query has them. */
type ListOptions = Json & Readonly<Record<string, string | string[] | boolean | undefined>>;

/** `artifacts list|show|lineage|similar|compare|stats`. */
export function addFinding(command: Command): void {
  command
    .command('list [words...]', { isDefault: true })
    .description('find artifacts: words, "a phrase", prefix*, -not, title:word, tag:x, type:forecast')
    .option('--type <types>', 'of these types, separated by commas', words)
    .option('--tag <tags>', 'carrying all of these', words)
    .option('--tag-mode <mode>', 'all or any of the tags')
    .option('--not-tag <tags>', 'carrying none of these', words)
    .option('--source <sources>', 'engine, sim, import, user, drill', words)
    .option('--capability <names>', 'with which all of these can be done: replay, compare, export …', words)
    .option('--preset <ids>', 'of these presets', words)
    .option('--model <ids>', 'of these models', words)
    .option('--workspace <name>', 'of this workspace')
    .option('--created-after <day>', 'made on this day (or at this UTC time) or later')
    .option('--created-before <day>', 'made before it')
    .option('--modified-after <day>', 'changed on this day or later')
    .option('--modified-before <day>', 'changed before it')
    .option('--min-size <bytes>', 'at least so large')
    .option('--max-size <bytes>', 'at most so large')
    .option('--input-hash <digest>', 'made of exactly the same')
    .option('--sha256 <digest>', 'that hold these bytes')
    .option('--related-to <artifact>', 'related to this one')
    .option('--relation <name>', 'only along edges of this name')
    .option('--direction <way>', 'up, down or both')
    .option('--depth <n>', 'edges followed')
    .option('--sort <key>', 'created, modified, title, size, relevance')
    .option('--order <way>', 'asc or desc')
    .option('--limit <n>', 'rows of a page')
    .option('--offset <n>', 'rows to leave out')
    .option('--cursor <cursor>', 'nextCursor of the page before')
    .option('--facets <names>', 'counts by type, source, preset, tag', words)
    .option('--archived', 'archived ones too')
    .option('--deleted', 'deleted ones too')
    .option('--pinned', 'pinned ones alone')
    .option('--json', 'JSON on stdout')
    .action((given: string[], options: ListOptions) => answer(options, ({ client }) => client.artifact.find.query(queryOf(given, options)), sayPage));
  command
    .command('show <artifact>')
    .description('one artifact: metadata, files, versions, relationships; exit 3 when it was purged')
    .option('--json', 'JSON on stdout')
    .action((artifactId: string, options: Json) =>
      answer(
        options,
        async ({ client }) => {
          const found = await client.artifact.get.query({ artifactId });
          if (found.purgedAt !== null) process.exitCode = ERRORS.ARTIFACT_GONE.exit;
          return found;
        },
        sayDetail,
      ),
    );
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
    .command('similar <run>')
    .description('runs of like shape, nearest first')
    .option('--limit <n>', 'so many', whole, 10)
    .option('--json', 'JSON on stdout')
    .action((artifactId: string, options: Json & { limit: number }) =>
      answer(
        options,
        ({ client }) => client.artifact.similar.query({ artifactId, limit: options.limit }),
        (found) => found.map((one) => `${one.distance.toFixed(3).padStart(8)}${one.sameInput ? ' =' : '  '} ${sayRow(one.artifact)}`).join('\n'),
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
            `${plural(stats.live.count, 'artifact')}, ${plural(stats.logicalBytes, 'byte')}, stored as ${stats.storedBytes}`,
            ...stats.byType.map((one) => `${one.value.padEnd(14)} ${String(one.count).padStart(9)} ${String(one.bytes).padStart(15)} bytes`),
            ...(stats.quarantined > 0 ? [`${stats.quarantined} quarantined`] : []),
          ].join('\n'),
      ),
    );
}

function queryOf(given: readonly string[], options: ListOptions): ReturnType<typeof readArtifactQuery> {
  const { json: _, ...rest } = options;
  const params = new URLSearchParams();
  if (given.length > 0) params.set('q', given.map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(' '));
  for (const [name, value] of Object.entries(rest)) for (const one of [value ?? []].flat()) params.append(name, String(one));
  return readArtifactQuery(params);
}
