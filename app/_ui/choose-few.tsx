import type { ReactNode } from 'react';
import { Empty } from './empty.tsx';
import { Link } from './link.tsx';
import { type Crumb, Page } from './page.tsx';
import { Title } from './title.tsx';

/** How many stand side by side at most. */
export const MOST_COMPARED = 5;

interface ChooseFewProps {
  crumbs: readonly Crumb[];
  title: string;
  /** Where they are chosen, and what the button there says. */
  href: string;
  label: string;
  children: ReactNode;
}

/** A comparison of fewer than two or more than a handful: what the page is for, and where to choose. */
export function ChooseFew({ crumbs, title, href, label, children }: ChooseFewProps) {
  return (
    <Page crumbs={crumbs}>
      <Title>{title}</Title>
      <Empty
        action={
          <Link href={href} className="btn quiet">
            {label}
          </Link>
        }
      >
        {children}
      </Empty>
    </Page>
  );
}
