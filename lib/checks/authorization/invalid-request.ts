import type { Prose } from '../../finding.ts';
import type { Facts } from '../../handshake/facts.ts';
import { closeBehind } from '../../text/close-behind.ts';
import { defineCheck, type FixDraft } from '../define.ts';
import {
  authorizationRefusals,
  type RefusedAuthorization,
  requestEvidence,
} from '../kit/answers/authorization-refusals.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { between, yourBrowser } from '../kit/places.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { enterScopes } from '../kit/steps/client-settings.ts';
import { updateSteps } from '../kit/steps/clients.ts';
import { logStep, logsAndSupport, orAskVendor, sendReport } from '../kit/steps/scalekit.ts';
import { settingStep } from '../kit/steps/setting.ts';
import { step } from '../kit/steps/step.ts';
import { verifyAuthorization } from '../kit/verify/oauth.ts';
import { verifyPassing } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, saying, upperFirst } from '../kit/words.ts';

type Reason = 'pkce' | 'connection' | 'grant' | 'scope' | 'lost' | 'unsaid';

/** Pages of a sign-in know it again by a cookie; a page may speak of others too. */
const lost =
  /\bsession (?:id )?(?:was )?(?:not found|missing|lost)\b|\b(?:missing|no|without|invalid|enable|lost) (?:\w+ )?cookies?\b(?! polic)/i;
const saysLost = (words: string) =>
  lost.test(words) ||
  closeBehind(
    words,
    /\bcookies?\b(?! polic)/gi,
    30,
    /\b(?:not|missing|required|mismatch|disabled|blocked|lost|absent|expired|invalid|(?:must|need to) be)\b/i,
  );

function reasonOf({ error, request }: RefusedAuthorization): Reason {
  const words = `${error.code ?? ''} ${error.description ?? ''}`;
  if (request && !request.hasCodeChallenge && !request.byReference) return 'pkce';
  if (/no connections? (?:is |are )?enabled/i.test(words)) return 'connection';
  if (error.code === 'unauthorized_client') return 'grant';
  if (saysLost(words)) return 'lost';
  return request && !request.byReference && request.scope === undefined && /['"`]?scope['"`]?/i.test(words)
    ? 'scope'
    : 'unsaid';
}

/** Only what is not as it has to be. */
const wrong = (request: RefusedAuthorization['request'], name: string, sent: string | undefined, right: string) =>
  request && !request.byReference && sent !== right ? requestEvidence(request, name, sent, right) : [];

export default defineCheck<RefusedAuthorization>({
  id: 'authorization/invalid-request',
  owner: 'client',
  judges: 'answer',
  fails:
    'The authorization server refuses the request itself: `invalid_request`, `unsupported_response_type`, `unauthorized_client`, or another refusal that nothing else explains.',
  references: [rfc(6749, '4.1.2.1'), scalekit('troubleshooting')],

  test: (facts) =>
    refusedAs('invalid-request', authorizationRefusals(facts), ({ request }) => ({
      evidence: [
        ...wrong(request, 'response_type', request?.responseType, 'code'),
        ...wrong(request, 'code_challenge_method', request?.codeChallengeMethod, 'S256'),
      ],
    })),

  title: ({ facts, data }) => {
    const who = upperFirst(authorizationServer(facts));
    const { code: said } = data.error;
    const reason = reasonOf(data);
    if (reason === 'connection')
      return `${who} has no way to sign people in for ${clientWord(facts)} (${code(said ?? 'no connections')})`;
    const refuses =
      reason === 'lost'
        ? `Most likely ${authorizationServer(facts)} lost the sign-in`
        : `${who} refuses the sign-in request`;
    return `${refuses} of ${clientWord(facts)}${said ? ` (${code(said)})` : ''}`;
  },
  summary: ({ facts, data }): Prose =>
    ({
      pkce: 'The request lacks `code_challenge`, a check value that protects the sign-in code (PKCE).',
      connection: facts.scalekit
        ? 'Most likely no method to sign in, such as Google, is turned on in this environment. Scalekit calls such a method a connection.'
        : `No way for people to sign in is turned on for ${clientWord(facts)}.`,
      grant: `${upperFirst(clientWord(facts))} may not sign people in with a code there.`,
      scope: `The request names no permission (\`scope\`), and ${authorizationServer(facts)} wants at least one.`,
      lost: `Most likely the browser did not send the cookie by which ${authorizationServer(facts)} knows a sign-in again.`,
      unsaid: 'Only its own words say what is wrong with it: see Why.',
    })[reasonOf(data)],
  why: ({ facts, at, data }) => {
    const seen = data.error.where === 'callback' || at.status === undefined ? '' : ` It answers ${code(at.status)}.`;
    return `${upperFirst(clientWord(facts))} sent the browser to ${authorizationServer(facts)} to sign in.${seen}${saying(data.error)}`;
  },
  fix: ({ facts, data }) => fixOf(facts, data),
  // Where the request itself has to be another one, the same one shows nothing.
  verify: ({ facts, data }) => [
    /^(?:pkce|scope|lost)$/.test(reasonOf(data))
      ? verifyPassing(facts, 'the sign-in page opens')
      : verifyAuthorization(facts),
  ],
});

function fixOf(facts: Facts, data: RefusedAuthorization): FixDraft {
  const stuck = logsAndSupport(facts);
  const or = orAskVendor(facts);
  switch (reasonOf(data)) {
    case 'pkce':
      return { do: updateSteps(facts), stuck };
    case 'connection':
      return { do: [settingStep(facts, 'connection')], or, stuck };
    case 'grant':
      return {
        do: [facts.scalekit ? sendReport(facts) : settingStep(facts, 'grant', 'authorization_code')],
        or,
        stuck,
      };
    case 'scope':
      return { do: [enterScopes(facts, facts.resourceMetadata.scopesSupported ?? [])], stuck };
    case 'lost': {
      const site = authorizationServer(facts);
      return {
        do: [step(yourBrowser, `Allow cookies for ${site}.`)],
        or: [
          {
            kind: 'case',
            when: 'If they are allowed',
            instead: 'let the cookie reach the browser',
            steps: [
              step(
                between(`the proxy in front of ${site.replaceAll('`', '')}`),
                'Let the `Set-Cookie` of each response through.',
              ),
            ],
          },
          ...or,
        ],
        stuck,
      };
    }
    case 'unsaid': {
      const log = logStep(facts);
      return log.length
        ? { do: log, or, stuck: facts.scalekit ? [sendReport(facts)] : [] }
        : { do: [sendReport(facts)] };
    }
  }
}
