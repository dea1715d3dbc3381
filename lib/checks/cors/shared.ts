/**
 * What the CORS checks share. The browser's decision is computed once per exchange (`x.cors`); each check takes the
 * verdicts with its reason and explains them. None of them accuses: without a request that a page made itself, and
 * whose answer the page could not use, there is no verdict.
 */
import { clientCalled } from '../../clients/all.ts';
import type { Evidence, Prose } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import type { CorsVerdict } from '../../protocol/cors.ts';
import type { CorsDetail, CorsReason } from '../../protocol/cors-rules.ts';
import { type Check, defineCheck, type Failure, outcome, type Words } from '../define.ts';
import { failureEvidence, headerEvidence, preflightEvidence } from '../kit/evidence.ts';
import { type InPlace, inPlaceOf } from '../kit/in-place.ts';
import { corsOwner, ownerOfUrl } from '../kit/owners.ts';
import { party, purpose } from '../kit/party.ts';
import { fetchStandard, scalekit } from '../kit/references.ts';
import { corsFix } from '../kit/steps/cors.ts';
import { pageOrigin } from '../kit/steps/cors-needs.ts';
import { clientWord, upperFirst } from '../kit/words.ts';

type Blocked = Extract<CorsVerdict, { blocked: true }>;

export interface CorsData {
  on: Blocked['on'];
  detail: CorsDetail;
  /** In the words of the browser: nothing else was seen of it. */
  said?: true;
}

export type CorsWords = Words<CorsData>;

interface CorsCheck
  extends Pick<Check<CorsData>, 'id' | 'fails' | 'title' | 'summary'>,
    Partial<Pick<Check<CorsData>, 'why' | 'fix'>> {
  reason: CorsReason;
  /** Anchor and title in the Fetch standard. */
  standard: [anchor: string, title: string];
  evidence(at: Observed, data: CorsData, origin: string, facts: Facts): Evidence[];
  verify(words: CorsWords, origin: string): ReturnType<Check['verify']>;
  /** Further failures that are no blocked request. */
  more?(facts: Facts): Failure<CorsData>[];
}

/** The requests of this attempt to which CORS applies, made because metadata said so. */
export const corsRequests = ({ exchanges }: Facts): Observed[] =>
  exchanges.filter((x) => x.cors !== undefined && x.endpoint !== undefined && !x.guessed);

/** Of a path that nothing handles. 401 and 5xx show that something there answers, or is to. */
const perhapsNothing = /^(?:3\d\d|40[0345]|410)$/;

/**
 * Before it the same document was asked for at another URL, and nothing that was seen tells why the page got no answer
 * there: a refusal at what a client falls back to, where perhaps nothing is, is not what it fell over.
 */
function isBehindUnseen(requests: readonly Observed[], at: Observed, on: Blocked['on']): boolean {
  const answered = on === 'preflight' ? at.preflight?.response : at.response;
  return (
    perhapsNothing.test(String(answered?.status)) &&
    requests
      .slice(0, requests.indexOf(at))
      .some(
        ({ role, request, cors }) =>
          role === at.role && request.url !== at.request.url && cors?.blocked && cors.reason === 'unexplained',
      )
  );
}

/** A check for one reason of the browser's decision. */
export function defineCorsCheck(check: CorsCheck): Check {
  return defineCheck<CorsData>({
    id: check.id,
    owner: (words) => (frontsOwn(words) ? 'network' : corsOwner(words)),
    judges: 'cors',
    fails: check.fails,
    references: [fetchStandard(...check.standard), scalekit('troubleshooting-cors')],
    test(facts) {
      const requests = corsRequests(facts);
      const failures = requests.flatMap((at): Failure<CorsData>[] => {
        const { cors, endpoint } = at;
        if (!cors?.blocked || cors.reason !== check.reason || !endpoint) return [];
        if (isBehindUnseen(requests, at, cors.on)) return [];
        const data: CorsData = { on: cors.on, detail: cors.detail ?? {}, ...(cors.said && { said: true }) };
        return [
          {
            at,
            endpoint,
            data,
            evidence: data.said ? [failureEvidence(at)] : check.evidence(at, data, pageOrigin(facts, at), facts),
            ...(missingAnyway(facts, at, data) && { warning: true }),
          },
        ];
      });
      return outcome([...failures, ...(check.more?.(facts) ?? [])], requests.some(allowed));
    },
    title: check.title,
    summary: check.summary,
    why: check.why ?? (() => ABOUT_CORS),
    fix: check.fix ?? corsFix,
    verify: (words) => check.verify(words, pageOrigin(words.facts, words.at)),
  });
}

/** Said in Why where a check has nothing more to say. */
export const ABOUT_CORS: Prose =
  'A browser lets a page read the response of another site only where that site allows it, by headers that begin with `Access-Control` (CORS). Before most requests the browser asks that site, with `OPTIONS`.';

/** The browser let the page read an answer, so nothing of what these checks look at was wrong there. */
const allowed = (x: Observed) => x.cors?.blocked === false && x.readable === true && x.status !== undefined;

/**
 * A 404 that the page may not read is to a client what a 404 is that it may read: where no URL has the document, the
 * missing document is what has to be mended.
 */
function missingAnyway({ exchanges }: Facts, at: Observed, { on }: CorsData): boolean {
  if (on !== 'response' || (at.role !== 'resource-metadata' && at.role !== 'server-metadata')) return false;
  return exchanges.filter((x) => x.role === at.role && !x.guessed).every((x) => x.status === 404);
}

/** A header of the answer that decides: the preflight's, or that of the request itself. */
export const corsHeaderEvidence = (at: Observed, { on }: CorsData, name: string, expected: string): Evidence => {
  const shown = on === 'preflight' ? preflightEvidence(at, name, expected) : headerEvidence(at, name, expected);
  return shown.observed === shown.expected ? { ...shown, expected: null } : shown;
};

/** What shows that the answer which decides is that of a product in front of the MCP server. */
export const frontsOwn = ({ facts, at, data: { on } }: CorsWords): InPlace | undefined => {
  const answered = on === 'preflight' ? at.preflight?.response : at.response;
  if ((answered?.status ?? 0) < 400 || ownerOfUrl(facts, at) !== 'mcp-server') return undefined;
  const found = inPlaceOf(facts, at, on);
  return found?.behind === undefined ? found : undefined;
};

/** By the name of who answers: `Scalekit`, `Your MCP server`. */
export const partyWord = ({ facts, at }: Pick<CorsWords, 'facts' | 'at'>): Prose => upperFirst(party(facts, at));

/** It names itself as a program that has no page, and yet a page asked. */
export const runsInNoPage = ({ client }: Pick<Facts, 'client'>): boolean => {
  const known = client.kind === 'other' ? clientCalled(client.name) : undefined;
  return known !== undefined && known.runs.is !== 'page';
};

/** `MCP Inspector’s page`. */
export const pageWord = ({ facts }: Pick<CorsWords, 'facts'>): Prose =>
  runsInNoPage(facts) ? 'a page' : `${clientWord(facts)}’s page`;

/** `Before MCP Inspector’s page may register, the browser asks with \`OPTIONS\``. */
export const asking = (words: CorsWords): Prose =>
  `Before ${pageWord(words)} may ${purpose(words.endpoint)}, the browser asks with \`OPTIONS\`${words.endpoint === 'mcp' ? ', without a token' : ''}`;
