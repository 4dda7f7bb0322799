import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunState } from '../../server/pipeline/run-state.ts';
import { openTestServer, stepOf, type TestServer } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

interface FakeLlm {
  url: string;
  /** What it does next: its words, an HTTP status, or silence. */
  next: { words: string } | { status: number } | 'silence';
  asked: { headers: IncomingMessage['headers']; body: { model: string; messages: { content: string }[] } }[];
  close(): void;
}

/** An OpenAI-compatible endpoint of a few lines. */
async function startFakeLlm(): Promise<FakeLlm> {
  const fake: FakeLlm = { url: '', next: { words: '' }, asked: [], close: () => server.close() };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    fake.asked.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) });
    if (fake.next === 'silence') return;
    if ('status' in fake.next) return void response.writeHead(fake.next.status).end('no');
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ choices: [{ message: { content: fake.next.words } }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return fake;
}

let llm: FakeLlm;
let test: TestServer;
beforeAll(async () => {
  llm = await startFakeLlm();
  test = await openTestServer({ env: { LLM_URL: llm.url, LLM_MODEL: 'small', LLM_API_KEY: 'secret-key', LLM_TIMEOUT_MS: '400' } });
});
afterAll(async () => {
  await test.server.close();
  llm.close();
});

const start = async (approve: 'ask' | 'yes' | 'no', more: object = {}) =>
  (await test.caller.run.start({ preset: 't_hitl', anchorDay: '2026-05-31', models: ['naive', 'seasonal_naive', 'ses'], approve, ...more })).runId;
const agent = (state: RunState) => stepOf(state, 'agent_hitl_flow');
const plans = (runId: string) =>
  test.server.db.read((q) =>
    q.all<{ name: string; source: string; approved_by: string }>(sql`SELECT name, source, approved_by FROM scenario_plan WHERE made_by_run = ${runId}`),
  );
const results = (state: RunState) =>
  agent(state)
    .artifacts.filter((one) => one.kind !== 'agent_words')
    .map((one) => [one.output, one.digest]);

describe('the agent that asks', () => {
  it('saves the plan with a yes, in the words of the endpoint that were shown when it asked', async () => {
    llm.next = { words: 'The week carries it.\u0007 Cut the price.' };
    llm.asked = [];
    const runId = await start('ask');
    const asked = await test.event(runId, (event) => event.type === 'approval.requested');
    if (asked.type !== 'approval.requested') throw new Error('nothing was asked');
    expect(asked.arguments).toMatchObject({ name: 'showcase-agent-savedplan', changePct: -10, units: expect.stringMatching(/^[+-]?[\d,]+ /) });
    expect(asked.cards?.words.text).toBe('The week carries it. Cut the price.');
    expect(await plans(runId)).toEqual([]);
    llm.next = { words: 'Other words by now.' };
    await test.caller.approval.decide({ approvalId: asked.approvalId, answer: { decision: 'approved', reason: 'worth a look' } });
    const state = await test.end(runId);
    expect(agent(state)).toMatchObject({
      status: 'pass',
      detail: 'plan saved, approved by local',
      data: { approved: true, provider: expect.stringContaining('small at 127.0.0.1') },
    });
    expect(agent(state).cards.words).toMatchObject({ text: 'The week carries it. Cut the price.', figures: [{ value: expect.stringContaining('small at') }] });
    expect(await plans(runId)).toEqual([{ name: 'showcase-agent-savedplan', source: 'agent', approved_by: 'local' }]);
    // Asked once, with figures alone, and the key stays in the header.
    expect(llm.asked).toHaveLength(1);
    expect(llm.asked[0].headers.authorization).toBe('Bearer secret-key');
    expect(llm.asked[0].body.model).toBe('small');
    expect(llm.asked[0].body.messages[1].content).toContain('backtest');
    expect(JSON.stringify(await test.log(runId))).not.toContain('secret-key');

    // A replay is fed words and decision; nobody is asked, neither the endpoint nor a person.
    const again = await test.end((await test.caller.run.replay({ runId })).runId);
    expect(again.summary?.verdict).toMatchObject({ verdict: 'reproduced' });
    expect(agent(again).cards.words).toMatchObject({ text: 'The week carries it. Cut the price.', figures: [{ note: expect.stringContaining(runId) }] });
    expect(agent(again).approvals[0].decision).toMatchObject({ approved: true, actor: 'local', recordedIn: runId });
    expect(llm.asked).toHaveLength(1);
  });

  it('computes the same whatever the endpoint says or does, and says why its words are local', async () => {
    const seen: (readonly [string, ReturnType<typeof results>])[] = [];
    for (const next of [{ words: 'Words.' }, { status: 500 }, { words: '  ' }, 'silence'] as const) {
      llm.next = next;
      const state = await test.end(await start('yes'));
      expect(state.status).toBe('completed');
      seen.push([String(agent(state).cards.words.figures?.[0].note), results(state)]);
    }
    expect(seen[0][0]).toContain('written by a language model');
    expect(seen[1][0]).toContain('HTTP 500');
    expect(seen[2][0]).toContain('no words');
    expect(seen[3][0]).toMatch(/endpoint gave no words/);
    for (const [, found] of seen) expect(found).toEqual(seen[0][1]);
  });

  it('saves nothing with a no, and the run stays green', async () => {
    llm.next = { words: 'Words.' };
    const runId = await start('no');
    const state = await test.end(runId);
    expect(state.status).toBe('completed');
    expect(agent(state)).toMatchObject({ status: 'pass', detail: 'not approved, no plan saved' });
    expect(agent(state).artifacts.map((one) => one.output)).toEqual(['analysis', 'words']);
    expect(await plans(runId)).toEqual([]);
    const view = await test.caller.run.results({ runId });
    expect(view?.proposal).toMatchObject({ action: 'save_price_cut' });
  });
});
