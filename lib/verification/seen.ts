/** What of a verification both commands need to know. */
import type { Expectation, ProbeRequest, Verification } from '../finding.ts';

const requestsOf = ({ anyOf = [] }: Verification): ProbeRequest[] =>
  anyOf.flatMap(({ request, and }) => [
    ...('after' in request ? [request.after, ...('request' in request ? [request.request] : [])] : [request]),
    ...(and ? [and.request] : []),
  ]);

/** All that is looked at. */
const expectationsOf = ({ anyOf = [] }: Verification): Expectation[] =>
  anyOf.flatMap(({ expects, and }) => [expects, ...(and ? [and.expects] : [])]);

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
      return ['content-type', 'location'];
    case 'status':
      return ['location', 'www-authenticate'];
    default:
      return ['content-type', 'location'];
  }
}

/** Headers of the response that say why it is not fixed. */
export const headersToShow = (verification: Verification): string[] => [
  ...new Set(expectationsOf(verification).flatMap(headersOf)),
];

/** What calls itself a URL in a file is none of curl's options, whatever it begins with. */
export const named = (url: string): string[] => (url === '' || /^https?:/i.test(url) ? [] : ['--url']);
