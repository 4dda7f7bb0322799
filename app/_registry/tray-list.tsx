import { artifactHref } from '../_artifact/words.ts';
import { Icon, type IconName } from '../_ui/icons.tsx';
import { Link } from '../_ui/link.tsx';
import { useSelection } from './selection.tsx';
import { titleParts } from './words.ts';

/** Which ones are chosen, and how to let go of them. */
export function TrayList() {
  const { chosen, put, toggle } = useSelection();
  return (
    <div className="mt-2 flex items-start gap-5">
      <details className="min-w-0">
        <summary className="textual inline text-xs">which ones</summary>
        <ul className="mt-1 flex flex-wrap gap-x-5 gap-y-1">
          {chosen.map((one) => (
            <li key={one.artifactId} className="flex max-w-full items-baseline gap-1.5">
              <Icon name={one.type as IconName} size={14} className="translate-y-0.5 text-mu" />
              <Link href={artifactHref(one.artifactId)} className="max-w-72 truncate">
                {titleParts(one).name}
              </Link>
              <button type="button" aria-label={`Take ${one.title} off the tray`} onClick={() => toggle(one)} className="p-1 text-mu hover:text-tx">
                <Icon name="close" size={12} />
              </button>
            </li>
          ))}
        </ul>
      </details>
      <button type="button" className="textual flex-none text-xs" onClick={() => put([])}>
        choose none
      </button>
    </div>
  );
}
