/** Ways to see that something is fixed, each with the words that say what is asked. */
import type { Expectation, HeaderTest, MemberTest, ProbeRequest, StatusRange, Verification } from '../../../finding.ts';
import { host } from '../words.ts';
import { get } from './requests.ts';

/** One request, and what its answer must be. */
export const verifyAnswer = (request: ProbeRequest, expects: Expectation, says: string): Verification => ({
  says,
  anyOf: [{ request, expects }],
});

export const verifyStatus = (request: ProbeRequest, among: readonly StatusRange[], says = ''): Verification =>
  verifyAnswer(request, { kind: 'status', among }, says || `asks ${host(request.url)} once and looks at the status`);

/** `once`: in exactly one line. */
export const verifyHeader = (
  request: ProbeRequest,
  name: string,
  value: HeaderTest,
  { once = false } = {},
): Verification =>
  verifyAnswer(
    request,
    { kind: 'header', name, value, ...(once && { once }) },
    `asks ${host(request.url)} once and looks at one header`,
  );

/** The server answers at all, whatever it says. */
export const verifyReached = (request: ProbeRequest, says = ''): Verification =>
  verifyAnswer(
    request,
    { kind: 'answer' },
    says || `asks ${host(request.url)} once and looks only at whether it answers`,
  );

/** An MCP server itself answers an MCP request. */
export const verifyMcpAnswer = (request: ProbeRequest, says = ''): Verification =>
  verifyAnswer(request, { kind: 'mcp' }, says || `asks ${host(request.url)} once and looks at the kind of answer`);

/** The document at this URL has a member of this kind. */
export const verifyMember = (url: string, name: string, value: MemberTest, what = 'at one member'): Verification =>
  verifyAnswer(get(url), { kind: 'member', name, value }, `asks ${host(url)} for one document and looks ${what}`);

/** One of these URLs brings a document with this member. */
export function verifyDocument(urls: readonly string[], name: string): Verification {
  const distinct = [...new Set(urls)];
  return {
    says: `asks ${host(distinct[0])} for ${distinct.length > 1 ? 'the document at each of its URLs' : 'one document'}`,
    anyOf: distinct.map((url) => ({ request: get(url), expects: { kind: 'member', name, value: 'there' } })),
  };
}

/** In the document at this URL none of these members has this text any more; `what` is looked for. */
export const verifyWithout = (url: string, members: readonly { name: string; text: string }[], what: string) =>
  verifyAnswer(get(url), { kind: 'without', members }, `asks ${host(url)} for one document and looks ${what}`);

/** Where no request can decide: one sentence that says what to do and what to see. */
export const verifyBySight = (says: string): Verification => ({ says });

export const signInOpens = verifyBySight('Connect: the sign-in page opens.');
export const tokenComes = verifyBySight('Connect: the request for the token gets 200.');
