import { mendText } from '../../broken-text.ts';
import { agent_words } from '../../kit/kinds/decision.ts';
import type { World } from '../../kit/step.ts';
import type { RunState } from '../../pipeline/run-state.ts';
import { readRunState } from '../read-run-log.ts';
import type { Viewpoint } from './index.ts';

/** An OpenAI-compatible endpoint. */
export interface Llm {
  url: string;
  model: string;
  key: string | undefined;
  timeoutMs: number;
}

type Words = NonNullable<World['words']>;

const LONGEST = 4000;
const ANSWER_BYTES = 262_144;
const TASK =
  'You are a retail forecasting analyst. In at most 120 words of plain, sober English say what the figures of this run mean for a planner. Use only the figures you are given. No headings, no lists.';

/**
 * Words about the results so far, from the configured endpoint; whatever goes wrong there, they are local and it is said. Of a replay the
 * recorded words, and of a step that asked a person before the words that person was shown: they are asked for once.
 */
export async function lookAtWords(from: Viewpoint): Promise<Words> {
  const recorded = from.replayedFrom === null ? null : await recordedWords(from, from.replayedFrom);
  if (recorded) return recorded;
  const state = await readRunState(from.db, from.runId);
  const shown = state.steps.find((step) => step.id === from.step && step.approvals.length > 0)?.cards.words;
  const [by] = shown?.figures ?? [];
  if (shown?.text && by) return { provider: by.value, text: shown.text, why: by.note ?? '' };
  if (from.replayedFrom !== null) return local('the replayed run recorded no words');
  if (from.llm === null) return local('no endpoint is configured');
  try {
    const text = await ask(from.llm, describe(state), from.signal);
    return { provider: `${from.llm.model} at ${new URL(from.llm.url).host}`, text, why: 'written by a language model from the figures of this run' };
  } catch (error) {
    return local(`the endpoint gave no words: ${error instanceof Error ? error.message.slice(0, 200) : 'it failed'}`);
  }
}

const local = (why: string): Words => ({ provider: '', text: '', why });

async function recordedWords({ db, blobs, step }: Viewpoint, source: string): Promise<Words | null> {
  const { steps } = await readRunState(db, source);
  const artifact = steps.find((one) => one.id === step)?.artifacts.find((one) => one.kind === agent_words.id);
  if (!artifact || !blobs.has(artifact.files[0].sha256)) return null;
  const { provider, text } = agent_words.schema.parse(JSON.parse(blobs.read(artifact.files[0].sha256).toString('utf8')));
  return { provider, text, why: `as recorded in run ${source}` };
}

/** Figures of the steps so far; no rows of anybody's data. */
const describe = ({ title, steps }: RunState): string =>
  JSON.stringify({
    world: title,
    steps: steps.filter((step) => step.status === 'pass' || step.status === 'warn').map(({ id, detail, data }) => ({ step: id, detail, figures: data })),
  }).slice(0, 12_000);

async function ask({ url, model, key, timeoutMs }: Llm, figures: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(`${url.replace(/\/+$/, '')}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({
      model,
      temperature: 0,
      max_tokens: 400,
      messages: [
        { role: 'system', content: TASK },
        { role: 'user', content: figures },
      ],
    }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  if (!response.ok) throw new Error(`it answered with HTTP ${response.status}`);
  const body = JSON.parse(await readText(response)) as { choices?: { message?: { content?: unknown } }[] };
  const content = body.choices?.[0]?.message?.content;
  if (typeof content !== 'string' || content.trim() === '') throw new Error('its answer holds no words');
  const text = content
    .replace(/(?!\n)\p{Cc}/gu, '')
    .trim()
    .slice(0, LONGEST);
  return mendText(text);
}

/** At most as much as words can be: whoever answers without an end is cut off. */
async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > ANSWER_BYTES) throw new Error(`its answer is longer than ${ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
