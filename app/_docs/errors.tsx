import { ERRORS } from '../../server/errors.ts';
import { C, Code, H, P, Table } from './prose.tsx';

export function Errors() {
  return (
    <>
      <P>
        Every error has one code, the same on the page, over HTTP, in the TypeScript client and on the command line. Its message names the value, the rule and
        what to do; when fields are wrong, all of them are listed at once.
      </P>
      <Code label="An error over HTTP">{`HTTP/1.1 422
content-type: application/problem+json

{ "title": "Some fields need attention", "status": 422, "code": "INVALID_INPUT",
  "detail": "…", "requestId": "…", "errors": [{ "path": "backtest.horizon", "message": "…" }] }`}</Code>
      <H>Codes</H>
      <Table
        label="Codes"
        head={['Code', 'HTTP', 'Exit', 'Means']}
        rows={Object.entries(ERRORS).map(([code, { status, exit, title }]) => [<C key={code}>{code}</C>, status, exit, title])}
      />
      <P>Exit codes of the command line: 0 ok, 1 failed, 2 usage, 3 not found, 4 conflict, 5 unauthorised, 6 unreachable, 130 interrupted.</P>
    </>
  );
}
