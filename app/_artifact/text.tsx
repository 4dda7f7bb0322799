import { ScrollRegion } from '../_ui/scroll-region.tsx';

/** Text of a file as it stands. */
export function Text({ text }: { text: string }) {
  return (
    <ScrollRegion label="Text of the file" className="max-h-[520px] overflow-auto rounded bg-sf px-4 py-3">
      <pre className="num whitespace-pre-wrap break-all">{text}</pre>
    </ScrollRegion>
  );
}
