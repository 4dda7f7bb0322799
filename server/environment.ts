import { resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from './errors.ts';

const bytes = z
  .string()
  .regex(/^\d+(\.\d+)?\s*(B|KB|MB|GB)?$/i, 'is a size such as 500MB or 8GB')
  .transform((text) => {
    const unit = /[A-Z]+$/i.exec(text)?.[0].toUpperCase() ?? 'B';
    return Math.floor(Number.parseFloat(text) * { B: 1, KB: 1024, MB: 1_048_576, GB: 1_073_741_824 }[unit as 'B']);
  });

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter(Boolean),
);

/** `no`, `yes`, or single actions: `no,save_scenario_plan=yes`. */
const silence = z
  .string()
  .regex(/^\s*(\w+=)?(yes|no)\s*(,\s*(\w+=)?(yes|no)\s*)*$/, 'is yes, no, or actions with either, such as no,save_scenario_plan=yes')
  .transform((text) => {
    const words = text.split(',').map((word) => word.trim());
    const actions = words.flatMap((word) => (word.includes('=') ? [word.split('=') as [string, string]] : []));
    const otherwise = words.findLast((word) => !word.includes('=')) ?? 'no';
    return { otherwise: otherwise === 'yes', actions: Object.fromEntries(actions.map(([action, word]) => [action, word === 'yes'])) };
  });

/** Every setting there is, each with its default; `.env.example` lists the same. */
const Environment = z.object({
  VITRINE_DATA: z.string().min(1).default('./data').describe('Where everything is kept'),
  VITRINE_HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on; anything but loopback needs VITRINE_TOKEN'),
  VITRINE_PORT: z.coerce.number().int().min(0).max(65_535).default(3000).describe('Port to listen on'),
  VITRINE_ALLOWED_HOSTS: list.default([]).describe('Further host names under which the server may be reached, separated by commas'),
  VITRINE_TOKEN: z.string().min(16, 'is at least 16 characters').optional().describe('What clients must present beyond loopback'),
  VITRINE_CONCURRENCY: z.coerce.number().int().min(1).max(16).default(1).describe('Runs at once'),
  VITRINE_RUN_TTL_HOURS: z.coerce.number().min(0.1).max(87_600).default(24).describe('How long a run that nobody keeps stays listed'),
  VITRINE_DUPLICATES: z.enum(['allow', 'detect', 'deny']).default('detect').describe('Model runs equal to an earlier one: allow, detect (flag them) or deny'),
  VITRINE_RESUME: z.enum(['auto', 'ask']).default('auto').describe('auto: interrupted runs go on at the next start; ask: they wait for Resume'),
  VITRINE_APPROVAL: silence.prefault('no').describe('What it means when nobody answers a step that asks; no, yes, or by action'),
  VITRINE_MAX_UPLOAD: bytes.default(8_589_934_592).describe('Largest file taken as a feed'),
  VITRINE_THREADS: z.coerce.number().int().min(0).max(64).default(0).describe('Threads a step may share its work with; 0: one per core'),
  VITRINE_HOST_MEMORY: bytes.default(4_294_967_296).describe('Memory a run may use before it is ended'),
  VITRINE_WELCOME: z.enum(['on', 'off']).default('on').describe('Makes one run of demo_minimal at first start'),
  EMBEDDING_URL: z
    .string()
    .regex(/^https?:\/\/\S+$/, 'is an http: or https: address such as http://127.0.0.1:11434')
    .refine((text) => URL.canParse(text), 'is no address')
    .optional()
    .describe('An OpenAI-compatible or Ollama endpoint, to search the guide by meaning; without it by words'),
  EMBEDDING_MODEL: z.string().min(1).max(200).optional().describe('Model asked for at EMBEDDING_URL'),
  EMBEDDING_API_KEY: z.string().optional().describe('Key for EMBEDDING_URL'),
  EMBEDDING_TIMEOUT_MS: z.coerce.number().int().min(100).max(120_000).default(5000).describe('How long its vectors are waited for'),
  LLM_URL: z
    .string()
    .regex(/^https?:\/\/\S+$/, 'is an http: or https: address such as http://127.0.0.1:11434/v1')
    .optional()
    .describe('An OpenAI-compatible endpoint that writes the analyst’s words; without it they are local'),
  LLM_MODEL: z.string().min(1).max(200).default('default').describe('Model asked for at LLM_URL'),
  LLM_API_KEY: z.string().optional().describe('Key for LLM_URL'),
  LLM_TIMEOUT_MS: z.coerce.number().int().min(100).max(120_000).default(15_000).describe('How long its words are waited for'),
  VITRINE_SCRUB: bytes.default(1_073_741_824).describe('Stored bytes read again each hour, to find damage; 0B: never'),
  DATABASE_URL: z
    .string()
    .regex(/^(libsql|https?|wss?|file):/, 'is a libsql:, https:, http: or file: address')
    .optional()
    .describe('A LibSQL server instead of the file in VITRINE_DATA'),
  DATABASE_AUTH_TOKEN: z.string().optional().describe('Token for DATABASE_URL'),
});

