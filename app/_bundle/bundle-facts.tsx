import type { BundleView } from '../../server/services/bundle/views.ts';
import { Digest } from '../_ui/digest.tsx';
import { Time } from '../_ui/time.tsx';
import { formatBytes, plural } from '../_words/numbers.ts';

/** What a bundle is, in one line each. */
export function BundleFacts({ bundle }: { bundle: BundleView }) {
  const facts: [name: string, value: React.ReactNode, note?: string][] = [
    ['Payload', <Digest key="payload" value={bundle.payloadDigest} what="payload digest" />, 'equal for equal contents, whatever they are wrapped in'],
    ['Size', `${formatBytes(bundle.bytes)} in ${plural(bundle.files.length, 'file')}`],
    [
      'Restores',
      bundle.complete ? 'fully' : bundle.include === 'references' ? 'without the bytes of models' : 'in part',
      bundle.complete ? 'every artifact travels with its bytes' : 'what stayed behind is referenced by digest',
    ],
    ['Plans', plural(bundle.plansExported, 'what-if plan')],
    [
      'Signed by',
      bundle.signedBy === null ? (
        'nobody'
      ) : (
        <span key="signer" className="num">
          {bundle.signedBy}
        </span>
      ),
      bundle.signedBy === null ? 'export with --sign to sign it' : '',
    ],
    ['Written', <Time key="written" iso={bundle.exportedAt} style="full" zoned />],
    [
      'Stands at',
      <code key="path" className="num break-all whitespace-normal">
        {bundle.bundlePath}
      </code>,
      'on the machine of this server',
    ],
  ];
  return (
    <dl className="grid gap-x-8 gap-y-3 sm:grid-cols-2">
      {facts.map(([name, value, note]) => (
        <div key={name} className="min-w-0 border-t border-hair pt-2">
          <dt className="text-xs text-mu">{name}</dt>
          <dd className="break-words">
            {value}
            {note ? <span className="block text-xs text-mu">{note}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
