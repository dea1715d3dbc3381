/** From an attempt to what of it can be compared with another. */
import { type Exchange, hides } from '../exchange.ts';
import type { StageId } from '../finding.ts';
import { grantOf, requestBody, responseBody } from '../handshake/body.ts';
import { nameOfClient } from '../handshake/client.ts';
import { carriesToken } from '../handshake/facts/token-use.ts';
import type { Role } from '../handshake/facts.ts';
import type { Attempt, Handshake } from '../handshake/handshake.ts';
import { tellingOf } from '../handshake/telling.ts';
import { asString, isObject } from '../text/json.ts';
import { bare, formPairs, parseUrl } from '../text/url.ts';
import { MAX_ORDER, MAX_PARTS, type Part, type SignIn } from './kept-sign-in.ts';
import { isAsked, isSaid } from './left-out.ts';
import {
  addressValues,
  challengeValues,
  headerPairs,
  memberValues,
  messageValues,
  tokenValues,
  type Values,
  valuesOf,
} from './values.ts';

/** One request of the sign-in, by which the same of another is found: of several the last. */
interface Subject {
  id: string;
  role: Role;
  stage: StageId;
  /** As a reader calls it. */
  name: string;
}

const names: Record<Exclude<Role, 'mcp' | 'keys'>, string> = {
  'resource-metadata': 'request for the metadata of your MCP server',
  'server-metadata': 'request for the metadata of the authorization server',
  registration: 'registration',
  authorization: 'request to sign in',
  callback: 'way back from the sign-in',
  token: 'request for a token',
};

export function signInOf(
  { server, client, via }: Pick<Handshake, 'server' | 'client' | 'via'>,
  attempt: Attempt,
): SignIn | undefined {
  if (server === null) return undefined;
  const { startedAt } = attempt;
  const subjects = new Map<string, Subject>();
  const last = new Map<string, Exchange>();
  const seenIn = new Map<string, string[]>();
  const addresses = new Map<Role, string[]>();
  const order: string[] = [];
  let tokens = false;
  for (const { exchange: x, role } of tellingOf(attempt).map(({ roled }) => roled)) {
    // What was given up or is not answered yet says nothing.
    if ((!x.response && !x.failure) || x.failure?.kind === 'aborted') continue;
    const subject = subjectOf(x, role, tokens, addresses);
    if (!subject) continue;
    if (role === 'token') tokens = true;
    subjects.set(subject.id, subject);
    last.set(subject.id, x);
    const ids = seenIn.get(subject.id) ?? [];
    seenIn.set(subject.id, ids);
    ids.push(x.id);
    const step = role === 'mcp' ? (subject.stage === 'session' ? 'MCP with the token' : 'MCP') : subject.name;
    if (order.at(-1) !== step && order.length < MAX_ORDER) order.push(step);
  }
  const parts = [...subjects.values()].flatMap((subject) => {
    const x = last.get(subject.id);
    return x ? partsOf(subject, x).map((part): Part => ({ ...part, exchanges: seenIn.get(subject.id) ?? [] })) : [];
  });
  const registration = last.get('registration');
  const own: [string, string | null | undefined][] = [
    ['Version', nameOfClient(client)],
    ['Way', via],
    ['Page', client.origin],
  ];
  const of: Part = {
    id: 'client',
    stage: 'network',
    of: 'of the client',
    whole: false,
    answered: false,
    values: valuesOf(own.flatMap(([name, text]) => (text ? [[name, text] as const] : []))),
  };
  return {
    server: bare(server).slice(0, 2048),
    page: attempt.client.origin ?? null,
    startedAt,
    registered: (registration?.response?.status ?? 500) < 300,
    parts: [of, ...parts].slice(0, MAX_PARTS),
    order,
  };
}

