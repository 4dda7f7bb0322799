'use client';

import { useRouter } from 'next/navigation';
import { type FocusEvent, type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import { type LineageLayout, NODE, type PlacedNode, stepFrom } from './lineage-layout.ts';
import { typePath } from './type-mark.tsx';
import { artifactHref, typeName } from './words.ts';

interface LineageGraphProps {
  layout: LineageLayout;
  /** Where each stands, in words, by id. */
  words: Readonly<Record<string, string>>;
  summary: string;
}

/** The graph: one stop of the Tab key; arrow keys walk along its lines, Enter opens. */
export function LineageGraph({ layout, words, summary }: LineageGraphProps) {
  const router = useRouter();
  const links = useRef(new Map<string, { focus(options: FocusOptions): void }>());
  const subject = layout.nodes.find((one) => one.node.depth === 0) ?? layout.nodes[0];
  const [at, setAt] = useState(subject.node.artifactId);
  const [focused, setFocused] = useState(false);
  const current = layout.nodes.find((one) => one.node.artifactId === at) ?? subject;

  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (frame.current) frame.current.scrollLeft = subject.x - (frame.current.clientWidth - NODE.width) / 2;
  }, [subject.x]);

  const [beyond, setBeyond] = useState('');
  const look = () => setBeyond(sidesBeyond(frame.current));
  useEffect(() => {
    const watcher = new ResizeObserver(() => setBeyond(sidesBeyond(frame.current)));
    for (const box of [frame.current, frame.current?.firstElementChild]) if (box) watcher.observe(box);
    return () => watcher.disconnect();
  }, []);

  function onKeyDown(event: KeyboardEvent) {
    const next = stepFrom(layout, current, event.key);
    if (!next && !event.key.startsWith('Arrow') && event.key !== 'Home') return;
    event.preventDefault();
    if (!next) return;
    setAt(next.node.artifactId);
    links.current.get(next.node.artifactId)?.focus({ preventScroll: true });
  }
  function onNodeFocus({ currentTarget }: FocusEvent, { node }: PlacedNode) {
    setAt(node.artifactId);
    // What is pressed must stay under the pointer.
    if (currentTarget.matches(':focus-visible')) currentTarget.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
  function onOpen(event: MouseEvent, { node }: PlacedNode) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    router.push(artifactHref(node.artifactId));
  }
  return (
    <>
      <div ref={frame} onScroll={look} data-beyond={beyond} className="lin-frame overflow-x-auto pb-2">
        {/* biome-ignore lint/a11y/useSemanticElements: a drawing of links is no fieldset */}
        <svg
          role="group"
          aria-label={`${summary} Arrow keys walk from artifact to artifact, Enter opens.`}
          className="chart lin-graph"
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          width={layout.width}
          height={layout.height}
          onKeyDown={onKeyDown}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
        >
          {layout.edges.map(({ from, to, path }) => (
            <path
              key={`${from.node.artifactId} ${to.node.artifactId}`}
              className={`lin-edge ${focused && (from === current || to === current) ? 'at' : ''}`}
              d={path}
            />
          ))}
          {layout.nodes.map((placed) => {
            const { node, x, y } = placed;
            const id = node.artifactId;
            const [name, note] = labelOf(node);
            return (
              <a
                key={id}
                ref={(link) => {
                  if (link) links.current.set(id, link);
                  else links.current.delete(id);
                }}
                href={artifactHref(id)}
                className={`lin-node scroll-m-6 max-sm:scroll-mb-21 ${node.depth === 0 ? 'subject' : ''}`}
                tabIndex={placed === current ? 0 : -1}
                aria-describedby={`lin-${id}`}
                aria-current={node.depth === 0 ? 'true' : undefined}
                onFocus={(event) => onNodeFocus(event, placed)}
                onClick={(event) => onOpen(event, placed)}
              >
                <rect x={x} y={y} width={NODE.width} height={NODE.height} rx={6} />
                <path d={typePath(node.type)} transform={`translate(${x + 9} ${y + 13}) scale(0.9)`} />
                <text className="name" x={x + 35} y={y + 20}>
                  {name}
                </text>
                <text x={x + 35} y={y + 36}>
                  {` ${note}`}
                </text>
              </a>
            );
          })}
        </svg>
      </div>
      <div hidden>
        {layout.nodes.map(({ node }) => (
          <span key={node.artifactId} id={`lin-${node.artifactId}`}>
            {node.title}: {words[node.artifactId]}
          </span>
        ))}
      </div>
      <p className="mt-2 min-h-[22px] text-sm text-mu max-sm:min-h-[44px]" aria-hidden="true">
        {focused ? (
          `${current.node.title}: ${words[current.node.artifactId] ?? ''}`
        ) : (
          <span className="no-print">
            {beyond === '' ? '' : `It goes on to the ${beyond.replace(' ', ' and the ')}. `}Focus the graph and use the arrow keys; Enter opens.
          </span>
        )}
      </p>
    </>
  );
}

/** Where the frame holds more than it shows: "left right". */
function sidesBeyond(frame: HTMLElement | null): string {
  if (!frame) return '';
  const right = frame.scrollWidth - frame.clientWidth - frame.scrollLeft;
  return [frame.scrollLeft > 1 ? 'left' : '', right > 1 ? 'right' : ''].filter(Boolean).join(' ');
}

/** What stands in a box: the name, and below it what it is and of which world or file. */
function labelOf({ title, type, known, deleted }: PlacedNode['node']): readonly [name: string, note: string] {
  const [name, of = ''] = title.split(' · ');
  const note = known ? `${deleted ? 'deleted ' : ''}${typeName(type).toLowerCase()}${of === '' ? '' : `, ${of}`}` : 'not known here';
  return [cut(name, 25), cut(note, 31)];
}

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
