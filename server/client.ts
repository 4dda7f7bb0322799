import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, type TRPCClient } from '@trpc/client';
import type { AppRouter } from './routers/app-router.ts';
import type { ArtifactRow, ArtifactType, TableProfile } from './services/artifact/views.ts';

export type { RunEvent } from './pipeline/event.ts';
export { emptyRun, type RunState, reduceRun } from './pipeline/run-state.ts';
export type * from './services/artifact/views.ts';
export type * from './services/dataset/views.ts';
export type * from './services/feed/views.ts';
export type * from './services/model/views.ts';
export type * from './services/plugin/views.ts';
export type * from './services/preset/views.ts';
export type * from './services/run/views.ts';
export type * from './services/system/views.ts';
export type * from './services/workspace/views.ts';
export type { AppRouter };

export interface ClientOptions {
  /** Address of the server: `http://127.0.0.1:3000`. */
  url: string;
  /** Needed beyond loopback. */
  token?: string;
  /** An EventSource for Node (package `eventsource`); browsers have one. */
  EventSource?: typeof EventSource;
}

/** A typed client of a Vitrine server: the same procedures as the pages use, and its event stream, which resumes by itself. */
export function createVitrineClient({ url, token, EventSource: source }: ClientOptions): TRPCClient<AppRouter> {
  const endpoint = `${url.replace(/\/$/, '')}/api/trpc`;
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (op) => op.type === 'subscription',
        true: httpSubscriptionLink({
          url: endpoint,
          ...(source ? { EventSource: source } : {}),
          eventSourceOptions: {
            fetch: (input: string | URL, init: RequestInit) => fetch(input, { ...init, headers: { ...init.headers, ...headers } }),
          } as EventSourceInit,
        }),
        false: httpBatchLink({ url: endpoint, headers, maxItems: 20 }),
      }),
    ],
  });
}

/** What is sent: bytes at once, or a stream of them. */
export type Bytes = Uint8Array<ArrayBuffer> | Blob | string | ReadableStream<Uint8Array>;

export interface TableAbout {
  /** Name of the file. */
  name: string;
  title?: string;
  description?: string;
  tags?: readonly string[];
  /** Artifacts it was derived from. */
  derivedFrom?: readonly string[];
  /** Digest the bytes must have; others are refused. */
  sha256?: string;
  /** Chosen by the client: sent again with the same key, an upload is done once and answered with what the first made. */
  idempotencyKey?: string;
}
export interface UploadAbout extends TableAbout {
  type?: ArtifactType | 'telemetry';
}
export type StoredArtifact = ArtifactRow & { digest: string };

/** What procedures cannot carry: bytes, streamed both ways. @throws VitrineProblem */
export interface VitrineFiles {
  /** Whether bytes are stored there, so that they need not be sent. */
  has(sha256: string): Promise<boolean>;
  putBytes(bytes: Bytes, about?: { sha256?: string }): Promise<{ sha256: string; bytes: number }>;
  /** One file as an artifact; several are stored with `putBytes` and named by `artifact.put`. */
  put(bytes: Bytes, about: UploadAbout): Promise<StoredArtifact>;
  /** A further version of an upload: a file that takes the place of the one of its name, or joins the others. */
  putVersion(artifactId: string, bytes: Bytes, about: { name: string; sha256?: string }): Promise<StoredArtifact>;
  /** A table of measurements, with its columns and their statistics. */
  importTable(bytes: Bytes, about: TableAbout): Promise<StoredArtifact & { table: TableProfile }>;
  /** Bytes of a file, whole or from one byte to another (both included); the answer's ETag is their digest. */
  open(artifactId: string, path: string, wanted?: { version?: number; from?: number; to?: number }): Promise<Response>;
}

/** A refusal of the server, with the code that also procedures name. */
export interface VitrineProblem extends Error {
  name: 'VitrineProblem';
  code: string;
  status: number;
  errors: readonly { path: string; message: string }[];
}
export const isProblem = (error: unknown): error is VitrineProblem => error instanceof Error && error.name === 'VitrineProblem';

/** Uploads and downloads of a Vitrine server. */
export function createVitrineFiles({ url, token }: Pick<ClientOptions, 'url' | 'token'>): VitrineFiles {
  const root = `${url.replace(/\/$/, '')}/api/v1`;
  const own: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const send = async <T>(path: string, bytes: Bytes, { idempotencyKey, ...about }: Partial<UploadAbout>): Promise<T> => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(about)) for (const one of [value ?? []].flat()) query.append(name, String(one));
    const key: Record<string, string> = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
    const headers = { ...own, ...key, 'content-type': 'application/octet-stream' };
    const response = await fetch(`${root}${path}?${query}`, { method: 'POST', body: bytes, headers, duplex: 'half' } as RequestInit);
    return (await accepted(response)).json() as Promise<T>;
  };
  return {
    async has(sha256) {
      const response = await fetch(`${root}/blobs/${sha256}`, { method: 'HEAD', headers: own });
      if (response.status !== 404) await accepted(response);
      return response.ok;
    },
    putBytes: (bytes, about = {}) => send('/blobs', bytes, about),
    put: (bytes, about) => send('/artifacts', bytes, about),
    putVersion: (artifactId, bytes, about) => send(`/artifacts/${encodeURIComponent(artifactId)}/versions`, bytes, about),
    importTable: (bytes, about) => send('/artifacts/import', bytes, about),
    async open(artifactId, path, { version, from, to } = {}) {
      const range: Record<string, string> = from === undefined && to === undefined ? {} : { range: `bytes=${from ?? 0}-${to ?? ''}` };
      const address = `${root}/artifacts/${encodeURIComponent(artifactId)}/files/${path.split('/').map(encodeURIComponent).join('/')}`;
      return accepted(await fetch(`${address}${version === undefined ? '' : `?version=${version}`}`, { headers: { ...own, ...range } }));
    },
  };
}

async function accepted(response: Response): Promise<Response> {
  if (response.ok) return response;
  const { code = 'INTERNAL', detail, errors = [] } = (await response.json().catch(() => ({}))) as { code?: string; detail?: string; errors?: [] };
  throw Object.assign(new Error(detail ?? `the server answered ${response.status}`), { name: 'VitrineProblem', code, status: response.status, errors });
}
