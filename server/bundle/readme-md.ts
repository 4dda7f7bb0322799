import { plural } from '../kit/words.ts';
import type { BundleContent } from './content.ts';

const MANY = 50;

/** `data/README.md`: what this is and how to check it with nothing but common tools. Plain text first, markdown second. */
export function renderReadme(content: BundleContent): string {
  const carried = content.artifacts.filter((artifact) => artifact.included).length;
  return `# ${oneLine(content.name)}

${content.description.trim() || 'A kept run of Vitrine with everything that belongs to it.'}

State of ${content.stateTime}. Bundle of \`${content.id}\`.

## What is here

- \`report.html\`: the whole story in one page, made to be opened, printed and sent on. It needs no network.
- \`runs/\`: ${plural(content.runs.length, 'run')}, each with its record and its log.
- \`artifacts/\`: files of ${plural(carried, 'artifact version')}; ${content.artifacts.length - carried} more are referenced only.
- \`scenario_plans/\`: ${plural(content.scenarioPlans.length, 'what-if plan')}.
- \`workflow/\`: the plans that were carried out. \`registry/\`: rows for an import.
- \`ro-crate-metadata.json\`: all of it described for machines (RO-Crate 1.2, Provenance Run Crate 0.5).

${list(
  'Runs',
  content.runs.map((run) => `- \`${run.id}\` ${oneLine(run.name)}: ${run.status}`),
)}${list(
  'Not found any more',
  content.unresolvedReferences.map((one) => `- ${one.type} \`${one.id}\`, named by ${oneLine(one.from)}: ${oneLine(one.reason)}`),
)}## How to check it

In the folder above this one:

    sha256sum -c checksums.sha256       # every file
    vitrine verify .                    # every file, every list, and that nothing was added

The folder is also a BagIt 1.0 bag, so any BagIt tool can validate it. If \`checksums.sha256.minisig\` is there,
\`minisign -V -P <public key> -m checksums.sha256\` says who vouches for the list.

The digest of an artifact can be recomputed in its \`v<N>\` folder, where no file had to be renamed:

    find . -type f -printf '%P\\0' | LC_ALL=C sort -z | xargs -0 sha256sum | LC_ALL=C sort | sha256sum
`;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

function list(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const more = lines.length > MANY ? `- and ${lines.length - MANY} more\n` : '';
  return `## ${title}\n\n${lines.slice(0, MANY).join('\n')}\n${more}\n`;
}