export interface Environment {
  dataDir: string;
  host: string;
  port: number;
  allowedHosts: readonly string[];
  token: string | undefined;
  concurrency: number;
  ttlMs: number;
  duplicates: 'allow' | 'detect' | 'deny';
  resume: 'auto' | 'ask';
  /** What silence means: of an action by name, otherwise of any. True = approved. */
  approval: { otherwise: boolean; actions: Readonly<Record<string, boolean>> };
  /** Who writes the analyst's words; null: they are local. */
  llm: { url: string; model: string; key: string | undefined; timeoutMs: number } | null;
  /** Who makes vectors of texts; null: nobody, texts are found by their words. */
  embedding: { url: string; model: string | undefined; key: string | undefined; timeoutMs: number } | null;
  maxUpload: number;
  /** 0: one per core. Results are the same at any number. */
  threads: number;
  hostMemory: number;
  welcome: boolean;
  /** Bytes an hour; 0: none. */
  scrubBytes: number;
  databaseUrl: string | undefined;
  databaseAuthToken: string | undefined;
}

export const ENVIRONMENT_NAMES: readonly string[] = Object.keys(Environment.shape);
/** Whole addresses only: `127.evil.example` is a name that anyone can point anywhere. */
export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** Reads the environment once. @throws AppError BAD_ENVIRONMENT with every problem in one message */
export function readEnvironment(source: Record<string, string | undefined>): Environment {
  const given = Object.fromEntries(Object.entries(source).filter(([name, value]) => name in Environment.shape && value !== ''));
  const parsed = Environment.safeParse(given);
  const errors = parsed.success
    ? []
    : parsed.error.issues.map((issue) => ({ path: String(issue.path[0]), message: `"${given[String(issue.path[0])]}": ${issue.message}` }));
  const host = given.VITRINE_HOST ?? '127.0.0.1';
  if (!isLoopback(host) && !given.VITRINE_TOKEN)
    errors.push({ path: 'VITRINE_TOKEN', message: `is needed to listen on ${host}; set one, or listen on 127.0.0.1` });
  if (!parsed.success || errors.length > 0) throw new AppError('BAD_ENVIRONMENT', errors.map((error) => `${error.path} ${error.message}`).join('\n'), errors);
  const env = parsed.data;
  return {
    dataDir: resolve(env.VITRINE_DATA),
    host: env.VITRINE_HOST,
    port: env.VITRINE_PORT,
    allowedHosts: env.VITRINE_ALLOWED_HOSTS,
    token: env.VITRINE_TOKEN,
    concurrency: env.VITRINE_CONCURRENCY,
    ttlMs: env.VITRINE_RUN_TTL_HOURS * 3_600_000,
    duplicates: env.VITRINE_DUPLICATES,
    resume: env.VITRINE_RESUME,
    approval: env.VITRINE_APPROVAL,
    embedding:
      env.EMBEDDING_URL === undefined
        ? null
        : { url: env.EMBEDDING_URL, model: env.EMBEDDING_MODEL, key: env.EMBEDDING_API_KEY, timeoutMs: env.EMBEDDING_TIMEOUT_MS },
    llm: env.LLM_URL === undefined ? null : { url: env.LLM_URL, model: env.LLM_MODEL, key: env.LLM_API_KEY, timeoutMs: env.LLM_TIMEOUT_MS },
    maxUpload: env.VITRINE_MAX_UPLOAD,
    threads: env.VITRINE_THREADS,
    hostMemory: env.VITRINE_HOST_MEMORY,
    welcome: env.VITRINE_WELCOME === 'on',
    scrubBytes: env.VITRINE_SCRUB,
    databaseUrl: env.DATABASE_URL,
    databaseAuthToken: env.DATABASE_AUTH_TOKEN,
  };
}
