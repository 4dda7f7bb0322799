import type { RunStatus } from '../../server/pipeline/event.ts';
import type { StepState } from '../../server/pipeline/run-state.ts';
import { Icon, type IconName } from './icons.tsx';

type Status = RunStatus | StepState['status'];

const LOOK: Readonly<Record<Status, { icon: IconName; tone: string; word: string }>> = {
  pass: { icon: 'check', tone: 'text-ok', word: 'pass' },
  completed: { icon: 'check', tone: 'text-ok', word: 'completed' },
  warn: { icon: 'warn', tone: 'text-wa', word: 'warning' },
  skip: { icon: 'skip', tone: 'text-mu', word: 'skipped' },
  fail: { icon: 'fail', tone: 'text-bad', word: 'failed' },
  failed: { icon: 'fail', tone: 'text-bad', word: 'failed' },
  running: { icon: 'running', tone: 'text-a', word: 'running' },
  waiting: { icon: 'waiting', tone: 'text-wa', word: 'waiting' },
  paused: { icon: 'waiting', tone: 'text-wa', word: 'paused' },
  interrupted: { icon: 'warn', tone: 'text-wa', word: 'interrupted' },
  cancelled: { icon: 'cancelled', tone: 'text-mu', word: 'cancelled' },
  queued: { icon: 'pending', tone: 'text-mu', word: 'queued' },
  pending: { icon: 'pending', tone: 'text-ct', word: 'to do' },
};

export const statusWord = (status: Status): string => LOOK[status].word;

/** A step that asked and has no answer is told as waiting. */
export const shownStatus = ({ status, approvals }: Pick<StepState, 'status' | 'approvals'>): Status =>
  status === 'pending' && approvals.some((one) => one.decision === null) ? 'waiting' : status;

/** Glyph alone; the word is there for screen readers. */
export function StatusGlyph({ status }: { status: Status }) {
  const { icon, tone, word } = LOOK[status];
  return (
    <span className={`inline-grid place-items-center ${tone} ${status === 'running' ? 'breathe' : ''}`}>
      <Icon name={icon} className={status === 'pass' ? 'draw' : ''} />
      <span className="sr-only">{word}</span>
    </span>
  );
}

/** Glyph and word, with more words after it: "completed, 1 skipped". */
export function StatusMark({ status, more = '' }: { status: Status; more?: string }) {
  const { icon, tone, word } = LOOK[status];
  const loud = status === 'running' || status === 'failed' || status === 'interrupted';
  return (
    <span className={`inline-flex items-baseline gap-1.5 ${loud ? tone : 'text-mu'}`}>
      <span className={`translate-y-[3px] ${tone} ${status === 'running' ? 'breathe' : ''}`}>
        <Icon name={icon} />
      </span>
      <span>
        {word}
        {more}
      </span>
    </span>
  );
}
