import { type ReactNode, useState } from 'react';

/** Takes one file by drop. What is inside offers the same by keyboard. */
export function DropArea({ className, onFile, children }: { className: string; onFile: (file: File | undefined) => void; children: ReactNode }) {
  const [over, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button inside does the same by keyboard
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFile(event.dataTransfer.files[0]);
      }}
      className={`rounded border border-dashed ${className} ${over ? 'border-a bg-sf' : 'border-ct'}`}
    >
      {children}
    </div>
  );
}
