'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { Empty } from '../_ui/empty.tsx';

const LOOK_MS = 1000;
const LOOKS = 8;

/** Before the first run there is nothing to show; a fresh server makes one by itself within seconds, so the page looks again a few times. */
export function FirstRun() {
  const router = useRouter();
  useEffect(() => {
    let looks = 0;
    const timer = setInterval(() => {
      router.refresh();
      looks++;
      if (looks >= LOOKS) clearInterval(timer);
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [router]);
  return (
    <div className="mt-8">
      <Empty>A finished forecast with its verdict will stand here as soon as a run has completed on this machine.</Empty>
    </div>
  );
}
