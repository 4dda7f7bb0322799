import { C, Code, H, Items, P } from './prose.tsx';

export function Determinism() {
  return (
    <>
      <P>
        Equal settings give equal bytes. Each result of a step is stored under the SHA-256 of its content, its digest; two runs that did the same work have the
        same digests.
      </P>
      <H>What a run remembers</H>
      <Items>
        <li>Its resolved settings: preset and version, seed, anchor day, every override and default, models, backtest, levels.</li>
        <li>The digest of the code it ran with, and the versions of Node and V8.</li>
        <li>The digest of everything it read and wrote, step by step.</li>
      </Items>
      <P>
        The anchor day is today (UTC) unless you say another, and it is stored: a replay next year uses the same dates. The random numbers of each shop, product
        and purpose come from a stream of their own, so that switching an effect on or adding a shop moves no other number.
      </P>
      <H>Replay</H>
      <P>
        A replay computes every step again, reusing nothing, and compares. <b>Reproduced</b>: every digest is equal. <b>Differs</b>: it names the first step and
        output that is not, and why when it is known, for instance other code.
      </P>
      <Code>{`npx vitrine replay <workspace>   # exit 0 Reproduced, 1 Differs`}</Code>
      <H>Reuse</H>
      <P>
        A run takes over results of earlier runs when the step, its code, its parameters and its inputs are equal; the step card says so. Switch it off in the
        form, or with <C>--no-reuse</C>.
      </P>
    </>
  );
}
