import { Interrupted } from './interrupted.ts';

/** Ctrl-C while something is under way: it is called off once, and the command ends with 130. */
export function onInterrupt(cancel: () => void): { wasAsked(): boolean; error(what: string): Interrupted; forget(): void } {
  let asked = false;
  const hear = (): void => {
    asked = true;
    cancel();
  };
  process.once('SIGINT', hear);
  return { wasAsked: () => asked, error: (what) => new Interrupted(what), forget: () => void process.off('SIGINT', hear) };
}
