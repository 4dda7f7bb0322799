import { useEffect } from 'react';

/** The foot of the page, and what has the focus, stay clear of the tray. */
export function useRoomBelow(isOpen: boolean): void {
  useEffect(() => {
    const root = document.documentElement;
    root.style.scrollPaddingBottom = isOpen ? '140px' : '';
    document.body.style.paddingBottom = isOpen ? '120px' : '';
    return () => {
      root.style.scrollPaddingBottom = '';
      document.body.style.paddingBottom = '';
    };
  }, [isOpen]);
}
