/**
 * Which program asked, in a capture of programs that are no browser: `curl` beside the client, or the server itself, which
 * reads metadata of its own. A program is told by its `User-Agent`; one that does not name itself may be the client.
 */
import { type Exchange, header } from '../exchange.ts';
import { isSuccess } from '../protocol/status.ts';
import { tokenIssued } from './facts-oauth.ts';
import type { RoledExchange } from './handshake.ts';
import { tokenOf } from './observe.ts';

/** What a person asks with by hand; no client is one. */
const tools =
  /^(?:curl|wget|httpie|xh|hurl|restish|postmanruntime|insomnia|bruno-runtime|yaak|thunder client|vscode-restclient)\b|\bpowershell\//i;

const programOf = ({ request }: Pick<Exchange, 'request'>): string | undefined => header(request.headers, 'user-agent');

/** Only what was asked itself has the header of who asked; a browser goes where a sign-in leads it. */
const asksItself = ({ exchange: { via, navigation } }: RoledExchange): boolean => via === 'direct' && !navigation;

/** Only a client sends these. */
const isOfClient = ({ role }: RoledExchange): boolean => role === 'mcp' || role === 'registration' || role === 'token';
const isMetadata = ({ role }: RoledExchange): boolean => role === 'resource-metadata' || role === 'server-metadata';

const isOfTool = (program: string | undefined): boolean => tools.test(program ?? '');

/** What asked calls itself; of what an Inspector handed on nobody knows. */
const namesIn = (all: readonly RoledExchange[]): ReadonlySet<string | undefined> =>
  new Set(all.filter(asksItself).map(({ exchange }) => programOf(exchange)));

/** Those that asked anything, and those that speak to the server. */
export interface Programs {
  all: ReturnType<typeof namesIn>;
  speaking: ReturnType<typeof namesIn>;
}
export const programsOf = (all: readonly RoledExchange[]): Programs => ({
  all: namesIn(all),
  speaking: namesIn(all.filter(({ role }) => role === 'mcp')),
});

/** One more leaves it as it is who is the client. */
export function isAsBefore(x: RoledExchange, { all, speaking }: Programs): boolean {
  if ([...all].some(isOfTool)) return false;
  if (!asksItself(x)) return true;
  const program = programOf(x.exchange);
  const named = [...all].filter((name) => name !== undefined);
  return named.length < 2 ? all.has(program) : x.role === 'mcp' && speaking.has(program);
}

/** What the client asked, of all that may be a sign-in's, where another program asked something too. */
export function askedByClient(all: readonly RoledExchange[]): readonly RoledExchange[] {
  const named = [...namesIn(all)].filter((program) => program !== undefined);
  const client = all.filter((x) => isOfClient(x) && !(asksItself(x) && isOfTool(programOf(x.exchange))));
  const own = namesIn(client);
  // A client that says nothing of itself may call itself anything elsewhere.
  const isUnnamed = own.size > 0 && [...own].every((program) => program === undefined);
  if (!client.length || isUnnamed || !(named.length > 1 || named.some(isOfTool))) return all;
  // Some clients name themselves in another way at each layer: then only one of them reads metadata.
  const read = new Set(all.filter((x) => isMetadata(x) && own.has(programOf(x.exchange))).map(({ role }) => role));
  const isRefused = refusedTokens(client);
  const isBeside = (x: RoledExchange) => {
    const program = programOf(x.exchange);
    if (!asksItself(x) || program === undefined) return false;
    if (isOfTool(program)) return !isRefused(x);
    return isMetadata(x) && read.has(x.role) && own.size > 0 && !own.has(undefined) && !own.has(program);
  };
  return all.filter((x) => !isBeside(x));
}

/** Whether it shows that the client's own token is no good, which it is whoever sends it; one that worked once is over. */
function refusedTokens(client: readonly RoledExchange[]): (x: RoledExchange) => boolean {
  const issued = new Set(
    client.flatMap(({ role, exchange }) => (role === 'token' ? tokenIssued(exchange)?.fingerprint : [])),
  );
  const taken = client.filter(({ role, exchange }) => role === 'mcp' && isSuccess(exchange.response));
  const worked = new Set(taken.map(({ exchange }) => tokenOf(exchange)?.fingerprint));
  return ({ role, exchange }) => {
    const sent = tokenOf(exchange)?.fingerprint;
    const refused = role === 'mcp' && (exchange.response?.status === 401 || exchange.response?.status === 403);
    return refused && sent !== undefined && issued.has(sent) && !worked.has(sent);
  };
}
