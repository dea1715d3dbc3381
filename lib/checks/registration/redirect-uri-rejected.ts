import type { Step } from '../../finding.ts';
import type { Facts } from '../../handshake/facts.ts';
import { isLoopback } from '../../protocol/addresses.ts';
import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { requestMemberEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { redirectUrisOf } from '../kit/registered.ts';
import { orCreateByHand } from '../kit/steps/client-by-hand.ts';
import { updateSteps } from '../kit/steps/clients.ts';
import { logsAndSupport, orAskVendor, orDevelopment, refusesLoopback, toDevelopment } from '../kit/steps/scalekit.ts';
import { allowCallback } from '../kit/steps/setting.ts';
import { inClient, value } from '../kit/steps/step.ts';
import { authorizationServer, clientWord, code, codes, host, saying, upperFirst } from '../kit/words.ts';
import { type RefusedRegistration, registers, registrationRefusals } from './shared.ts';

interface Odd {
  uris: string[];
  /** The response names them; otherwise it is inferred. */
  named: boolean;
  /** What such rules look at. */
  why: string;
}

/** A scheme of the client's own, plain http, a loopback host: what such rules look at. */
function oddOf(uris: readonly string[], words: string): Odd {
  const quoted = uris.filter((uri) => words.includes(uri));
  if (quoted.length) return { uris: quoted, named: true, why: '' };
  const told = /\bhttps?\b|localhost|loopback/i.test(words);
  const own = uris.filter((uri) => !/^https?:/.test(uri));
  if (own.length)
    return {
      uris: own,
      named: false,
      why: told ? '' : ' Many servers take only `https` and addresses of your own computer.',
    };
  const plain = uris.filter((uri) => /^http:/.test(uri));
  if (!plain.length) return { uris: [...uris], named: uris.length === 1, why: '' };
  const local = plain.every(isLoopback) ? ' or `localhost`' : '';
  return {
    uris: plain,
    named: uris.length === plain.length,
    why: told ? '' : ` Some servers do not take \`http\`${local}.`,
  };
}

/** What a native client may have: an address of the own computer, or of a scheme of its own (RFC 8252 §7). */
const isNative = (uri: string) => (/^http:/.test(uri) ? isLoopback(uri) : !/^https:/.test(uri));

/** OpenID Connect Registration §2: who does not say what it is counts as a web client, which has no such address. */
function countsAsWeb({ asked, error }: Pick<RefusedRegistration, 'asked' | 'error'>): boolean {
  const words = error?.description ?? '';
  const { uris } = oddOf(redirectUrisOf({ asked }), words);
  return (
    (asked.application_type ?? 'web') === 'web' &&
    /\bweb[ _-]?(?:clients?|app|ur[il]s?)/i.test(words) &&
    uris.length > 0 &&
    uris.every(isNative)
  );
}

const isPlain = (uris: readonly string[]) => uris.some((uri) => uri.startsWith('http:'));

/** The message says `https`, and the way out is a list. */
const overruled = ({ scalekit: known }: Facts, { uris }: Odd, words = ''): boolean =>
  known?.kind === 'development' && /\bhttps\b/i.test(words) && isPlain(uris);

/** What refuses them may say `https`, which is the rule of production environments alone (*URI validation requirements*). */
function allow(facts: Facts, uris: readonly string[]): Step {
  const step = allowCallback(facts, uris);
  const { scalekit: known } = facts;
  if (known?.kind !== 'development' || !isPlain(uris)) return step;
  const which = ['', 'this address', 'both addresses'][uris.length] ?? 'these addresses';
  return {
    ...step,
    text: `Add ${which} to **Allowed Callback URLs** of ${code(host(known.environment))}, and save: a development environment takes \`http\`.`,
  };
}

export default defineCheck<RefusedRegistration & { odd: Odd }>({
  id: 'registration/redirect-uri-rejected',
  owner: ({ data }) => (countsAsWeb(data) ? 'client' : 'scalekit'),
  judges: 'answer',
  fails: 'The registration endpoint refuses a redirect URI (`invalid_redirect_uri`), in whichever member it says so.',
  references: [rfc(7591, '3.2.2'), rfc(8252, '7'), scalekit('redirects')],

  test: (facts) =>
    refusedAs('redirect-uri-rejected', registrationRefusals(facts), (data, at) => ({
      evidence: [
        requestMemberEvidence(at, data.asked, 'redirect_uris', null),
        ...(countsAsWeb(data) ? [requestMemberEvidence(at, data.asked, 'application_type', 'native')] : []),
      ],
      data: { odd: oddOf(redirectUrisOf(data), data.error?.description ?? '') },
    })),

  title: ({ facts, data: { odd } }) =>
    `${upperFirst(authorizationServer(facts))} refuses ${odd.uris.length > 1 ? 'the callback addresses' : 'a callback address'} that ${clientWord(facts)} registers (\`redirect_uris\`)`,
  summary: ({ facts, data: { odd, error, asked } }) => {
    const who = authorizationServer(facts);
    if (countsAsWeb({ asked, error }))
      return `${upperFirst(who)} takes such an address only of programs on a computer, and ${clientWord(facts)} registers as a website (\`application_type\`).`;
    if (!odd.uris.length)
      return `${upperFirst(who)} refuses the address at which ${clientWord(facts)} wants to be called back.`;
    if (overruled(facts, odd, error?.description))
      return `${odd.named ? upperFirst(who) : `Most likely ${who}`} refuses ${codes(odd.uris)}. Most likely it wants \`https\` only of addresses that are not in **Allowed Callback URLs** yet.`;
    return `${odd.named ? upperFirst(who) : `Most likely ${who}`} refuses ${codes(odd.uris)}, so ${clientWord(facts)} gets no client ID.`;
  },
  why: ({ facts, data }) => {
    const all = redirectUrisOf(data).length;
    const one = all > 1 ? ' If one address is refused, the whole registration fails.' : '';
    return `After the sign-in the browser is sent to the callback address, where ${clientWord(facts)} waits; ${authorizationServer(facts)} decides which addresses may be that.${saying(data.error)}${data.odd.why}${one}`;
  },
  fix: ({ facts, data: { odd, ...data } }) => {
    const which = odd.uris.length > 1 ? 'these addresses' : 'this address';
    if (countsAsWeb(data))
      return {
        do: [
          inClient(facts, `Let ${clientWord(facts)} send this when it registers.`, value('application_type', 'native')),
        ],
        or: [
          { when: 'If you cannot change what it sends', steps: updateSteps(facts) },
          orCreateByHand(facts, 'If its current version does not send it either', redirectUrisOf(data)),
          ...orAskVendor(facts),
        ],
        stuck: logsAndSupport(facts),
      };
    const byHand = orCreateByHand(
      facts,
      `If ${which} cannot be allowed ${facts.scalekit ? 'for the whole environment' : 'to every client'}`,
      redirectUrisOf(data),
    );
    return refusesLoopback(facts, odd.uris[0])
      ? { do: toDevelopment, stuck: logsAndSupport(facts) }
      : {
          do: [allow(facts, odd.uris)],
          or: [...orDevelopment(facts, odd.uris[0]), byHand, ...orAskVendor(facts)],
          stuck: logsAndSupport(facts),
        };
  },
  verify: ({ facts }) => [registers(facts)],
});
