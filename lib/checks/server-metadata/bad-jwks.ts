import type { Evidence } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { usableKeys } from '../../protocol/keys.ts';
import { isScalekitHost } from '../../protocol/scalekit.ts';
import { isSuccess } from '../../protocol/status.ts';
import { asString, isObject } from '../../text/json.ts';
import { httpUrl, parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { bodyEvidence, evidence, fieldEvidence, statusEvidence } from '../kit/evidence.ts';
import { ownerOfUrl } from '../kit/owners.ts';
import { authorizationServerPlace } from '../kit/places.ts';
import { rfc } from '../kit/references.ts';
import { orAskVendor, sendReport } from '../kit/steps/scalekit.ts';
import { restartServer } from '../kit/steps/server.ts';
import { inServer, step } from '../kit/steps/step.ts';
import { vendorOf } from '../kit/vendors/all.ts';
import { get } from '../kit/verify/requests.ts';
import { verifyAnswer } from '../kit/verify/verify.ts';
import { authorizationServer, code, host, upperFirst } from '../kit/words.ts';

interface Data {
  url: string;
  fault: 'not-a-url' | 'unreached' | 'refused' | 'not-json' | 'no-key';
  /** The MCP server needs them: only then does a sign-in fail for it. */
  needed: boolean;
}

function faultOf(x: Observed): Data['fault'] | undefined {
  if (x.status === undefined) return x.failure?.kind === 'network' ? 'unreached' : undefined;
  if (!isSuccess(x)) return 'refused';
  if (x.bodyKind === 'unseen') return undefined;
  if (!isObject(x.json)) return 'not-json';
  return usableKeys(x.json).length ? undefined : 'no-key';
}

const shown: Record<Exclude<Data['fault'], 'not-a-url'>, (x: Observed) => Evidence[]> = {
  unreached: (x) => [evidence(x, 'How it ended', x.failure?.text ?? null)],
  refused: (x) => [statusEvidence(x, '200')],
  'not-json': (x) => [statusEvidence(x, null), bodyEvidence(x, null)],
  'no-key': (x) => [fieldEvidence(x, 'keys')],
};

const whatIsThere: Record<Data['fault'], string> = {
  'not-a-url': 'is no address',
  unreached: 'cannot be reached',
  refused: 'are not there',
  'not-json': 'are no JSON',
  'no-key': 'hold no key that can check a signature',
};

/**
 * Scalekit's tokens are signed, and so checked with these keys. Those of others may be anything (RFC 6749 §1.4), about
 * which a server can ask (RFC 7662). And what this computer does not reach, the server may.
 */
const areNeeded = ({ scalekit }: Facts, fault: Data['fault']): boolean => scalekit !== null && fault !== 'unreached';

const named = ({ serverMetadata: { document } }: Facts) => asString(document?.value.jwks_uri);

export default defineCheck<Data>({
  id: 'server-metadata/bad-jwks',
  owner: ({ facts, at }) => ownerOfUrl(facts, at),
  judges: 'answer',
  fails: '`jwks_uri` is not reached, is no JSON, or has no key that a server could use: no server can check a token.',
  references: [rfc(8414, '2'), rfc(7517, '5')],

  test(facts) {
    const { document } = facts.serverMetadata;
    const url = named(facts);
    if (!facts.checked || !document || url === undefined) return unknown;
    const found = (at: Observed, shows: Evidence[], fault: Data['fault']) => {
      const needed = areNeeded(facts, fault);
      return failed({ at, evidence: shows, ...(!needed && { warning: true }), data: { url, fault, needed } });
    };
    if (!httpUrl(url)) {
      return found(document.at, [fieldEvidence(document.at, 'jwks_uri')], 'not-a-url');
    }
    const at = facts.checked.keys;
    if (!at) return unknown;
    const fault = faultOf(at);
    if (fault && fault !== 'not-a-url') return found(at, shown[fault](at), fault);
    return at.status === undefined || at.bodyKind === 'unseen' ? unknown : passed;
  },

  title: ({ facts, data: { url, fault } }) =>
    fault === 'not-a-url'
      ? `${upperFirst(authorizationServer(facts))} names its keys by something that is no address (\`jwks_uri\`)`
      : `The keys of ${authorizationServer(facts)} at ${code(url)} ${whatIsThere[fault]} (\`jwks_uri\`)`,
  summary: ({ facts, data: { needed } }) =>
    needed
      ? `Without these keys your MCP server cannot check a token that ${authorizationServer(facts)} issued, so it refuses every token, or fails.`
      : `If your MCP server checks tokens with these keys, it refuses every token, or fails. If it asks ${authorizationServer(facts)} about each token, it needs none.`,
  why: ({ facts }) =>
    `A token is signed, so that nobody can make one up. With the public keys at this address your MCP server checks that ${authorizationServer(facts)} signed it. No client asks for these keys, so a sign-in fails only at its last step, when your MCP server gets the token. Here they were asked for as your MCP server would.`,
  fix: ({ facts, at, data: { url } }) => {
    const there = `Serve the public keys at ${code(url)}, as JSON with a \`keys\` list.`;
    if (ownerOfUrl(facts, at) === 'mcp-server') return { do: [inServer(there), restartServer] };
    if (facts.scalekit)
      return {
        do: [sendReport(facts)],
        or: isScalekitHost(parseUrl(url)?.hostname ?? '')
          ? []
          : [
              {
                kind: 'case',
                when: `If ${code(host(url))} is a proxy or a copy of yours`,
                steps: [inServer(there)],
              },
            ],
      };
    // A vendor serves its own keys: nobody writes them by hand there.
    if (vendorOf(facts)) return { do: [sendReport(facts)] };
    return { do: [step(authorizationServerPlace(facts), there)], or: orAskVendor(facts) };
  },
  verify: ({ at, data: { url, fault } }) =>
    fault === 'not-a-url'
      ? [verifyAnswer(get(at.request.url), { kind: 'member', name: 'jwks_uri', value: { type: 'url' } })]
      : [verifyAnswer(get(url), { kind: 'text', text: '"kty"' }, `asks ${code(host(url))} for the keys`)],
});
