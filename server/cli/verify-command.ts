import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { parsePublicKey } from '../bundle/minisign.ts';
import { type Verification, verifyBundle } from '../bundle/verify-bundle.ts';
import { AppError } from '../errors.ts';
import { plural } from '../kit/words.ts';

/** `vitrine verify`: needs no database, no server and no network. */
export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .description('check a bundle: a folder, zip or tar; offline, without a server; exit 1 when a check fails')
    .argument('<bundle>', 'folder or archive')
    .option('--public-key <key>', 'minisign public key, or a file with it: the bundle must be signed by this key')
    .option('--json', 'JSON on stdout')
    .action(async (bundle: string, options: { publicKey?: string; json?: boolean }) => {
      const publicKey = options.publicKey === undefined ? undefined : parsePublicKey(readKey(options.publicKey));
      const verification = await verifyBundle(bundle, { publicKey });
      console.log(options.json ? JSON.stringify(summarise(verification)) : say(verification));
      if (!verification.ok) process.exitCode = 1;
    });
}

/** A key is one line of 56 characters; everything else is the name of a file. */
function readKey(keyOrFile: string): string {
  if (/^RW[A-Za-z0-9+/]{54}$/.test(keyOrFile)) return keyOrFile;
  try {
    return readFileSync(keyOrFile, 'utf8');
  } catch (error) {
    throw new AppError('INVALID_INPUT', `${keyOrFile} is neither a public key nor a file that can be read`, [], error);
  }
}

const summarise = ({ ok, format, files, bytes, payloadDigest, manifest, checks }: Verification) => ({
  ok,
  id: manifest?.id ?? null,
  name: manifest?.name ?? null,
  complete: manifest?.complete ?? null,
  format,
  files,
  bytes,
  payloadDigest,
  checks,
});

function say({ ok, checks, files, payloadDigest, manifest }: Verification): string {
  const lines = checks.flatMap((check) => [
    `${check.ok ? '✓' : '✕'} ${check.name.padEnd(18)} ${check.ok ? `${check.title}${check.detail === '' ? '' : ` (${check.detail})`}` : check.title}`,
    ...check.faults.map((fault) => `    ${fault}`),
  ]);
  const failed = checks.filter((check) => !check.ok).length;
  lines.push(
    ok
      ? `${manifest?.name ?? 'The bundle'} is sound: ${plural(files, 'file')}, payload ${payloadDigest}`
      : `${failed} of ${checks.length} checks failed; do not trust this bundle`,
  );
  return lines.join('\n');
}
