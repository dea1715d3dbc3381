/**
 * Which program asked, in a capture of programs that are no browser: `curl` beside the client, or the server itself, which
 * reads metadata of its own. A program is told by its `User-Agent`; one that does not name itself may be the client.
 */
import { type Exchange, header } from '../../exchange.ts';
import { expired } from '../../protocol/jwt.ts';
import { isSuccess } from '../../protocol/status.ts';
import { grantOf } from '../body.ts';
import { tokenIssued } from '../facts/oauth.ts';
import { tokenOf } from '../facts/token-use.ts';
import type { RoledExchange } from '../handshake.ts';

/** What a person asks with by hand; no client is one. */
const tools =
  /^(?:curl|wget|httpie|xh|hurl|restish|postmanruntime|insomnia|bruno-runtime|yaak|thunder client|vscode-restclient)\b|powershell\//i;

/** How it names itself. */
export const programOf = ({ request }: Pick<Exchange, 'request'>): string | undefined =>
  header(request.headers, 'user-agent');

/** Only what was asked itself has the header of who asked; a browser goes where a sign-in leads it. */
const asksItself = ({ exchange: { via, navigation } }: RoledExchange): boolean => via === 'direct' && !navigation;

/** Only a client sends these. */
const isOfClient = ({ role }: RoledExchange): boolean => role === 'mcp' || role === 'registration' || role === 'token';
const isMetadata = ({ role }: RoledExchange): boolean => role === 'resource-metadata' || role === 'server-metadata';

const isOfTool = (program: string | undefined): boolean => tools.test(program ?? '');
const isToolsOwn = (x: RoledExchange): boolean => asksItself(x) && isOfTool(programOf(x.exchange));

/** What asked calls itself; of what an Inspector handed on nobody knows. */
function namesIn(all: readonly RoledExchange[]): ReadonlySet<string | undefined> {
  const names = new Set<string | undefined>();
  for (const x of all) if (asksItself(x)) names.add(programOf(x.exchange));
  return names;
}

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
  // That of a page whose headers the browser has not told of yet is none more.
  if (named.length < 2) return program === undefined || all.has(program);
  return x.role === 'mcp' && speaking.has(program);
}

/** What the client asked, of all that may be a sign-in's, where another program asked something too. */
export function askedByClient(all: readonly RoledExchange[]): readonly RoledExchange[] {
  const named = [...namesIn(all)].filter((program) => program !== undefined);
  if (!(named.length > 1 || named.some(isOfTool))) return all;
  const client = all.filter((x) => isOfClient(x) && !isToolsOwn(x));
  if (!client.length) return all;
  const tokens = tokensIn(all);
  if (isToolClient(all, client, tokens)) return all;
  const own = namesIn(client);
  // Some clients name themselves in another way at each layer: then only one of them has metadata.
  const read = new Set(
    all
      .filter((x) => isMetadata(x) && isSuccess(x.exchange.response) && own.has(programOf(x.exchange)))
      .map(({ role }) => role),
  );
  const taken = client.filter(({ role, exchange }) => role === 'mcp' && isSuccess(exchange.response));
  const worked = new Set(taken.map(({ exchange }) => tokenOf(exchange)?.fingerprint));
  // The client's own token is no good whoever sends it; one that worked once is over.
  const isRefused = (x: RoledExchange) =>
    x.exchange.response?.status === 401 && tokens.current.has(x) && !worked.has(tokenOf(x.exchange)?.fingerprint);
  const isBeside = (x: RoledExchange) => {
    const program = programOf(x.exchange);
    if (!asksItself(x) || program === undefined) return false;
    if (isOfTool(program)) return !isRefused(x);
    // A client that says nothing of itself may call itself anything elsewhere.
    return isMetadata(x) && read.has(x.role) && own.size > 0 && !own.has(undefined) && !own.has(program);
  };
  return all.filter((x) => !isBeside(x));
}

/**
 * Whether a tool is a client too: it signed somebody in, or sends the messages with a token that was got for it. One that
 * tries a token before its client does says what that is worth, but that a tool alone is kept out (403) may be for the tool.
 */
function isToolClient(all: readonly RoledExchange[], client: readonly RoledExchange[], tokens: Tokens): boolean {
  const isAlone = !client.some(({ role }) => role === 'mcp');
  const isUsed = client.some(
    ({ role, exchange }) => role === 'mcp' && tokens.issued.has(tokenOf(exchange)?.fingerprint),
  );
  return all.filter(isToolsOwn).some((x) => {
    const { role, exchange } = x;
    if (role === 'token') return isSuccess(exchange.response) && grantOf(exchange) === 'authorization_code';
    return !isUsed && tokens.current.has(x) && (isAlone || exchange.response?.status !== 403);
  });
}

interface Tokens {
  issued: ReadonlySet<string | undefined>;
  /** Messages with the one that was issued last before them and is not over. */
  current: ReadonlySet<RoledExchange>;
}

function tokensIn(all: readonly RoledExchange[]): Tokens {
  const issued = new Set<string>();
  const current = new Set<RoledExchange>();
  let last: string | undefined;
  for (const x of all) {
    const given = x.role === 'token' ? tokenIssued(x.exchange)?.fingerprint : undefined;
    if (given !== undefined) issued.add(given);
    last = given ?? last;
    const sent = x.role === 'mcp' && x.exchange.request.method === 'POST' ? tokenOf(x.exchange) : undefined;
    if (sent === undefined || sent.fingerprint !== last) continue;
    if (!(sent.claims && expired(sent.claims, x.exchange.startedAt))) current.add(x);
  }
  return { issued, current };
}
