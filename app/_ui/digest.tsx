import { CopyButton } from './copy-button.tsx';

/** Shortened in the middle; the prefix that says what an id is of goes first. */
export function shorten(id: string): string {
  const bare = id.replace(/^[a-z]+_/, '');
  return bare.length <= 13 ? bare : `${bare.slice(0, 5)}…${bare.slice(-4)}`;
}

/** An id or digest with the whole to copy. */
export function Digest({ value, what = 'digest' }: { value: string; what?: string }) {
  return (
    <span className="num inline-flex items-center">
      <span title={value}>{shorten(value)}</span>
      <CopyButton text={value} label={`Copy ${what} ${shorten(value)}`} />
    </span>
  );
}
