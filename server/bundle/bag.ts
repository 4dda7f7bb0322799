import type { BundleContent } from './content.ts';

/** BagIt's one-line summary of the payload: total bytes and number of files. A truncated copy shows at once. */
export const payloadOxum = (files: readonly { bytes: number }[]): string => `${files.reduce((sum, file) => sum + file.bytes, 0)}.${files.length}`;

/** `bag-info.txt`: who, when, how much. Values stay on one line each; times are those of the state. */
export function renderBagInfo(content: BundleContent, payload: readonly { bytes: number }[]): string {
  const fields: readonly (readonly [string, string])[] = [
    ['Source-Organization', content.publisher ?? 'A Vitrine instance'],
    ['External-Description', `${content.name}. ${content.description}`],
    ['External-Identifier', identifierOf(content.id)],
    ['Internal-Sender-Identifier', content.id],
    ['Bagging-Date', content.stateTime.slice(0, 10)],
    ['Payload-Oxum', payloadOxum(payload)],
    ['Bag-Software-Agent', content.software],
  ];
  return fields.map(([label, value]) => `${label}: ${value.replaceAll(/\s+/g, ' ').trim()}\n`).join('');
}

/** Thirty-two hex digits are a UUID without its dashes. */
function identifierOf(id: string): string {
  const parts = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(id);
  return parts ? `urn:uuid:${parts.slice(1).join('-')}` : `urn:vitrine:${id}`;
}

/** Fields of a `bag-info.txt`; a line that begins with white space goes on with the one before. */
export function parseBagInfo(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  let label = '';
  for (const line of text.split(/\r?\n/)) {
    const match = /^([^:\s][^:]*):[ \t]?(.*)$/.exec(line);
    if (match) {
      label = match[1];
      fields.set(label, match[2]);
    } else if (/^[ \t]/.test(line) && label !== '') fields.set(label, `${fields.get(label)} ${line.trim()}`);
  }
  return fields;
}
