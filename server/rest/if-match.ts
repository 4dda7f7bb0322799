/** Versions that an If-Match header names: undefined when it asks for nothing, none when nothing of it can be ours. */
export function readIfMatch(header: string | null): number[] | undefined {
  if (header === null || header.trim() === '' || header.trim() === '*') return undefined;
  return header.split(',').flatMap((tag) => {
    const version = /^\s*"(\d{1,15})"\s*$/.exec(tag)?.[1];
    return version === undefined ? [] : [Number(version)];
  });
}
