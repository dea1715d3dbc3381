/** Ways to see that something is fixed, each with the words that say what is asked. */
import type { Expectation, MemberTest, ProbeRequest, Prose, StatusRange, Verification } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { connectedWords } from '../../../presentation/seen-connected.ts';
import { isSuccess } from '../../../protocol/status.ts';
import { shortPath } from '../../../text/url.ts';
import type { VerificationDraft } from '../../define.ts';
import { clientWord, code, host, upperFirst } from '../words.ts';
import { expected } from './expected.ts';
import { get } from './requests.ts';

/** A sentence with what is asked, and which response shows that it is fixed. */
export const commandWords = (asks: Prose, expects: Expectation): Prose => `The command ${asks}: ${expected(expects)}.`;

const once = ({ url }: ProbeRequest): Prose => `asks ${code(host(url))} once`;

/** One request, and what its answer must be; `asks` is what the command does. */
export const verifyAnswer = (request: ProbeRequest, expects: Expectation, asks = once(request)): Verification => ({
  says: commandWords(asks, expects),
  anyOf: [{ request, expects }],
});

export const verifyStatus = (request: ProbeRequest, among: readonly StatusRange[], asks: Prose): Verification =>
  verifyAnswer(request, { kind: 'status', among }, asks);

/** The server answers at all, whatever it says. */
export const verifyReached = (request: ProbeRequest, asks?: Prose): Verification =>
  verifyAnswer(request, { kind: 'answer' }, asks);

/** An MCP server itself answers an MCP request. */
export const verifyMcpAnswer = (request: ProbeRequest, asks?: Prose): Verification =>
  verifyAnswer(request, { kind: 'mcp' }, asks);

/** The document at this URL has a member of this kind. */
export const verifyMember = (url: string, name: string, value: MemberTest): Verification =>
  verifyAnswer(get(url), { kind: 'member', name, value });

/** One of these URLs brings a document in which this member is an address. */
export function verifyDocument(urls: readonly string[], name: string): Verification {
  const distinct = [...new Set(urls)];
  const expects = { kind: 'member', name, value: { type: 'url' } } as const;
  const where = distinct.length > 1 ? ' for the JSON at each of its addresses, of which one is enough' : ' once';
  return {
    says: commandWords(`asks ${code(host(distinct[0]))}${where}`, expects),
    anyOf: distinct.map((url) => ({ request: get(url), expects })),
  };
}

/** None of these members has this text any more, and none is gone. */
export const replaced = (members: readonly { name: string; text: string; value: MemberTest }[]): Expectation => ({
  kind: 'all',
  of: [
    ...members.map(({ name, value }) => ({ kind: 'member', name, value }) as const),
    { kind: 'without', members: members.map(({ name, text }) => ({ name, text })) },
  ],
});

/** Where no request can decide: one sentence that says what to do and what to see. */
export const verifyBySight = (says: string): Verification => ({ says });

/** The same where what to do is to connect again. `more`: what is said apart from the rest where little place is. */
const onceConnected = (by: Prose, sees: Prose, shows?: Prose, more?: Prose): VerificationDraft => ({
  says: `${by}: ${sees}.`,
  by,
  ...(shows !== undefined && more !== undefined && { inTwo: [`${by}: ${shows}.`, `${upperFirst(more)}.`] }),
});

type Connecting = Pick<Facts, 'client' | 'via'>;

const connected = ({ client, via }: Connecting): Prose => connectedWords(via, clientWord({ client }));

/**
 * Where only a new sign-in shows it: the button that the reader presses again, the headline, and which request is another
 * one then; after a live check, which sees neither, the client. `then`: what is seen here in place of the headline.
 */
export function verifyConnect(facts: Connecting, request: Prose, then = connected(facts)): VerificationDraft {
  if (facts.via === 'live-check') return onceConnected(connectAgain(facts), connected(facts));
  const listed = `under **Requests**, ${request}`;
  return onceConnected(connectAgain(facts), `${then}, and ${listed}`, then, listed);
}

/** The same by what comes to pass on the way there. */
export const verifyPassing = (facts: Connecting, comes: Prose): VerificationDraft =>
  onceConnected(connectAgain(facts), `${comes}, and ${connected(facts)}`, connected(facts), comes);

const connectAgain = ({ client }: Pick<Facts, 'client'>): Prose =>
  client.kind === 'inspector'
    ? 'Press **Connect** in MCP Inspector again'
    : `Connect again from ${clientWord({ client })}`;

/** Where the client is set to something else: what comes next is seen, whatever it is. `stays`: and what is seen as before. */
export function connectWith(facts: Connecting, what: Prose, stays?: Prose): Verification {
  const says = `Connect with ${what}: ${connected(facts)}.`;
  return stays === undefined ? { says } : { says: `${says} ${stays}.`, inTwo: [says, `${stays}.`] };
}

export const signInOpens = (facts: Facts): Verification => verifyPassing(facts, 'the sign-in page opens');
/** The sign of a token: its status, or where that was one of success and an error beside it, the token itself. */
export const tokenSign = (facts: Pick<Facts, 'token'>): Prose => {
  const refused = facts.token.request;
  return refused && isSuccess(refused.at) && !refused.issued
    ? `the response to ${tokenRequest(facts)} holds an \`access_token\``
    : `${tokenRequest(facts)} has \`200\``;
};

export const tokenComes = (facts: Facts): Verification => verifyConnect(facts, tokenSign(facts));

/** A request by its line in the list of requests: `POST /mcp`. */
export const listed = ({ request: { method, url } }: Pick<Observed, 'request'>): Prose =>
  code(`${method} ${shortPath(url) ?? url}`);

export const tokenRequest = ({ token: { request } }: Pick<Facts, 'token'>): Prose =>
  request ? listed(request.at) : 'the request for the token';
