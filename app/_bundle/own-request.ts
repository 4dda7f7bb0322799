/** Whether a request to change something comes from a page of this very address. The door has checked it; an action checks it again. */
export function isOwnRequest(headers: Pick<Headers, 'get'>): boolean {
  const [origin, site, host] = [headers.get('origin'), headers.get('sec-fetch-site'), headers.get('host')];
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  if (origin === null) return site === 'same-origin';
  return origin === `http://${host}` || origin === `https://${host}`;
}
