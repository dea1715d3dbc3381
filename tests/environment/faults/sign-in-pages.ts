/** What happens between the authorization request and the callback. */
import {
  type Answer,
  type Call,
  checkOf,
  editCallback,
  type Fault,
  type FaultName,
  html,
  type Rule,
} from '../fault.ts';
import type { Places } from '../switches.ts';

const fault = (name: FaultName, sentence: string, ...rules: Rule[]): Fault => ({
  name,
  sentence,
  cause: checkOf(name),
  endpoint: 'authorization',
  rules,
});

/** The first request, not the one that comes back from the sign-in page. */
const first = (call: Call): boolean => call.url.searchParams.has('client_id');
const redirect = (location: string): Answer => ({ status: 302, headers: [['Location', location]], body: '' });
const at = (pathname: string, answer: (call: Call) => Answer): Rule => ({
  at: 'other',
  when: (call) => call.server === 'environment' && call.url.pathname === pathname,
  answer,
});

const ownCallback = '/sso/v1/oidc/callback';

/** What the environment asks of its provider, which is under another name of the same machine. */
function providerUrl({ environmentUrl }: Places): string {
  const url = new URL('/provider/authorize', environmentUrl.replace('//localhost', '//127.0.0.1'));
  url.searchParams.set('response_type', 'code');
  url.searchParams.set('client_id', 'of-the-environment');
  url.searchParams.set('redirect_uri', new URL(ownCallback, environmentUrl).href);
  url.searchParams.set('state', 'of-the-environment');
  url.searchParams.set('scope', 'openid email');
  return url.href;
}

/** The environment signs people in at a provider, which answers so. */
const atProvider = (answer: (call: Call) => Answer): Rule[] => [
  { at: 'authorization', when: first, answer: (_call, places) => redirect(providerUrl(places)) },
  at('/provider/authorize', answer),
];

/** A page whose form passes by itself, with a policy that says where forms may go. */
const consentPage = (policy: string, action: string): Answer => ({
  status: 200,
  headers: [
    ['Content-Type', 'text/html; charset=utf-8'],
    ['Content-Security-Policy', policy],
  ],
  body: `<!doctype html><title>Allow access?</title><form method="post" action="${action}"><button name="allow">Allow</button></form><script>document.forms[0].submit()</script>`,
});

export const signInPageFaults: Fault[] = [
  fault(
    'authorization/identity-provider',
    'The environment does not know its own sign-in any more when its provider sends the browser back.',
    ...atProvider((call) => {
      const back = new URL(call.url.searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('code', 'of-the-provider');
      back.searchParams.set('state', call.url.searchParams.get('state') ?? '');
      return redirect(back.href);
    }),
    at(ownCallback, () => ({ status: 400, headers: [['Content-Type', 'text/plain']], body: 'Unknown OAuth request' })),
  ),
  fault(
    'authorization/identity-provider:redirect-uri',
    'The provider of the environment does not know the callback of the environment.',
    ...atProvider(() =>
      html(400, 'Error 400: redirect_uri_mismatch', 'Access blocked: this app’s request is invalid.'),
    ),
  ),
  fault(
    'authorization/consent-blocked',
    'The policy of the consent page lets its form go nowhere but to the environment.',
    {
      at: 'authorization',
      when: first,
      answer: (call) => consentPage("form-action 'self'", `/consent${call.url.search.replaceAll('&', '&amp;')}`),
    },
    at('/consent', (call) => {
      const back = new URL(call.url.searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('code', 'of-the-consent');
      back.searchParams.set('state', call.url.searchParams.get('state') ?? '');
      return redirect(back.href);
    }),
  ),
  fault(
    'authorization/callback-unreachable',
    'The environment sends the browser back to a port on which nobody listens.',
    {
      at: 'authorization',
      change: (answer) =>
        editCallback(answer, (url) => {
          url.port = '81';
        }),
    },
  ),
];
