/** The address of the search page as parameters; every link is this address with some of it changed. */

type Params = Readonly<Record<string, string | string[] | undefined>>;

/** Ids chosen for the tray; none of the query's business. */
const CHOSEN = 'sel';
/** As many as an address can carry. */
export const MOST_CHOSEN = 100;
/** Where in the list: another query begins at its first page. */
const PLACE = ['cursor', 'offset'];
const PATH = '/registry';

/** What the address says; fields of a form that were left empty say nothing. */
export function readParams(params: Params): { asked: URLSearchParams; chosen: string[]; hasEmpty: boolean } {
  const asked = new URLSearchParams();
  let hasEmpty = false;
  for (const [name, value] of Object.entries(params))
    for (const one of [value ?? []].flat()) {
      if (one.trim() === '') hasEmpty = true;
      else if (name !== CHOSEN) asked.append(name, one);
    }
  const chosen = [...new Set([params[CHOSEN] ?? []].flat().flatMap((one) => one.split(',')))].filter((id) => /^art_[0-9A-Z]{26}$/.test(id));
  return { asked, chosen: chosen.slice(0, MOST_CHOSEN), hasEmpty };
}

/** Values that stand for the default of their parameter, so that they need not be written. */
const DEFAULTS: Readonly<Record<string, string>> = { archived: 'false', deleted: 'false', sort: 'created', tagMode: 'all', direction: 'both', depth: '1' };

/** The query with parameters set, or taken out by null; the list begins again. */
export function changed(asked: URLSearchParams, change: Readonly<Record<string, string | readonly string[] | null>>): URLSearchParams {
  const next = new URLSearchParams(asked);
  for (const name of [...PLACE, ...Object.keys(change)]) next.delete(name);
  for (const [name, value] of Object.entries(change)) for (const one of [value ?? []].flat()) if (one !== DEFAULTS[name]) next.append(name, one);
  return next;
}

/** The query with one value of a list more, or less when it is there already. */
export function toggled(asked: URLSearchParams, name: string, value: string): URLSearchParams {
  const values = asked.getAll(name);
  return changed(asked, { [name]: values.includes(value) ? values.filter((one) => one !== value) : [...values, value] });
}

/** An address of the page. */
export function hrefOf(asked: URLSearchParams, chosen: readonly string[] = []): string {
  const text = asked.toString();
  const tail = chosen.length === 0 ? '' : `${CHOSEN}=${chosen.join(',')}`;
  const all = [text, tail].filter((one) => one !== '').join('&');
  return all === '' ? PATH : `${PATH}?${all}`;
}

/** Parameters that order or page the list and narrow nothing. */
const OF_THE_VIEW = new Set(['sort', 'order', 'limit', 'cursor', 'offset', 'facets', 'tagMode', 'direction', 'depth']);

/** Whether anything narrows the list. */
export const isNarrowed = (asked: URLSearchParams): boolean => [...asked.keys()].some((name) => !OF_THE_VIEW.has(name));
