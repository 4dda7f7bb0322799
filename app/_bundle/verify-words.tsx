import { CopyButton } from '../_ui/copy-button.tsx';
import { Link } from '../_ui/link.tsx';
import { ScrollRegion } from '../_ui/scroll-region.tsx';
import { Section } from '../_ui/section.tsx';

interface VerifyWordsProps {
  bundleId: string;
  /** Key id of the signature; null for an unsigned bundle. */
  signedBy: string | null;
  publicKey: string | null;
}

/** How whoever gets the bundle checks it, with Debian's tools or with ours. */
export function VerifyWords({ bundleId, signedBy, publicKey }: VerifyWordsProps) {
  const ways = [
    {
      name: 'With sha256sum, anywhere',
      about: 'Every file against the list that travels with it.',
      text: `unzip -q ${bundleId}.zip\ncd ${bundleId}\nsha256sum -c --quiet checksums.sha256`,
    },
    ...(signedBy === null
      ? []
      : [
          {
            name: 'With minisign',
            about: `The list is signed by key ${signedBy}. Take the public key from its owner, not from the bundle.`,
            text: `minisign -V -m checksums.sha256 -P ${publicKey ?? 'PUBLIC_KEY'}`,
          },
        ]),
    { name: 'With vitrine, offline', about: 'All named checks, on the archive or the unpacked folder.', text: `npx vitrine verify ${bundleId}.zip` },
  ];
  return (
    <Section
      id="verify"
      title="How to verify it"
      aside={
        <Link href="/docs/bundles" className="textual">
          the guide on bundles
        </Link>
      }
    >
      <div className="grid gap-5 lg:grid-cols-2">
        {ways.map(({ name, about, text }) => (
          <div key={name} className="min-w-0">
            <h3 className="text-md">{name}</h3>
            <p className="text-mu">{about}</p>
            <div className="relative mt-2">
              <ScrollRegion label={`Commands: ${name}`} className="overflow-x-auto rounded border border-bd bg-sf p-4 pr-12">
                <pre className="num leading-5 whitespace-pre">{text}</pre>
              </ScrollRegion>
              <span className="absolute top-2 right-2">
                <CopyButton text={text} label={`Copy the commands: ${name}`} />
              </span>
            </div>
          </div>
        ))}
      </div>
    </Section>
  );
}
