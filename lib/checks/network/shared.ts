/** What the network checks share: the requests that they look at, who answered them, how to send one of them again. */
import { header, hides } from '../../exchange.ts';
import type { Evidence, Expectation, Prose, Verification } from '../../finding.ts';
import { type Facts, isInFlight, isMcp, type McpExchange, type Observed } from '../../handshake/facts.ts';
import { isFirstMessage } from '../../protocol/mcp.ts';
import { isSuccess } from '../../protocol/status.ts';
import { createKept } from '../../text/kept.ts';
import { bare, httpOrigin } from '../../text/url.ts';
import { type InspectorPart, ways } from '../../ways.ts';
import { type Failure, type Outcome, outcome } from '../define.ts';
import { type Sighting, sightingEvidence, sightingOf } from '../kit/answers/intermediaries.ts';
import { isWebPage } from '../kit/answers/kinds.ts';
import { evidence } from '../kit/evidence.ts';
import { verifyPermission } from '../kit/permission.ts';
import { pageOrigin } from '../kit/steps/cors-needs.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { sameKind, withHeaders } from '../kit/verify/requests.ts';
import { listed, verifyAnswer, verifyConnect, verifyMcpAnswer, verifyPassing } from '../kit/verify/verify.ts';
import { code, host } from '../kit/words.ts';
import type { Intermediary } from '../signs/sign.ts';

/**
 * The requests of this attempt that metadata, or the client's settings, named: none that it made up, and of what a sign-in
 * does at a provider of the authorization server's own only that at which it ended.
 */
export function networkRequests(facts: Facts): readonly Observed[] {
  const known = requests.of(facts);
  if (known) return known;
  const { exchanges } = facts;
  const end = exchanges.findLast((x) => x.stage === 'authorization' && x.leg !== 'script');
  const made = exchanges.filter((x) => x.endpoint !== undefined && !x.guessed && (x.leg === undefined || x === end));
  requests.keep(facts, made);
  return made;
}
const requests = createKept<Facts, readonly Observed[]>();

/** Something was answered, so the way to a server was open. */
const anyAnswered = (requests: readonly Observed[]): boolean => requests.some((x) => x.status !== undefined);

/** Fails for each request of which there is something to tell; `observed` says whether anything else was seen. */
export const failingRequests = <D>(
  requests: readonly Observed[],
  tell: (at: Observed) => { data: D; evidence: Evidence[] } | undefined,
  observed = anyAnswered(requests),
): Outcome<D> =>
  outcome(
    requests.flatMap((at) => {
      const { endpoint } = at;
      const told = endpoint && tell(at);
      return told ? [{ at, endpoint, ...told }] : [];
    }),
    observed,
  );

/**
 * Fails where one of these answered in a server's place. A person waits at a page in the browser: what follows shows
 * that it let the browser pass. `isOther`: something else has such a sign, too.
 */
export function answeredBy<I extends Intermediary>(
  facts: Facts,
  known: readonly I[],
  isOther: (at: Observed, intermediary: I) => boolean = () => false,
): Outcome<Sighting<I>> {
  const lastPage = facts.exchanges.findLast((x) => x.navigation)?.position ?? -1;
  return failingRequests(networkRequests(facts), (at) => {
    const passed = at.navigation === true && at.position < lastPage;
    const sighting = passed ? undefined : sightingOf(at, known);
    return sighting && !isOther(at, sighting.intermediary)
      ? { data: sighting, evidence: sightingEvidence(at, sighting, rightStatus(at)) }
      : undefined;
  });
}

/** The one status with which an endpoint itself answers what was asked, where it has but one. */
export function rightStatus(at: Observed): string | null {
  if (isMcp(at)) return at.tokenless ? '401' : '200';
  const right: Partial<Record<Observed['role'], string>> = {
    'resource-metadata': '200',
    'server-metadata': '200',
    registration: '201',
    token: '200',
  };
  return right[at.role] ?? null;
}

/** What an endpoint itself answers to a request that lacks what it needs. */
const ownAnswers: Record<string, Expectation> = {
  'resource-metadata': { kind: 'member', name: 'resource', value: { type: 'url' } },
  'server-metadata': { kind: 'member', name: 'authorization_endpoint', value: { type: 'url' } },
  // A page that is in the way may come with 200.
  registration: { kind: 'status', among: [201, 400, 401, 422] },
  token: { kind: 'status', among: [400, 401] },
  authorization: { kind: 'status', among: ['2xx', '3xx', 400, 401, 422] },
};

