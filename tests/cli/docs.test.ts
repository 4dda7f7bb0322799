import { expect, it, vi } from 'vitest';
import type { KnowledgeAnswer } from '../../server/services/knowledge/views.ts';
import { cli } from '../support/children.ts';
import { newFolder } from '../support/folders.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 240_000 });

it('docs answers from the guide, offline; exit 3 when it has no such words', async () => {
  const dataDir = newFolder('cli-docs');
  const asked = await cli(['docs', 'retry', 'of', 'a', 'partial', 'batch', '--json'], dataDir);
  const { hits, question } = JSON.parse(asked.stdout) as KnowledgeAnswer;
  expect([asked.code, question]).toEqual([0, 'retry of a partial batch']);
  expect(hits[0].href).toContain('/docs/batches');
  const few = await cli(['docs', 'batch', '--limit', '1'], dataDir);
  expect(few.stdout.match(/, score \d/g)).toHaveLength(1);
  const registry = await cli(['docs', 'curl artifacts registry'], dataDir);
  expect(registry.stdout).toContain('/docs/registry-over-http');
  const none = await cli(['docs', 'qwxyzzy'], dataDir);
  expect([none.code, none.stdout]).toEqual([3, 'The guide has no section with the words of "qwxyzzy".\n']);
  const wrong = await cli(['docs', 'batch', '--limit', '999'], dataDir);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('limit')]);
});
