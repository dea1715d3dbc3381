import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { requestMemberEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { allowCallback } from '../kit/steps/scalekit.ts';
import { verifyRegistration } from '../kit/verify/oauth.ts';
import { code, codes, saying } from '../kit/words.ts';
import { preRegister, redirectUrisOf, registrationRefusals, theClient } from './shared.ts';

/** What such rules look at: a scheme of the client's own, plain http, a loopback host. */
function oddOf(uris: readonly string[], named: string): { uris: string[]; why: string } {
  const quoted = uris.filter((uri) => named.includes(uri));
  if (quoted.length) return { uris: quoted, why: '' };
  const own = uris.filter((uri) => !/^https?:/.test(uri));
  if (own.length) return { uris: own, why: ' Servers often take only https addresses and loopback.' };
  const plain = uris.filter((uri) => /^http:/.test(uri));
  return plain.length
    ? { uris: plain, why: ' Servers often refuse plain http, or http on a loopback address.' }
    : { uris: [...uris], why: '' };
}

export default defineCheck({
  id: 'registration/redirect-uri-rejected',
  owner: 'scalekit',
  judges: 'answer',
  fails: 'The registration endpoint refuses a redirect URI (`invalid_redirect_uri`), in whichever member it says so.',
  references: [rfc(7591, '3.2.2'), rfc(8252, '7'), scalekit('redirects')],

  test: (facts) =>
    refusedAs('redirect-uri-rejected', registrationRefusals(facts), (data, at) => ({
      evidence: [requestMemberEvidence(at, data.asked, 'redirect_uris', null)],
      data: { odd: oddOf(redirectUrisOf(data), data.error?.description ?? '') },
    })),

  title: ({ data: { odd } }) =>
    odd.uris.length
      ? `The authorization server refuses the callback URL ${code(odd.uris[0])}`
      : 'The authorization server refuses a callback URL of the client',
  summary: ({ facts, at, data }) => {
    const all = redirectUrisOf(data);
    const one = all.length > 1 ? ` One address that is refused fails the whole registration of ${all.length}.` : '';
    return `${theClient(facts)} wants to receive its answer at ${codes(all)}, and ${code(at.request.url)} answers ${code(at.status)}.${saying(data.error)}${data.odd.why}${one}`;
  },
  fix: ({ facts, data }) => {
    const [uri] = data.odd.uris;
    return [
      ...(facts.scalekit
        ? allowCallback(facts.scalekit.kind, uri)
        : [
            {
              text: 'Allow this address in the registration rules of the authorization server.',
              ...(uri !== undefined && { copy: uri }),
            },
          ]),
      connectAgain(facts),
      preRegister(facts, data.odd.uris),
    ];
  },
  verify: ({ facts, at }) => [verifyRegistration(facts, at)],
});
