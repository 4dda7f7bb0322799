import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describePublicKey, formatSecretKey, generateKey, parseSecretKey, type SecretKey } from '../../bundle/minisign.ts';
import type { Server } from '../../server.ts';

const placeOf = ({ environment }: Server): string => join(environment.dataDir, 'signing.key');

/** The key of this instance, made when it is first asked for; only the server reads its file. @throws AppError INVALID_INPUT when the file is no key */
export function signingKey(server: Server): SecretKey {
  const place = placeOf(server);
  if (!existsSync(place)) {
    const part = `${place}.${process.pid}`;
    writeFileSync(part, formatSecretKey(generateKey()), { mode: 0o600 });
    try {
      // Whoever comes first decides: a link is never put in another's place.
      linkSync(part, place);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(part, { force: true });
    }
  }
  return parseSecretKey(readFileSync(place, 'utf8'));
}

/** Public half of the instance's key, as `minisign -P` takes it; null while nothing was signed. */
export function readPublicKey(server: Server): { keyId: string; publicKey: string } | null {
  return existsSync(placeOf(server)) ? describePublicKey(signingKey(server).publicKey) : null;
}
