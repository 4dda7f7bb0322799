import { CopyButton } from './copy-button.tsx';

/** What this page shows, for a shell, a TypeScript client and curl; those there are. */
export function CopyAs({ cli, typescript, curl }: { cli?: string; typescript: string; curl: string }) {
  const client = `import { createVitrineClient } from 'vitrine/client';\n\nconst vitrine = createVitrineClient({ url: 'http://127.0.0.1:3000' });\n${typescript}`;
  const ways = [
    { name: 'CLI', text: cli },
    { name: 'TypeScript', text: client },
    { name: 'curl', text: `curl -sS 'http://127.0.0.1:3000/api/v1${curl}'` },
  ];
  return (
    <p className="no-print mt-10 flex flex-wrap gap-x-4 gap-y-1 text-xs text-mu">
      Copy as
      {ways.map(({ name, text }) => (text === undefined ? null : <CopyButton key={name} text={text} label={`Copy as ${name}`} shown={name} />))}
    </p>
  );
}
