import { html, type Markup, page } from './html.ts';
import { PAGE_STYLE } from './page-style.ts';
import { renderChart } from './report-chart.ts';
import type { ReportFacts } from './report-facts.ts';
import { decisionSection, journalSection, leaderboardSection, lineageSection, planSection, stepSection, unresolvedSection } from './report-sections.ts';
import { formatDuration } from './words.ts';

/**
 * `report.html`: one page that tells the whole story to whoever it is sent to, years later, without us. No network, no scripts, fonts of
 * the system, light or dark as the reader has it, clean on paper. Equal facts give equal bytes.
 */
export function renderReport(facts: ReportFacts): string {
  return page(
    `${facts.title}: report`,
    PAGE_STYLE,
    html`<main>
<header>
<p class="kind">Vitrine report</p>
<h1>${facts.title}</h1>
<p class="lead">${facts.story.join(' ')}</p>
</header>
${verdict(facts)}
${summary(facts)}
${facts.charts.length > 0 ? html`<h2>Forecast</h2>${facts.charts.map(renderChart)}` : null}
${leaderboardSection(facts)}
${planSection(facts)}
${decisionSection(facts)}
${stepSection(facts)}
${configuration(facts)}
${lineageSection(facts)}
${journalSection(facts)}
${unresolvedSection(facts)}
${howToVerify(facts)}
</main>`,
  );
}

const ENDED = { completed: '✓ completed', failed: '✕ failed', cancelled: '◼ cancelled' } as const;
const TONE = { completed: 'ok', failed: 'bad', cancelled: 'muted' } as const;

function verdict({ verdict: sentence, basis, status, error }: ReportFacts): Markup {
  return html`${sentence ? html`<p class="verdict">${sentence}</p>` : null}
${basis ? html`<p class="muted">${basis}</p>` : null}
${status !== 'completed' ? html`<p class="${TONE[status]}"><strong>${ENDED[status]}</strong>${error ? `: ${error}` : ''}</p>` : null}`;
}

/** Times bear their zone. */
const sayTime = (iso: string | null): string => (iso === null ? '–' : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`);

function summary(facts: ReportFacts): Markup {
  const { status, startedAt, endedAt, wallClockMs, actor, product, workspaceId, runId, replay } = facts;
  return html`<dl class="facts">
<div><dt>Ended</dt><dd class="${TONE[status]}">${ENDED[status]}</dd></div>
<div><dt>Started</dt><dd>${sayTime(startedAt)}</dd></div>
<div><dt>Finished</dt><dd>${sayTime(endedAt)}</dd></div>
<div><dt>Took</dt><dd>${wallClockMs === null ? '–' : formatDuration(wallClockMs)}</dd></div>
<div><dt>Started by</dt><dd>${actor}</dd></div>
<div><dt>Made with</dt><dd>${product}</dd></div>
<div><dt>Workspace</dt><dd><code>${workspaceId}</code></dd></div>
<div><dt>Run</dt><dd><code>${runId}</code></dd></div>
</dl>
${replay ? html`<p><strong class="${replay.verdict === 'reproduced' ? 'ok' : 'wa'}">${replay.verdict === 'reproduced' ? '✓ Reproduced' : '! Differs'}</strong>: ${replay.sentence}</p>` : null}`;
}

function configuration(facts: ReportFacts): Markup {
  return html`<h2>Configuration</h2>
<p>Every setting as it was resolved; with the same settings, data and code a run gives the same results to the bit.</p>
${facts.configuration.map(
  ({
    group,
    settings,
  }) => html`<h3>${group}</h3><div class="scroll" tabindex="0" role="region" aria-label="${group}"><table><thead><tr><th scope="col">Setting</th><th scope="col">Value</th></tr></thead>
<tbody>${settings.map(({ name, value }) => html`<tr><th scope="row">${name}</th><td class="mono">${value}</td></tr>`)}</tbody></table></div>`,
)}`;
}

function howToVerify({ workspaceId }: ReportFacts): Markup {
  return html`<h2>How to verify</h2>
<p>This page came in a bundle: a folder in which every file is listed with its SHA-256. In that folder, with tools that every Linux and macOS has:</p>
<pre>cd ${workspaceId}
sha256sum -c checksums.sha256</pre>
<p>With Vitrine, which also looks for files that were added and recomputes the digest of every artifact:</p>
<pre>vitrine verify ${workspaceId}</pre>
<p>If the bundle was signed, <code>checksums.sha256.minisig</code> stands beside the list:</p>
<pre>minisign -V -P &lt;public key of the sender&gt; -m checksums.sha256</pre>
<p>To compute it all again: import the bundle into a Vitrine (<code>vitrine import-bundle</code>) and press Replay. It ends with Reproduced, or names the first step that differs and why.</p>`;
}
