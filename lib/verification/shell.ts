/**
 * A verification as a command: it says FIXED with exit status 0, or STILL BROKEN, what was seen, and exit status 1.
 * POSIX shell with curl, grep and sed alone, so that it runs on any developer's machine; so JSON is searched as text,
 * once it is seen to be JSON.
 * It runs in a subshell: nothing of it is left behind, and a terminal reads it whole before anything runs.
 */
import type { Expectation, FollowUp, Probe, ProbeRequest, StatusRange, Verification } from '../finding.ts';
import { unseen } from '../text/visible.ts';
import { challengeLine, headerLine, literal, memberPattern, withoutPattern } from './patterns.ts';
import { headersToShow, named, needsToken } from './seen.ts';

/** `undefined` where nothing outside the client can decide. */
export function shellCommand(verification: Verification): string | undefined {
  const { anyOf } = verification;
  if (!anyOf?.length) return undefined;
  const probes = anyOf.map(ofProbe);
  const tests = probes.length === 1 ? (probes[0] ?? '') : probes.map((probe) => `{ ${probe}; }`).join(' ||\n   ');
  const token = needsToken(verification);
  const shown = ['HTTP/', ...headersToShow(verification).map((name) => `${name}:`)].join('|');
  return `(
${token ? `${askForToken}\n` : ''}${functions(tests)}
if ${tests}
then echo FIXED
${
  token
    ? `elif [ -z "$TOKEN" ]; then echo 'NOT CHECKED. No token was given.'; false
`
    : ''
}else echo 'STILL BROKEN'; [ -n "$r" ] || echo 'There was no response.'
  { printf '%s\\n' "$h" | LC_ALL=C grep -aiE ${quote(`^(${shown})`)}; printf '%.300s\\n' "$b"; } | ${told}; false
fi
)`;
}

/** The server's words: marked as such, a line each, and nothing in them that a terminal obeys or nobody sees. */
const told = `LC_ALL=C tr -c '\\012\\040-\\176' '?' | sed 's/^/| /'`;

/** `ask` sends it, and splits the response into head and body; the body on one line, so that a pattern may reach across lines. */
const ask = `ask() {
  r=$(curl -gsSi --suppress-connect-headers --max-time 20 "$@" | tr -d '\\r'); h=$(printf '%s\\n' "$r" | sed '/^$/q')
  b=$(printf '%s\\n' "$r" | sed '1,/^$/d' | tr '\\n' ' ')
}`;
const head = `head_has() { printf '%s\\n' "$h" | grep -qiE -e "$1"; }`;
const no = 'no() { if "$@"; then false; fi; }';
/**
 * The strings as `""`, what else is no list and no object as `0`, and then what is innermost as `0`, sixteen deep: a whole
 * document is one in the end. Line ends are no characters of a string.
 */
const json = `is_json() {
  p='s#\\[((""|0)(,(""|0))*)?\\]|\\{("":(""|0)(,"":(""|0))*)?\\}#0#g;'; p=$p$p$p$p; p=$p$p$p$p
  [ "$(printf '%s\\n' "$r" | sed '1,/^$/d' | tr '\\n' '\\001' | LC_ALL=C sed -E 's#"([^"\\\\[:cntrl:]]|\\\\(["\\\\/bfnrt]|u[0-9a-fA-F]{4}))*"#""#g
s#-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?|true|false|null#0#g
s#[[:space:][:cntrl:]]##g
'"$p")" = 0 ]
}`;
const body = `body_has() { printf '%s\\n' "$b" | grep -qE -e "$1"; }`;

/** Only those that are called. */
function functions(used: string): string {
  const called = [...(/\bhead_has /.test(used) ? [head] : []), ...(/\bbody_has /.test(used) ? [body] : [])];
  if (/\bis_json\b/.test(used)) called.push(json);
  return [ask, ...called, ...(/\bno \w+_has /.test(used) ? [no] : [])].join('\n');
}

/** The token is typed in where nobody has put it into TOKEN, and is neither shown nor kept by the shell. */
const askForToken = `[ -n "$TOKEN" ] || { printf 'A new access token (it is not shown): '; stty -echo; read -r TOKEN; stty echo; echo; } 2>/dev/null`;

const inQuotes = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * What a terminal would take for a key while it is pasted (a tab completes, an escape ends the paste), and what is not
 * seen, as its bytes. A line feed is only a line, inside quotes.
 */
const keys = new RegExp(`(?:${unseen.source}|\\t)+`, 'gu');
const bytes = (text: string) =>
  `"$(printf '${[...new TextEncoder().encode(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}')"`;

/** One word of the shell, whatever the text is. */
export function quote(text: string): string {
  let written = '';
  let from = 0;
  for (const { 0: run, index } of text.matchAll(keys)) {
    written += (index > from ? inQuotes(text.slice(from, index)) : '') + bytes(run);
    from = index + run.length;
  }
  return written + (from < text.length || !written ? inQuotes(text.slice(from)) : '');
}

/** Older versions of curl ask first whether a body of more than this may be sent. */
const LONG_BODY = 1000;

