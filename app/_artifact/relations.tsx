import type { ReactNode } from 'react';
import type { ArtifactDetail, Related, SimilarRun } from '../../server/services/artifact/views.ts';
import { Link } from '../_ui/link.tsx';
import { Section } from '../_ui/section.tsx';
import { Time } from '../_ui/time.tsx';
import { plural } from '../_words/numbers.ts';
import { TypeMark } from './type-mark.tsx';
import { artifactHref, relationWords, typeName } from './words.ts';

const SHOWN = 6;

/** What it came from and what came of it: what was recorded apart from what is only concluded. */
export function Relations({ artifact }: { artifact: ArtifactDetail }) {
  const { declared, inferred, truncated } = artifact.relationships;
  return (
    <Section
      id="related"
      title="What it is related to"
      aside={
        <Link href={artifactHref(artifact.artifactId, '/lineage')} className="textual">
          the whole lineage
        </Link>
      }
    >
      <div className="grid gap-x-12 gap-y-8 lg:grid-cols-2">
        <div className="min-w-0">
          <h3 className="font-sans text-md">Recorded</h3>
          <p className="text-xs text-mu">Written down when it was made, or declared by a person.</p>
          {declared.length === 0 ? <p className="mt-2 text-mu">Nothing: it stands alone.</p> : <Groups related={declared} />}
        </div>
        <div className="min-w-0">
          <h3 className="font-sans text-md">Concluded</h3>
          <p className="text-xs text-mu">Nobody declared it: equal bytes or equal input say so.</p>
          {inferred.length === 0 ? <p className="mt-2 text-mu">No other artifact has its bytes or its input.</p> : <Groups related={inferred} />}
        </div>
      </div>
      {truncated ? <p className="mt-3 text-xs text-mu">There are more than are listed here; the lineage shows further ones.</p> : null}
    </Section>
  );
}

/** One list for each way two artifacts are related. */
function Groups({ related }: { related: readonly Related[] }) {
  const groups = new Map<string, Related[]>();
  for (const one of related) {
    const words = relationWords(one.relation, one.direction);
    groups.set(words, [...(groups.get(words) ?? []), one]);
  }
  return [...groups].map(([words, list]) => (
    <div key={words} className="mt-3">
      <p className="text-mu">{words}</p>
      <RelatedList list={list.slice(0, SHOWN)} />
      {list.length > SHOWN ? (
        <details>
          <summary className="textual inline">{plural(list.length - SHOWN, 'more', 'more')}</summary>
          <RelatedList list={list.slice(SHOWN)} />
        </details>
      ) : null}
    </div>
  ));
}

function RelatedList({ list }: { list: readonly Related[] }) {
  return (
    <ul>
      {list.map((one) => (
        <li key={`${one.relation} ${one.direction} ${one.artifactId}`} className="flex items-baseline gap-x-3 border-b border-hair py-1.5">
          <span className="translate-y-[3px] text-mu">
            <TypeMark type={one.type} size={14} />
          </span>
          {one.known ? (
            <Link href={artifactHref(one.artifactId)} className="min-w-0 truncate underline decoration-transparent underline-offset-4 hover:decoration-current">
              {one.title}
            </Link>
          ) : (
            <span className="min-w-0 truncate text-mu">{one.artifactId}, not known here</span>
          )}
          <span className="ml-auto flex-none text-xs text-mu max-sm:hidden">
            {typeName(one.type).toLowerCase()}
            {one.createdAt ? (
              <>
                , <Time iso={one.createdAt} />
              </>
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** How far apart two runs are, in words; the number is there to point at. */
function distanceWords({ distance, sameInput }: SimilarRun): string {
  if (sameInput) return 'equal in everything that went in';
  if (distance === 0) return 'of the same shape, preset and models';
  if (distance < 0.5) return 'nearly the same shape';
  if (distance < 1.5) return 'alike';
  if (distance < 3) return 'somewhat alike';
  return 'of another shape';
}

export function Similar({ rows, artifactId }: { rows: readonly SimilarRun[]; artifactId: string }) {
  return (
    <Section id="similar" title="Runs like it" aside="By number of series, length of history, horizon, windows, levels, models and preset.">
      {rows.length === 0 ? (
        <p className="text-mu">There is no other run to compare it with.</p>
      ) : (
        <ul className="-mt-3">
          {rows.map((row) => (
            <li key={row.artifact.artifactId} className="flex flex-wrap items-baseline gap-x-5 border-b border-hair py-2">
              <Link href={artifactHref(row.artifact.artifactId)} className="underline decoration-transparent underline-offset-4 hover:decoration-current">
                {row.artifact.title}
              </Link>
              <span className="text-xs text-mu" title={`distance ${row.distance}`}>
                {distanceWords(row)}
              </span>
              <span className="ml-auto flex items-baseline gap-x-5 text-xs text-mu">
                <Time iso={row.artifact.createdAt} style="full" />
                <Link href={`/registry/compare?ids=${artifactId},${row.artifact.artifactId}`} className="textual">
                  compare<span className="sr-only"> with {row.artifact.title}</span>
                </Link>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** What points at it, and what keeps it from being deleted. */
export function Keeping({ artifact: { aliases, workspaces, protectedBy, capabilities, inputHash } }: { artifact: ArtifactDetail }) {
  return (
    <Section id="keeping" title="What keeps it" aside="Nothing disappears by itself.">
      <dl className="-mt-3">
        <Fact name="Aliases">{aliases.length === 0 ? 'none points at it' : aliases.join(', ')}</Fact>
        <Fact name="Workspaces">
          {workspaces.length === 0
            ? 'none refers to it'
            : workspaces.map((one, at) => (
                <span key={one.workspaceId}>
                  {at > 0 ? ', ' : ''}
                  <Link href={`/workspaces/${one.workspaceId}`} className="textual text-tx">
                    {one.name ?? 'an unnamed workspace'}
                  </Link>
                </span>
              ))}
        </Fact>
        <Fact name="Deletion">{protectedBy.length === 0 ? 'allowed; it can be restored afterwards' : `refused: ${protectedBy.join('; ')}`}</Fact>
        <Fact name="Can be used to">{capabilities.join(', ')}</Fact>
        {inputHash ? (
          <Fact name="Input">
            <Link href={`/registry?inputHash=${inputHash}`} className="textual">
              everything made from equal input
            </Link>
          </Fact>
        ) : null}
      </dl>
    </Section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[140px_minmax(0,1fr)] border-b border-hair py-2">
      <dt className="text-mu">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}