/** The MCP server answers what was asked: after the sign-in with a token, without which it answered before. */
export function verifyMcp(
  facts: Facts,
  at: Observed,
  { headers = {}, asks }: { headers?: Record<string, string>; asks?: Prose } = {},
): Verification {
  if (at.role === 'mcp' && at.stage === 'session') return verifyWithToken(facts, at, { headers });
  return verifyMcpAnswer(withHeaders(sameKind(at), headers), asks);
}

/** The endpoint itself answers, and nobody in its place. */
export const verifyOwnAnswer = (facts: Facts, at: Observed): Verification[] => [
  at.endpoint === 'mcp'
    ? verifyMcp(facts, at)
    : verifyAnswer(
        sameKind(at),
        ownAnswers[at.endpoint ?? ''] ?? { kind: 'status', among: ['2xx'] },
        `asks ${code(host(at.request.url))} once, without a token`,
      ),
];

/**
 * What looks at who asks lets a browser pass and stops a program: only the program's next request shows that it is let through.
 * Where it was the browser's question that it stopped, that is what has to get through.
 */
export function verifyLetThrough(facts: Facts, at: Observed, { onPreflight }: Sighting): Verification[] {
  if (onPreflight) return [verifyPermission(at, pageOrigin(facts, at))];
  if (!ways[at.via].part) return verifyOwnAnswer(facts, at);
  const right = rightStatus(at);
  const gets = right === null ? 'another status' : code(right);
  const sooner = `${listed(at)} to ${code(host(at.request.url))} gets ${gets}`;
  return [verifyConnect(facts, sooner), ...verifyOwnAnswer(facts, at)];
}

/** What opens with a `GET` for an event stream, and has posted nothing: the older HTTP+SSE transport. */
function opensStream({ mcp }: Facts): (x: McpExchange) => boolean {
  const firstPost = mcp.find((x) => x.request.method === 'POST')?.position ?? Number.POSITIVE_INFINITY;
  return (x) =>
    x.request.method === 'GET' &&
    x.position < firstPost &&
    header(x.request.headers, 'mcp-protocol-version') === undefined &&
    header(x.request.headers, 'mcp-session-id') === undefined;
}

/** A look at the server before anything is opened, as mcp-remote has it: that transport takes no JSON for an answer. */
const looks = ({ request }: McpExchange) => /json/i.test(header(request.headers, 'accept') ?? '');

/** A client that opens so without a token. */
function speaksSse(facts: Facts): (x: McpExchange) => boolean {
  const isStream = opensStream(facts);
  return (x) => x.token.kind !== 'token' && !looks(x) && isStream(x);
}

/**
 * The first messages to the endpoint that the client was given: what a redirect led to, and what names a session,
 * came later. Nothing is concluded where a request was accepted, or asked for a token: then it is an MCP endpoint.
 */
export function openingRequests(facts: Facts): McpExchange[] {
  const { mcp } = facts;
  if (isEndpoint(facts)) return [];
  const isSse = speaksSse(facts);
  const isTriedElse = triesElse(facts);
  return mcp.filter(
    (x) =>
      x.redirectedFrom === undefined &&
      !isTriedElse(x) &&
      !(hides(x.request, 'mcp-session-id') && !opens(x)) &&
      header(x.request.headers, 'mcp-session-id') === undefined &&
      (x.request.method === 'POST' || isSse(x)),
  );
}

/** Where headers are not all shown, only a first message is sure to name no session. */
export const opens = ({ rpcMethod }: McpExchange) => rpcMethod === undefined || isFirstMessage(rpcMethod);

/** Whether the client went on with the other transport, and what becomes of that was not seen. */
function triesElse({ mcp }: Facts): (x: McpExchange) => boolean {
  const last = (method: string) => mcp.findLast((x) => x.request.method === method && isInFlight(x))?.position ?? -1;
  const [post, get] = [last('POST'), last('GET')];
  return ({ request: { method }, position }) => position < (method === 'POST' ? get : post);
}

/** No MCP server answers so: nothing is there, nothing takes the method, or a page for people is there. */
const isNobody = (x: McpExchange): boolean =>
  x.status === undefined || x.status === 404 || x.status === 405 || (isSuccess(x) && isWebPage(x));

/**
 * What checks the token stands before all addresses of a server: its 401 does not say yet that this one is the MCP endpoint.
 * The first messages that a token let through to what lies behind it, where none was accepted, and none had another
 * answer later: what is asked while a server starts is refused by nobody in its place.
 */
