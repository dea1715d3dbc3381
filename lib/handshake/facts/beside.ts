/** What `curl` or a probe asks at the address of the client's server: it says of itself that it is another program. */
import { type Exchange, header } from '../../exchange.ts';
import { programOf } from '../belonging/programs.ts';
import { beginsSession } from '../classify.ts';
import type { RoledExchange } from '../handshake.ts';
import { carriesToken } from './token-use.ts';

const SESSION = 'mcp-session-id';

/** What tells the client from whoever else asks at the same address: those that began a session or had a token are it. */
export function besideIn(all: readonly RoledExchange[]): (x: Exchange) => boolean {
  const own = all.flatMap(({ exchange, role }) =>
    role === 'mcp' && (beginsSession(exchange) || carriesToken(exchange)) ? exchange : [],
  );
  const programs = new Set(own.map(programOf));
  const sessions = new Set(own.map((x) => header(x.response?.headers, SESSION)));
  // Where one of them says nothing of itself, it may be that one.
  const isTold = programs.size > 0 && !programs.has(undefined);
  return (x) => {
    const program = programOf(x);
    if (!isTold || program === undefined || programs.has(program)) return false;
    // Some clients name themselves in another way at each layer: nobody else knows the session.
    const session = header(x.request.headers, SESSION);
    return session === undefined || !sessions.has(session);
  };
}
