'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useEffectEvent, useState } from 'react';
import type { Acknowledgement, Gate, PromotionView } from '../../server/services/registry/views.ts';
import { useAction } from '../_live/use-action.ts';
import { Dialog } from '../_ui/dialog.tsx';
import { FieldText } from '../_ui/fields.tsx';
import { Icon, type IconName } from '../_ui/icons.tsx';
import { figureOf, GATE_NAMES, modelName } from './words.ts';

const LOOK: Readonly<Record<Gate['status'], { icon: IconName; tone: string; word: string }>> = {
  open: { icon: 'check', tone: 'text-ok', word: 'open' },
  acknowledge: { icon: 'warn', tone: 'text-wa', word: 'asks you' },
  closed: { icon: 'fail', tone: 'text-bad', word: 'closed' },
};

interface Props {
  modelRunId: string;
  /** Alias to begin with. */
  alias: string;
  onClose: () => void;
}

/** Points an alias at a model run: shows every gate, asks for what must be acknowledged, and moves by compare-and-set. */
export function PromoteDialog({ modelRunId, alias, onClose }: Props) {
  const router = useRouter();
  const { busy, problem, act } = useAction();
  const [name, setName] = useState(alias);
  const [judged, setJudged] = useState<PromotionView | null>(null);
  const [ticked, setTicked] = useState<readonly Acknowledgement[]>([]);
  const begin = useEffectEvent(() => void judge(alias));
  useEffect(() => begin(), []);

  async function judge(wanted: string): Promise<void> {
    setJudged(null);
    setTicked([]);
    await act('gates', async (client) => setJudged(await client.registry.gates.query({ name: wanted, modelRunId })));
  }

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!judged || judged.alias !== name) return judge(name);
    const reason = String(new FormData(event.currentTarget).get('reason') ?? '');
    const moved = await act('promote', (client) =>
      client.registry.promote.mutate({ name, modelRunId, expected: judged.expected, acknowledge: [...ticked], reason }),
    );
    if (!moved) return;
    onClose();
    router.refresh();
  }

  const ready = judged !== null && judged.alias === name;
  const allowed = ready && judged.open && judged.needs.every((gate) => ticked.includes(gate));
  return (
    <Dialog titleId="promote-title" onClose={onClose} className="w-[min(560px,calc(100vw-32px))]">
      <form onSubmit={onSubmit} className="grid gap-4">
        <h2 id="promote-title">Promote {judged ? modelName(judged.candidate.model) : 'this model'}</h2>
        <FieldText
          name="alias"
          label="Alias that will point at it"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={problem?.errors.find((one) => one.path === 'name')?.message}
        />
        {ready ? <Compared judged={judged} /> : null}
        <div aria-live="polite" className="min-h-44">
          {ready ? (
            <Gates judged={judged} ticked={ticked} onTick={setTicked} />
          ) : (
            <p className="text-mu">
              {busy === 'gates' ? 'Reading the stored bytes and holding the two against each other.' : 'Look at the gates of this alias first.'}
            </p>
          )}
        </div>
        {ready && judged.needs.length > 0 ? (
          <FieldText name="reason" label="Why all the same" required maxLength={500} error={problem?.errors.find((one) => one.path === 'reason')?.message} />
        ) : (
          <FieldText name="reason" label="Why (may stay empty)" maxLength={500} />
        )}
        {problem && !problem.errors.some((one) => one.path === 'name' || one.path === 'reason') ? (
          <p role="alert" className="text-bad">
            {problem.message}
          </p>
        ) : null}
        <div className="flex flex-wrap justify-end gap-2">
          <button type="button" className="btn quiet" onClick={onClose}>
            Back
          </button>
          {ready && problem?.code !== 'ALIAS_MOVED' ? (
            <button type="submit" className="btn" disabled={busy !== null || !allowed}>
              Promote
            </button>
          ) : (
            <button type="button" className="btn" disabled={busy !== null} onClick={() => void judge(name)}>
              Look at the gates
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

function Compared({ judged: { holder, candidate } }: { judged: PromotionView }) {
  return (
    <p>
      {holder === null ? 'It points at nothing yet. ' : `It points at ${modelName(holder.model)}, ${figureOf(holder)}. `}
      <span className="text-mu">
        The candidate: {figureOf(candidate)}
        {candidate.window ? `, fitted up to ${candidate.window.to}` : ''}.
      </span>
    </p>
  );
}

function Gates({ judged, ticked, onTick }: { judged: PromotionView; ticked: readonly Acknowledgement[]; onTick: (gates: readonly Acknowledgement[]) => void }) {
  return (
    <ul aria-label="Gates" className="border-t border-hair">
      {judged.gates.map(({ id, status, detail }) => {
        const { icon, tone, word } = LOOK[status];
        const gate = id as Acknowledgement;
        return (
          <li key={id} className="grid grid-cols-[20px_minmax(0,1fr)] gap-x-2 border-b border-hair py-2">
            <span className={`pt-0.5 ${tone}`}>
              <Icon name={icon} />
            </span>
            <span className="min-w-0">
              {GATE_NAMES[id]}: <span className={`text-xs ${tone}`}>{word}</span>
              <span className="block text-xs break-words text-mu">{detail}</span>
              {status === 'acknowledge' ? (
                <label className="mt-1 flex items-center gap-2">
                  <input
                    type="checkbox"
                    className="size-4 accent-a"
                    checked={ticked.includes(gate)}
                    onChange={(event) => onTick(event.target.checked ? [...ticked, gate] : ticked.filter((one) => one !== gate))}
                  />
                  I have read this and go on all the same
                </label>
              ) : null}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
