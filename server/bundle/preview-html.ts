import type { BundleContent } from './content.ts';
import { crateId, type PlacedFile } from './crate-terms.ts';
import { html, page } from './html.ts';
import { PAGE_STYLE } from './page-style.ts';
import { formatBytes } from './words.ts';

/** Files named one by one; the rest is counted, for a page of ten thousand rows helps nobody. */
const SHOWN = 500;

/** `ro-crate-preview.html`: what the crate's metadata says, for people. */
export function renderPreview(content: BundleContent, files: readonly PlacedFile[]): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return page(
    `${content.name}: contents`,
    PAGE_STYLE,
    html`<main>
<header><p class="kind">RO-Crate</p><h1>${content.name}</h1><p class="lead">${content.description}</p></header>
<dl class="facts">
<div><dt>Identifier</dt><dd><code>${content.id}</code></dd></div>
<div><dt>State of</dt><dd>${content.stateTime}</dd></div>
<div><dt>Files</dt><dd>${files.length}, ${formatBytes(bytes)}</dd></div>
<div><dt>Described in</dt><dd><a href="ro-crate-metadata.json">ro-crate-metadata.json</a></dd></div>
</dl>
<p>Read <a href="report.html">the report</a> for the story, or <a href="README.md">README.md</a> for how to check the bytes.</p>
<h2>Runs</h2>
${content.runs.length === 0 ? html`<p>None.</p>` : runTable(content)}
<h2>Files</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Files"><table><thead><tr><th scope="col">File</th><th scope="col">Media type</th><th scope="col" class="num">Size</th></tr></thead>
<tbody>${files.slice(0, SHOWN).map((file) => html`<tr><th scope="row"><a href="${crateId(file.path)}">${crateId(file.path)}</a></th><td>${file.mediaType}</td><td class="num">${formatBytes(file.bytes)}</td></tr>`)}</tbody></table></div>
${files.length > SHOWN ? html`<p>and ${files.length - SHOWN} more, all listed in ro-crate-metadata.json.</p>` : null}
</main>`,
  );
}

const runTable = (content: BundleContent) =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="Runs"><table><thead><tr><th scope="col">Run</th><th scope="col">Status</th><th scope="col">Started</th><th scope="col">Ended</th></tr></thead>
<tbody>${content.runs.map((run) => html`<tr><th scope="row">${run.name} <code>${run.id}</code></th><td>${run.status}</td><td>${run.startedAt ?? '–'}</td><td>${run.endedAt ?? '–'}</td></tr>`)}</tbody></table></div>`;
