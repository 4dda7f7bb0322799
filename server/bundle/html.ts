/** Text as HTML shows it: nothing of it becomes markup, in content or in a quoted attribute. */
const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

/** A piece of markup that is finished: put into another it stays as it is. */
export interface Markup {
  html: string;
}

type Part = string | number | Markup | null | false | readonly (Markup | string | number)[];

/** Template of HTML: what is put in is escaped, unless it is markup itself; null and false vanish. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { html: strings.reduce((text, string, at) => text + write(parts[at - 1]) + string) };
}

function write(part: Part): string {
  if (part === null || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  if (Array.isArray(part)) return part.map(write).join('');
  return (part as Markup).html;
}

/** Markup from our own constants: styles, drawings. Never from content. */
export const trusted = (text: string): Markup => ({ html: text });

/** A page that needs nothing but itself: no network, no scripts. */
export function page(title: string, style: string, body: Markup): string {
  return `<!doctype html>\n${
    html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
${body}
</body>
</html>`.html
  }\n`;
}
