/** What is told of the server itself. Types only; pages may import them. */

export interface HealthView {
  version: string;
  node: string;
  dataDir: string;
  database: string;
  startedAt: string;
  uptimeMs: number;
  checks: readonly { name: string; ok: boolean; detail: string }[];
  counts: { runs: number; workspaces: number; artifacts: number; datasets: number; events: number; blobs: number; blobBytes: number };
  eventLoopDelayMs: { p50: number; p99: number };
  plugins: readonly { id: string; type: 'preset' | 'step' | 'model'; version: string; title: string; origin: string }[];
  queue: { running: number; waiting: number; limit: number };
}
