/** A client that found no metadata makes the addresses up (`/register`, `/authorize`, `/token`). */
import type { Answer, Rule } from '../fault.ts';

export const notFound: Answer = {
  status: 404,
  headers: [['Content-Type', 'text/plain']],
  body: '404 page not found\n',
};

/** No server metadata; what is guessed leads to the real endpoints, all but one. */
export const withoutMetadata = (missing: '/authorize' | '/token'): Rule[] => [
  { at: 'server-metadata', answer: () => notFound },
  {
    at: 'other',
    preflight: 'too',
    when: (call) => call.server === 'environment' && ['/register', '/authorize', '/token'].includes(call.url.pathname),
    request(call, places) {
      const resource = `/resources/${places.resourceId}`;
      const base = places.endpoints === 'resource' ? resource : '';
      const real: Record<string, string> = {
        '/register': `/api/v1${resource}/clients:register`,
        '/authorize': `${base}/oauth/authorize`,
        '/token': `${base}/oauth/token`,
      };
      call.url.pathname = (call.url.pathname !== missing && real[call.url.pathname]) || '/no-such-endpoint';
    },
  },
];
