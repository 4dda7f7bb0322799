import type { Server } from '../../server.ts';
import { startScrub } from './scrub-blobs.ts';
import { keepDocuments } from './write-documents.ts';

/** What goes on in the background while a server runs: documents follow the rows, stored bytes are read again. @returns the way to stop it */
export function keepRegistry(server: Server): () => Promise<void> {
  const stopDocuments = keepDocuments(server);
  const stopScrub = startScrub(server, server.environment.scrubBytes);
  return async () => {
    stopScrub();
    await stopDocuments();
  };
}
