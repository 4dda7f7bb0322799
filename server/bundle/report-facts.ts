/**
 * Everything `report.html` tells, as plain facts: figures in their units, sentences already said in a planner's words. The renderer
 * computes nothing but coordinates, so that the report can never disagree with the page it came from.
 */
export interface ReportFacts {
  /** "holiday_rush, seed 42" */
  title: string;
  /** The preset's two opening lines. */
  story: readonly string[];
  /** How it came out, one sentence with unit and sign: "Theta misses by 9.9 %, 24 % less than seasonal naive." Null when it never came so far. */
  verdict: string | null;
  /** What the verdict was measured on: "WAPE over 14 days, all 30 series, 3 windows". */
  basis: string | null;
  status: 'completed' | 'failed' | 'cancelled';
  /** Why it failed or was cancelled. */
  error: string | null;
  /** ISO 8601 UTC. */
  startedAt: string | null;
  endedAt: string | null;
  wallClockMs: number | null;
  actor: string;
  workspaceId: string;
  runId: string;
  product: string;
  /** "Reproduced" or "Differs" with its sentence, when this run is or was replayed. */
  replay: { verdict: 'reproduced' | 'differs'; sentence: string } | null;
  /** Every resolved setting, in groups: label → value as text. */
  configuration: readonly { group: string; settings: readonly { name: string; value: string }[] }[];
  leaderboard: ReportLeaderboard | null;
  /** One or a few series with their forecasts. */
  charts: readonly ReportChart[];
  steps: readonly { title: string; phase: string; status: 'pass' | 'warn' | 'skip' | 'fail'; detail: string; durationMs: number | null }[];
  plans: readonly ReportPlan[];
  /** Who decided what, when asked. */
  decisions: readonly { action: string; answer: string; by: string; at: string; reason: string | null }[];
  /** From the oldest ancestor to what was made of it. `depth` indents; the digest is shown whole. */
  lineage: readonly { depth: number; type: string; title: string; id: string; digest: string | null; note: string | null }[];
  /** What a person wrote, newest first. */
  journal: readonly { at: string; by: string; text: string }[];
  /** What it points to and could not be found. */
  unresolved: readonly { type: string; id: string; reason: string }[];
}

export interface ReportLeaderboard {
  /** "WAPE", with what lower or higher means said in `note`. */
  metric: string;
  note: string;
  /** Best first; figures as text, already in their unit. */
  rows: readonly { model: string; value: string; others: readonly string[]; baseline: boolean; winner: boolean }[];
  /** Headings of `others`. */
  otherMetrics: readonly string[];
}

export interface ReportChart {
  /** Key of the series: "store 3 × product 12". */
  series: string;
  unit: string;
  /** One sentence that says what the chart shows; also its accessible name. */
  summary: string;
  /** ISO dates of what was observed, oldest first, and the values; null where there is none. Some hundred points at most. */
  dates: readonly string[];
  actual: readonly (number | null)[];
  forecast: {
    model: string;
    dates: readonly string[];
    mean: readonly number[];
    /** Widest last or first: they are sorted. Level in percent. */
    intervals: readonly { level: number; lower: readonly number[]; upper: readonly number[] }[];
    /** Seasonal naive's mean, same dates; null without. */
    baseline: readonly number[] | null;
  } | null;
}

export interface ReportPlan {
  name: string;
  id: string;
  /** "price −10 % from 1 to 14 December" */
  assumptions: readonly string[];
  /** "1,240 units more (+8.2 %), 310 EUR more revenue" */
  outcome: string;
  warnings: readonly string[];
}
