import { Link } from '../_ui/link.tsx';
import { C, Code, H, Items, P } from './prose.tsx';

export function QuickStart() {
  return (
    <>
      <P>
        Vitrine runs a whole forecasting pipeline on this machine: it makes or reads data, trains several models, tests them on the past, forecasts with the
        best one, and keeps what happened.
      </P>
      <H>From the page</H>
      <P>
        Pick a world on{' '}
        <Link href="/" className="textual text-tx">
          Home
        </Link>
        , or{' '}
        <Link href="/runs/new" className="textual text-tx">
          New run
        </Link>
        , and press Start. The track on the left shows the plan, each step with its time and what it found. When the run has ended, the page opens on its
        result: who won, by how much, and the forecast with its intervals.
      </P>
      <Items>
        <li>
          <b>Keep</b> gives a run a workspace, with a name and tags. A run that nobody keeps is no longer listed after a day.
        </li>
        <li>
          <b>Replay</b> computes a run again and compares every digest.
        </li>
        <li>
          <b>Run again</b> opens the form with the run's settings, to change one thing.
        </li>
      </Items>
      <H>From the command line</H>
      <P>Data goes to stdout, talk to stderr. A running server does the work when it holds the data directory.</P>
      <Code>{`npx vitrine run demo_minimal --seed 7
npx vitrine run high_variance --set stores=8 --set noiseSigma=0.3 --json
npx vitrine workspaces
npx vitrine replay <workspace>`}</Code>
      <H>From a program</H>
      <P>
        Every page that shows a run has it as a command line, as TypeScript and as curl, in its Config part. The procedures stand as JSON under <C>/api/v1</C>:
      </P>
      <Code label="Requests">{`curl -X POST http://127.0.0.1:3000/api/v1/runs \\
  -H 'content-type: application/json' -d '{"preset":"demo_minimal","seed":7}'
curl http://127.0.0.1:3000/api/v1/runs`}</Code>
      <H>Keys</H>
      <P>Ctrl K (⌘ K on a Mac) opens the palette: pages, presets, runs, workspaces, datasets, series. The question mark shows all keys.</P>
    </>
  );
}
