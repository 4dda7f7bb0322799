import { html, type Markup } from './html.ts';
import type { ReportFacts } from './report-facts.ts';
import { formatDuration } from './words.ts';

/** A table that may be wider than a phone: it scrolls by itself, also by keyboard. */
const scroll = (label: string, table: Markup): Markup => html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">${table}</div>`;

export function leaderboardSection({ leaderboard }: ReportFacts): Markup | null {
  if (!leaderboard) return null;
  const { metric, note, rows, otherMetrics } = leaderboard;
  return html`<h2>Leaderboard</h2>
${scroll(
  'Leaderboard',
  html`<table><caption>${note}</caption>
<thead><tr><th scope="col">Model</th><th scope="col" class="num">${metric}</th>${otherMetrics.map((name) => html`<th scope="col" class="num">${name}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({ model, value, others, baseline, winner }) =>
      html`<tr class="${winner ? 'first' : ''}"><th scope="row">${model} ${winner ? html`<span class="tag">winner</span>` : null} ${baseline ? html`<span class="tag">baseline</span>` : null}</th><td class="num">${value}</td>${others.map((other) => html`<td class="num">${other}</td>`)}</tr>`,
  )}</tbody></table>`,
)}`;
}

export function planSection({ plans }: ReportFacts): Markup | null {
  if (plans.length === 0) return null;
  return html`<h2>What-if plans</h2>
${plans.map(
  ({ name, id, assumptions, outcome, warnings }) => html`<h3>${name}</h3>
<p>${outcome}</p>
<ul>${assumptions.map((one) => html`<li>${one}</li>`)}${warnings.map((one) => html`<li class="wa">! ${one}</li>`)}</ul>
<p class="muted">In this bundle: <code>data/scenario_plans/${id}.json</code></p>`,
)}`;
}

export function decisionSection({ decisions }: ReportFacts): Markup | null {
  if (decisions.length === 0) return null;
  return html`<h2>Decisions</h2>
${scroll(
  'Decisions',
  html`<table><thead><tr><th scope="col">What was asked</th><th scope="col">Answer</th><th scope="col">By</th><th scope="col">When</th></tr></thead>
<tbody>${decisions.map(({ action, answer, by, at, reason }) => html`<tr><th scope="row">${action}</th><td>${answer}${reason ? `: ${reason}` : ''}</td><td>${by}</td><td>${at.slice(0, 10)} ${at.slice(11, 16)} UTC</td></tr>`)}</tbody></table>`,
)}`;
}

const GLYPH = { pass: '✓', warn: '!', skip: '↷', fail: '✕' } as const;
const WORD = { pass: 'passed', warn: 'with a warning', skip: 'skipped', fail: 'failed' } as const;
const TONE = { pass: 'ok', warn: 'wa', skip: 'muted', fail: 'bad' } as const;

export function stepSection({ steps }: ReportFacts): Markup | null {
  if (steps.length === 0) return null;
  return html`<h2>What was done</h2>
${scroll(
  'Steps',
  html`<table><thead><tr><th scope="col">Step</th><th scope="col">Phase</th><th scope="col">Ended</th><th scope="col">What it found</th><th scope="col" class="num">Took</th></tr></thead>
<tbody>${steps.map(
    ({ title, phase, status, detail, durationMs }) =>
      html`<tr><th scope="row">${title}</th><td>${phase}</td><td class="${TONE[status]}">${GLYPH[status]} ${WORD[status]}</td><td>${detail}</td><td class="num">${durationMs === null ? '–' : formatDuration(durationMs)}</td></tr>`,
  )}</tbody></table>`,
)}`;
}

export function lineageSection({ lineage }: ReportFacts): Markup | null {
  if (lineage.length === 0) return null;
  return html`<h2>Lineage</h2>
<p>What was made of what. A digest is the SHA-256 over the sorted list of an artifact's files: equal digest, equal bytes.</p>
${scroll(
  'Lineage',
  html`<table><thead><tr><th scope="col">Artifact</th><th scope="col">Type</th><th scope="col">Digest</th></tr></thead>
<tbody>${lineage.map(
    ({ depth, type, title, id, digest, note }) =>
      html`<tr><th scope="row" style="padding-left:${Math.min(8, depth) * 16}px">${depth > 0 ? '└ ' : ''}${title}<br><code>${id}</code>${note ? html`<br><span class="muted">${note}</span>` : null}</th><td>${type}</td><td><code>${digest ?? '–'}</code></td></tr>`,
  )}</tbody></table>`,
)}`;
}

export function journalSection({ journal }: ReportFacts): Markup | null {
  if (journal.length === 0) return null;
  return html`<h2>Journal</h2>
<ul>${journal.map(({ at, by, text }) => html`<li><span class="muted">${at.slice(0, 10)}, ${by}:</span> ${text}</li>`)}</ul>`;
}

export function unresolvedSection({ unresolved }: ReportFacts): Markup | null {
  if (unresolved.length === 0) return null;
  return html`<h2>Not found any more</h2>
<p>The workspace points to these, and they were not there when it was exported.</p>
<ul>${unresolved.map(({ type, id, reason }) => html`<li>${type} <code>${id}</code>: ${reason}</li>`)}</ul>`;
}
