import { html, page } from '../../bundle/html.ts';
import { PAGE_STYLE } from '../../bundle/page-style.ts';
import { plural } from '../../kit/words.ts';
import type { RegistryRow } from './registry-column.ts';

/** Report of a set of artifacts without a run: what they are, and their digests. */
export function renderSetReport(rows: Readonly<Record<string, readonly RegistryRow[]>>): string {
  const versions = rows.artifact_version;
  return page(
    'Artifacts: report',
    PAGE_STYLE,
    html`<main>
<header><p class="kind">Vitrine report</p><h1>${plural(rows.artifact.length, 'artifact')}</h1></header>
<div class="scroll" tabindex="0" role="region" aria-label="Artifacts"><table><thead><tr><th scope="col">Artifact</th><th scope="col">Type</th><th scope="col">Versions</th></tr></thead>
<tbody>${rows.artifact.map(
      (row) =>
        html`<tr><th scope="row">${String(row.title)} <code>${String(row.artifact_id)}</code></th><td>${String(row.type)}</td><td class="mono">${versions
          .filter((one) => one.artifact_id === row.artifact_id)
          .map((one) => `v${one.version} ${one.digest}`)
          .join(', ')}</td></tr>`,
    )}</tbody></table></div>
<h2>How to verify</h2>
<p>Every file of the bundle is listed with its SHA-256; in its folder, <code>sha256sum -c checksums.sha256</code> checks them all.</p>
</main>`,
  );
}
