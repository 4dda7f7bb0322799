import type { Command } from 'commander';
import { AppError } from '../errors.ts';
import { answer, type Json } from './ask-product.ts';

export function addSigningKeyCommand(program: Command): void {
  program
    .command('signing-key')
    .description('the public key with which bundles of this instance are checked, as minisign reads it; exit 3 while nothing was signed')
    .option('--json', 'JSON on stdout')
    .action((options: Json) =>
      answer(
        options,
        async ({ client }) => {
          const key = await client.bundle.signingKey.query();
          if (key === null) throw new AppError('BUNDLE_NOT_FOUND', 'this instance has signed nothing yet and has no key; export a workspace with --sign');
          return key;
        },
        ({ keyId, publicKey }) => `untrusted comment: minisign public key ${keyId}\n${publicKey}`,
      ),
    );
}
