/** What of a verification both commands need to know. */
import type { Expectation, ProbeRequest, Verification } from '../finding.ts';

const requestsOf = ({ anyOf = [] }: Verification): ProbeRequest[] =>
  anyOf.flatMap(({ request }) =>
    'after' in request ? [request.after, ...(request.take === 'scopes' ? [request.request] : [])] : [request],
  );

export const needsToken = (verification: Verification): boolean =>
  requestsOf(verification).some(({ withToken }) => withToken);

function headersOf(expects: Expectation): string[] {
  switch (expects.kind) {
    case 'all':
      return expects.of.flatMap(headersOf);
    case 'header':
      return [expects.name.toLowerCase()];
    case 'challenge':
      return ['www-authenticate'];
    case 'mcp':
      return ['content-type', 'location'];
    case 'sign-in':
    case 'status':
      return ['location', 'www-authenticate'];
    default:
      return ['content-type', 'location'];
  }
}

/** Headers of the response that say why it is not fixed. */
export const headersToShow = ({ anyOf = [] }: Verification): string[] => [
  ...new Set(anyOf.flatMap(({ expects }) => headersOf(expects))),
];
