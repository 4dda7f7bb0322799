import { CopyButton } from './copy-button.tsx';

/** An id or digest, shortened in the middle, with the whole to copy. */
export const shorten = (id: string): string => (id.length <= 13 ? id : `${id.slice(0, 5)}…${id.slice(-4)}`);

export function Digest({ value, what = 'digest' }: { value: string; what?: string }) {
  return (
    <span className="num inline-flex items-center">
      <span title={value}>{shorten(value)}</span>
      <CopyButton text={value} label={`Copy ${what} ${shorten(value)}`} />
    </span>
  );
}
