import type { Server } from '../../server.ts';
import { startScrub } from './scrub-blobs.ts';
import { recordChecks, SYSTEM } from './verify-artifact.ts';
import { keepDocuments } from './write-documents.ts';

/** What goes on in the background while a server runs: documents follow the rows, stored bytes are read again, what was found damaged is noted. @returns the way to stop it */
export function keepRegistry(server: Server): () => Promise<void> {
  server.blobs.onDamaged((sha256) => {
    recordChecks(server, SYSTEM, new Map([[sha256, 'mismatch']]), 'read').catch((error: unknown) =>
      console.error(`blob ${sha256} is damaged, which could not be noted:`, error),
    );
  });
  const stopDocuments = keepDocuments(server);
  const stopScrub = startScrub(server, server.environment.scrubBytes);
  return async () => {
    stopScrub();
    await stopDocuments();
  };
}
