'use client';

import { type ReactNode, useEffect, useRef } from 'react';

interface DialogProps {
  /** Id of its heading. */
  titleId: string;
  onClose: () => void;
  /** Its width, and what it does when it is too tall. */
  className: string;
  children: ReactNode;
}

/** Opens above the page as soon as it stands there; Escape closes it. */
export function Dialog({ titleId, onClose, className, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      onClose={onClose}
      aria-labelledby={titleId}
      className={`m-auto rounded border border-bd bg-bg p-6 text-tx backdrop:bg-black/50 ${className}`}
    >
      {children}
    </dialog>
  );
}
