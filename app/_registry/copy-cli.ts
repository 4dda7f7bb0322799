/** Parameters the command has options for. */
const LISTS = ['type', 'tag', 'source', 'preset', 'model'];
const SINGLES = ['workspace', 'sha256', 'sort', 'limit'];

const quote = (text: string): string => (/^[\w.:,/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** The command that lists the same; undefined where the address asks for something the command has no option for. */
export function copyCli(asked: URLSearchParams): string | undefined {
  const options: string[] = [];
  for (const name of new Set(asked.keys())) {
    if (name === 'q') continue;
    if (LISTS.includes(name)) options.push(`--${name} ${quote(asked.getAll(name).join(','))}`);
    else if (SINGLES.includes(name)) options.push(`--${name} ${quote(asked.get(name) ?? '')}`);
    else if ((name === 'archived' || name === 'deleted') && asked.get(name) === 'true') options.push(`--${name}`);
    else return undefined;
  }
  const q = asked.get('q');
  return ['npx vitrine artifacts list', ...options, '--json', ...(q === null ? [] : ['--', quote(q)])].join(' ');
}
