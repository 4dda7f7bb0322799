import { type BuiltBundle, buildBundle } from '../../bundle/build-bundle.ts';
import type { BundleContent } from '../../bundle/content.ts';
import { describePublicKey, type SecretKey } from '../../bundle/minisign.ts';
import type { Actor, Server } from '../../server.ts';
import { exportRoot } from './bundle-folders.ts';
import { registerBundle } from './register-bundle.ts';
import { signingKey } from './signing-key.ts';
import type { BundleInclude, ExportView } from './views.ts';

export interface ExportOptions {
  /** Folder in which the bundle's folder is made instead of the instance's own; such a bundle is not listed. */
  out?: string;
  signal?: AbortSignal;
  /** Bytes of the payload written so far. */
  onProgress?(bytes: number): void;
}

export interface BundleWish {
  include: BundleInclude;
  sign: boolean;
  workspaceId: string | null;
  /** Reads what is to be written; asked when its turn has come. */
  read(): Promise<{ content: BundleContent; state: string }>;
}

/** Exports under way: one after another, so that two of one workspace give one bundle, and each a whole one. */
let last: Promise<unknown> = Promise.resolve();

/** Writes a bundle and registers it; equal state gives equal bytes, and what stands outside of it says when. */
export function writeBundle(server: Server, actor: Actor, wish: BundleWish, options: ExportOptions): Promise<ExportView> {
  const turn = last.then(
    () => writeOne(server, actor, wish, options),
    () => writeOne(server, actor, wish, options),
  );
  last = turn.catch(() => {});
  return turn;
}

async function writeOne(
  server: Server,
  actor: Actor,
  { include, sign, workspaceId, read }: BundleWish,
  { out, signal, onProgress }: ExportOptions,
): Promise<ExportView> {
  signal?.throwIfAborted();
  const { content, state } = await read();
  const key: SecretKey | undefined = sign ? signingKey(server) : undefined;
  const built: BuiltBundle = await buildBundle(content, { parent: out ?? exportRoot(server.environment.dataDir), key, signal, onProgress });
  const exportedAt = new Date(server.now()).toISOString();
  const facts = {
    bundleId: content.id,
    name: content.name,
    bundlePath: built.path,
    files: built.files,
    bytes: built.files.reduce((sum, file) => sum + file.sizeBytes, 0),
    payloadDigest: built.payloadDigest,
    complete: built.complete,
    plansExported: built.plansExported,
    unresolvedReferences: built.unresolvedReferences,
    validated: built.validated,
    include,
    signedBy: key ? describePublicKey(key.publicKey).keyId : null,
    exportedAt,
  };
  const contained = [...new Set([...content.runs.map((run) => run.id), ...content.artifacts.map((artifact) => artifact.id)])];
  const artifactId = await registerBundle(server, actor, { ...facts, state, workspaceId, contained, listed: out === undefined });
  return { ...facts, artifactId };
}