export function behindCheck(facts: Facts): McpExchange[] {
  const { mcp, session } = facts;
  if (session.acceptedAt >= 0) return [];
  // A token may be an earlier sign-in's, and the stream one that goes with messages which were not seen.
  const isStream = mcp.some(speaksSse(facts)) ? opensStream(facts) : () => false;
  const isTriedElse = triesElse(facts);
  const opening = session.requests.filter(
    (x) =>
      x.token.kind === 'token' &&
      x.redirectedFrom === undefined &&
      (x.request.method === 'POST' ? opens(x) : isStream(x) && !isTriedElse(x)) &&
      header(x.request.headers, 'mcp-session-id') === undefined,
  );
  const answered = new Map<string, number>();
  for (const x of opening) if (!isNobody(x)) answered.set(x.request.url, x.position);
  return opening.filter(
    (x) =>
      x.position >= (answered.get(x.request.url) ?? 0) &&
      // A client of more than one age asks in the newer way first, which older servers do not know.
      (x.rpcMethod !== 'server/discover' || isSuccess(x)),
  );
}

/** Both transports were tried at the address of a request, by the live check or by the client itself, and neither is there. */
export function speaksNeither(facts: Facts): (x: McpExchange) => boolean {
  const { checked, mcp } = facts;
  const isNothing = ({ status }: McpExchange) => status === 404 || status === 405 || status === 410;
  const areNothing = (tried: readonly McpExchange[]) =>
    (['GET', 'POST'] as const).every((method) => {
      const answers = tried.filter((x) => x.request.method === method);
      return answers.length > 0 && answers.every(isNothing);
    });
  if (checked) {
    const neither = areNothing(checked.all.filter(isMcp).filter((x) => x.page.origin === null && x.tokenless));
    return () => neither;
  }
  // What checks the token answers before it is known whether anything is there.
  const behind = isEndpoint(facts);
  const messages = behind ? behindCheck(facts) : openingRequests(facts);
  const streams = mcp.filter(
    (x) => (!behind || x.token.kind === 'token') && header(x.request.headers, 'mcp-session-id') === undefined,
  );
  const tried = [
    ...messages.filter((x) => x.request.method === 'POST'),
    ...streams.filter((x) => x.request.method === 'GET'),
  ];
  // Once for each address: a page may ask one of them thousands of times.
  const ofAddress = Map.groupBy(tried, ({ request }) => bare(request.url));
  const nothing = new Set([...ofAddress].filter(([, all]) => areNothing(all)).map(([address]) => address));
  return ({ request }) => nothing.has(bare(request.url));
}

/** It took an MCP request, or asked for a token. */
export const isEndpoint = ({ mcp }: Facts): boolean => mcp.some((x) => x.outcome === 'accepted' || x.status === 401);

export interface InspectorData {
  /** What of the Inspector answered. */
  part: InspectorPart;
  text: string;
}

/**
 * Fails where the proxy or backend answered itself with this status; `undefined` stands for no answer at all, unless it
 * came back later.
 */
export function inspectorOutcome(facts: Facts, status: number | undefined): Outcome<InspectorData> {
  const requests = facts.exchanges.filter((x) => ways[x.via].part && x.endpoint !== undefined);
  const told = (x: Observed) => x.status !== undefined || x.failure?.kind === 'network';
  const runs = requests.findLast((x) => told(x) || x.failure?.status !== undefined);
  const failures = requests.flatMap((at): Failure<InspectorData>[] => {
    const { failure, endpoint } = at;
    const { part } = ways[at.via];
    if (failure?.kind !== 'proxy' || failure.status !== status || !endpoint || !part) return [];
    if (status === undefined && runs && runs.position > at.position) return [];
    const { text } = failure;
    return [{ at, endpoint, data: { part, text }, evidence: inspectorEvidence(at, part) }];
  });
  return outcome(failures, requests.some(told));
}

/** Where what answered of the Inspector listens, as far as that was seen: the backend at the page's own address. */
export const seenAt = (at: Observed, part: InspectorPart): string | undefined =>
  part === 'backend' ? httpOrigin(at.page.origin) : at.failure?.at;

/** The headline tells it: which request comes next is another one for each way in which a client calls. */
export const verifyHeadline = (facts: Facts): Verification => verifyPassing(facts, 'the page is no longer refused');

function inspectorEvidence(at: Observed, part: InspectorData['part']): Evidence[] {
  const status = at.failure?.status;
  const name = `MCP Inspector’s own ${part}`;
  const place = host(seenAt(at, part));
  const shown = [
    ...(status === undefined ? [] : [{ ...evidence(at, `Status of ${name}`, String(status), '200'), status }]),
    evidence(
      at,
      status === undefined ? 'How it ended' : `Response of ${name}`,
      at.failure?.text ?? null,
      status === undefined ? 'a response' : null,
    ),
  ];
  return shown.map((one) => ({ ...one, by: place ? `${name} at ${place}` : name }));
}
