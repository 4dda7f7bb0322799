/** Text of a file as it stands. */
export function Text({ text }: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label="Text of the file" tabIndex={0} className="max-h-[520px] overflow-auto rounded bg-sf px-4 py-3">
      <pre className="num whitespace-pre-wrap break-all">{text}</pre>
    </section>
  );
}
