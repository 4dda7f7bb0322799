'use client';

import { useParams } from 'next/navigation';
import { Link } from '../_ui/link.tsx';

/** From a run's page to the card of one of its models. */
export function CardLink({ model, title }: { model: string; title: string }) {
  const { runId } = useParams<{ runId: string }>();
  return (
    <Link href={`/runs/${runId}/models/${model}`} className="textual justify-self-start">
      All about {title} in this run
    </Link>
  );
}