function subjectOf(x: Exchange, role: Role, tokens: boolean, addresses: Map<Role, string[]>): Subject | undefined {
  if (role === 'keys') return undefined;
  if (role === 'mcp') {
    const withToken = carriesToken(x) || (tokens && hides(x.request, 'authorization'));
    const [message] = requestBody(x).messages;
    const method = (isObject(message) && asString(message.method)?.slice(0, 60)) || x.request.method;
    return {
      id: `mcp ${withToken ? 'with' : 'without'} ${method}`,
      role,
      stage: withToken ? 'session' : 'challenge',
      name: `${method} request ${withToken ? 'with the token' : 'without a token'}`,
    };
  }
  // Pages of the sign-in come or do not, by what the browser remembers.
  if (role === 'authorization' && !parseUrl(x.request.url)?.searchParams.has('response_type')) return undefined;
  // A client that is refused refreshes the token: what comes of that is not what the sign-in got.
  if (role === 'token' && grantOf(x) === 'refresh_token')
    return { id: 'refresh', role, stage: 'token', name: 'refresh of the token' };
  const stage = role === 'callback' ? 'authorization' : role;
  if (role !== 'resource-metadata' && role !== 'server-metadata') return { id: role, role, stage, name: names[role] };
  const asked = addresses.get(role) ?? [];
  addresses.set(role, asked);
  const address = bare(x.request.url);
  if (!asked.includes(address) && asked.length < 5) asked.push(address);
  const place = Math.max(asked.indexOf(address), 0);
  const again = place ? ` at address ${place + 1}` : '';
  return { id: `${role}${again}`, role, stage, name: names[role] + again };
}

function partsOf({ id, role, stage, name }: Subject, x: Exchange): Part[] {
  const { request, response, failure, preflight, via } = x;
  const part = (kind: string, of: string, values: Values, more: Partial<Part> = {}): Part => ({
    id: `${id} ${kind}`,
    stage,
    of: `${of} ${name}`,
    whole: true,
    answered: true,
    values,
    ...more,
  });
  const asked = { answered: false };
  // A page and what sends for it have headers of their own.
  const by = via === 'direct' ? '' : ` by ${via}`;
  const parts = [
    part('address', 'of the', addressValues(request.url), asked),
    part(`request${by}`, 'in the', headerPairs(request.headers, isAsked), {
      ...asked,
      whole: !request.headersPartial && !request.hidden?.length,
    }),
    part('outcome', 'of the response to the', outcomeOf(role, response?.status, failure?.text)),
  ];
  const sent = requestBody(x);
  if (role === 'registration' && isObject(sent.json))
    parts.push(part('sent', 'in the', memberValues(sent.json), asked));
  if (role === 'token' && sent.kind === 'form')
    parts.push(part('sent', 'in the', valuesOf(formPairs(request.body ?? '')), asked));
  if (preflight?.response) {
    const { status, headers, headersPartial } = preflight.response;
    const values: Values = [['Status', String(status)], ...headerPairs(headers, isSaid)];
    parts.push(
      part('preflight', 'of the browser’s permission check for the', values, {
        whole: !headersPartial,
        stage: 'network',
      }),
    );
  }
  if (!response || response.status === 0) return parts;
  const whole = response.headersPartial !== true;
  const said = headerPairs(response.headers, isSaid);
  const [forPages, forAll] = [said.filter(isForPages), said.filter((pair) => !isForPages(pair))];
  parts.push(part('response', 'in the response to the', [...forAll, ...challengeValues(response.headers)], { whole }));
  if (via === 'direct') parts.push(part('permission', 'in the response to the', forPages, { whole }));
  const { json, messages } = responseBody(x);
  const [document] = role === 'mcp' ? messages : [json];
  if (!isObject(document)) return parts;
  // What refuses is no document that lacks all of its members.
  const kind = response.status < 400 ? 'document' : 'error';
  const values = role === 'mcp' ? messageValues(document) : memberValues(document);
  // Whoever registers gets a new client ID.
  const counted = role === 'registration' ? values.filter(([name]) => name !== 'client_id') : values;
  const isMetadata = kind === 'document' && role.endsWith('-metadata');
  const of = isMetadata ? { of: `in the ${name.replace('request for the ', '')}` } : {};
  parts.push(part(kind, 'in the response to the', counted, of));
  const token = role === 'token' ? tokenValues(asString(document.access_token)) : undefined;
  if (token)
    parts.push(
      part('token', 'in the token of the', token, { of: id === 'refresh' ? 'in the refreshed token' : 'in the token' }),
    );
  return parts;
}

/** Sent for a page's request alone: what sends for it gets none. */
const isForPages = ([name]: Values[number]) => /^(?:access-control-|vary$)/.test(name);

/** Whether somebody has to sign in or is remembered shows in a redirect or a page; either is fine. */
function outcomeOf(role: Role, status: number | undefined, failure: string | undefined): Values {
  const fine = role === 'authorization' && status !== undefined && status < 400;
  return valuesOf([
    ...(status ? [['Status', fine ? 'a page or a redirect' : String(status)] as const] : []),
    ...(failure ? [['Failure', failure] as const] : []),
  ]);
}