/** `target` is the URL as the shell reads it. */
function asks({ url, method, headers, body, withToken }: ProbeRequest, target = quote(url), more?: string): string {
  const parts = ['ask'];
  if (method !== 'GET') parts.push(method === 'HEAD' ? '-I' : `-X ${method}`);
  if (withToken) parts.push('-H "Authorization: Bearer $TOKEN"');
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${quote(`${name}: ${value}`)}`);
  if (body !== undefined && body.length > LONG_BODY) parts.push("-H 'Expect:'");
  if (body !== undefined) parts.push(`-d ${quote(body)}`);
  const sent = [...parts, ...(more ? [more] : []), ...named(url), target].join(' ');
  return withToken ? `[ -n "$TOKEN" ] && ${sent}` : sent;
}

const ofProbe = ({ request, expects, and }: Probe): string =>
  [
    ...('after' in request ? ofFollowUp(request) : [asks(request)]),
    ofExpectation(expects),
    ...(and ? [asks(and.request), ofExpectation(and.expects)] : []),
  ].join(' && ');

const inHead = (pattern: string) => `head_has ${quote(pattern)}`;
const inBody = (pattern: string) => `body_has ${quote(pattern)}`;
const status = (...among: StatusRange[]) =>
  inHead(`^HTTP/[0-9.]+ (${among.map((range) => String(range).replace('xx', '..')).join('|')})( |$)`);
const document = `${inHead('^HTTP/[0-9.]+ [123]')} && ${inBody('^[[:space:]]*\\{')} && is_json`;

function ofExpectation(expects: Expectation): string {
  switch (expects.kind) {
    case 'answer':
      return '[ -n "$r" ]';
    case 'all':
      return expects.of.map(ofExpectation).join(' && ');
    case 'status':
      return status(...expects.among);
    case 'mcp':
      return `{ ${status(401)} || { ${status('2xx')} && { ${inHead('^content-type:[[:space:]]*text/event-stream')} || { ${inHead('^content-type:[[:space:]]*application/json')} && ${inBody('"jsonrpc"')}; }; }; }; }`;
    case 'sign-in':
      return `{ { ${status(200)} && ${inHead('^content-type:[[:space:]]*(text/html|application/xhtml)')}; } || { ${status('3xx')} && ${inHead('^location:[[:space:]]*[^[:space:]]')} && ${not(inHead('^location:.*[?&#]error='))}; }; }`;
    case 'text':
      return inBody(literal(expects.text));
    case 'challenge':
      return inHead(challengeLine[expects.with]);
    case 'header': {
      const { name, value, once, orAbsent } = expects;
      const one = `[ "$(printf '%s\\n' "$h" | grep -ciE ${quote(`^${literal(name)}:`)})" = 1 ] && `;
      const right = `${once ? one : ''}${inHead(headerLine(literal(name), value))}`;
      return orAbsent ? `{ ${not(inHead(`^${literal(name)}:`))} || { ${right}; }; }` : right;
    }
    case 'without':
      return `${document} && ${not(inBody(withoutPattern(expects.members)))}`;
    case 'member': {
      const { pattern, wrong } = memberPattern(expects.name, expects.value);
      return `${document} && ${wrong ? not(inBody(pattern)) : inBody(pattern)}`;
    }
  }
}

/** Without `!`, which an interactive shell may read as history. */
const not = (test: string) => `no ${test}`;

/** What leads to the second request, and that request. */
function ofFollowUp(request: FollowUp): string[] {
  if (request.take === 'metadata-url') {
    const read = `s#^[Ww][Ww][Ww]-[Aa]uthenticate:.*resource_metadata="?(${literal(request.beginning)}[^",[:space:]]*).*#\\1#p`;
    const url = `url=$(printf '%s\\n' "$h" | sed -nE ${quote(read)} | head -n 1)`;
    return [asks(request.after), url, '[ -n "$url" ]', asks({ method: 'GET', url: '', headers: {} }, '"$url"')];
  }
  if (request.take === 'session') {
    const read = 's/^[Mm][Cc][Pp]-[Ss][Ee][Ss][Ss][Ii][Oo][Nn]-[Ii][Dd]:[[:space:]]*//p';
    const id = `id=$(printf '%s\\n' "$h" | sed -n ${quote(read)} | head -n 1)`;
    const again = asks(request.request, quote(request.request.url), `\${id:+-H "Mcp-Session-Id: $id"}`);
    return [asks(request.after), status('2xx'), id, again];
  }
  if (request.take === 'server-metadata') {
    const read = String.raw`s/.*"authorization_servers"[^[]*\[[[:space:]]*"([^"]*)".*/\1/p`;
    const form = {
      oauth: String.raw`\1/.well-known/oauth-authorization-server\2`,
      openid: String.raw`\1\2/.well-known/openid-configuration`,
    }[request.document];
    const made = `s#^(https?://[^/]+)(/.*[^/])?/*$#${form}#p`;
    const url = `url=$(printf '%s\\n' "$b" | sed -nE ${quote(read)} | sed 's#\\\\/#/#g' | sed -nE ${quote(made)})`;
    const asked = asks({ method: 'GET', url: '', headers: {} }, '"$url"');
    return [asks(request.after), document, url, '[ -n "$url" ]', asked];
  }
  const read = String.raw`s/.*"scopes_supported"[^[]*\[\([^]]*\)\].*/\1/p`;
  const scope = `scope=$(printf '%s\\n' "$b" | sed -n ${quote(read)} | tr -d '" ' | tr ',' '+')`;
  const { url } = request.request;
  const target = `${quote(`${url}${url.includes('?') ? '&' : '?'}scope=`)}"$scope"`;
  return [asks(request.after), document, scope, asks(request.request, target)];
}
