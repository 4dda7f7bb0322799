import type { ManifestView } from '../../server/services/bundle/views.ts';
import { Digest, shorten } from '../_ui/digest.tsx';
import { ScrollRegion } from '../_ui/scroll-region.tsx';
import { Section } from '../_ui/section.tsx';
import { Time } from '../_ui/time.tsx';
import { formatBytes, joinWords, plural } from '../_words/numbers.ts';

/** What the manifest says is inside. */
export function Contents({ manifest, files }: { manifest: ManifestView; files: string }) {
  const { totals, artifacts } = manifest;
  const parts = [
    plural(totals.runs, 'run'),
    plural(totals.artifacts, 'artifact version'),
    ...(totals.plans > 0 ? [plural(totals.plans, 'what-if plan')] : []),
    ...(totals.models > 0 ? [`${plural(totals.models, 'model')} by reference`] : []),
  ];
  return (
    <Section
      id="contents"
      title="What is inside"
      aside={
        <a href={`${files}/manifest.json`} className="textual">
          manifest.json
        </a>
      }
    >
      <p className="say">
        {joinWords(parts)}, as of <Time iso={manifest.stateTime} style="full" zoned />.
      </p>
      {manifest.plans.length > 0 ? <p className="mt-1 text-mu">Plans: {manifest.plans.map((plan) => plan.name).join(', ')}.</p> : null}
      <ScrollRegion label="Artifacts in the bundle" className="mt-4 max-h-96 overflow-auto">
        <table className="list">
          <thead>
            <tr>
              <th scope="col">Artifact</th>
              <th scope="col">Type</th>
              <th scope="col" className="max-sm:hidden">
                Id
              </th>
              <th scope="col">Bytes</th>
              <th scope="col">Digest</th>
            </tr>
          </thead>
          <tbody>
            {artifacts.map((one) => (
              <tr key={`${one.id} ${one.version}`}>
                <td>
                  {one.title} <span className="text-xs text-mu">v{one.version}</span>
                </td>
                <td className="text-mu">{one.type.replaceAll('_', ' ')}</td>
                <td className="num text-mu max-sm:hidden" title={one.id}>
                  {shorten(one.id)}
                </td>
                <td className="num">{one.included ? formatBytes(one.bytes) : <span className="text-wa">referenced</span>}</td>
                <td>
                  <Digest value={one.digest} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {artifacts.length < totals.artifacts ? <p className="mt-2 text-xs text-mu">The first {artifacts.length}; manifest.json lists all.</p> : null}
    </Section>
  );
}
