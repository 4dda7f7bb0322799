import { Link } from '../_ui/link.tsx';
import { C, Code, H, Items, P } from './prose.tsx';

export function Plugins() {
  return (
    <>
      <P>
        Presets, steps and models are plugins. All there are, with their hashes and what was set aside, stand on{' '}
        <Link href="/plugins" className="textual text-tx">
          Plugins
        </Link>
        .
      </P>
      <H>Your own, in a checkout</H>
      <Code>{`npm run new:preset corner_shop
npm run new:step count_zeros -- --phase data
npm run new:model mean_of_all`}</Code>
      <P>
        Each writes a plugin and its test, complete and green. Nothing has to be registered: plugins are found in their folders. CONTRIBUTING.md has the rest.
      </P>
      <H>Somebody else's</H>
      <P>A module file or a package is copied into the data directory, where it waits until you allow it by its hash. When it changes, it waits again.</P>
      <Code>{`npx vitrine plugins add ./their-model.mjs
npx vitrine plugins list
npx vitrine plugins allow their-model.mjs
npx vitrine plugins reload`}</Code>
      <P>
        A plugin that cannot be loaded is <b>quarantined</b>: the server goes on without it and says why. Plugins run in a process of their own with limits on
        memory and time, which protects against mistakes, not against malice: read a plugin before you allow it.
      </P>
      <H>Rules</H>
      <Items>
        <li>Equal inputs give equal bytes: no clock, no environment, no network, no randomness without a seed.</li>
        <li>No NaN and no infinity is ever written; a value that is not there is null, or a mask column.</li>
        <li>
          Long work awaits <C>ctx.progress</C> often, so that Cancel gets through.
        </li>
        <li>Mistakes are thrown with a message that names the value, the rule and the remedy.</li>
      </Items>
    </>
  );
}
