/**
 * Commands that prove a fix: curl, with exit status 0 once it is fixed and another one before. Plain POSIX shell, curl
 * and grep, so that they run on any developer's machine.
 */
import type { Verification } from '../../finding.ts';
import { host } from './words.ts';

export interface Request {
  url: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Quoted for a POSIX shell. */
export const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function curl({ url, method, headers = {}, body }: Request, options: string): string {
  const parts = ['curl -s --max-time 20', options];
  if (method && method !== 'GET') parts.push(`-X ${method}`);
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${quote(`${name}: ${value}`)}`);
  if (body !== undefined) parts.push(`-d ${quote(body)}`);
  return [...parts, quote(url)].filter(Boolean).join(' ');
}

/** A curl command with these options, to build on. */
export const requestCommand = (request: Request, options: string): string => curl(request, options);

/** An extended regular expression for grep that matches this text literally. */
export const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The answer has one of these statuses: an extended regular expression such as `200` or `2..|405`. */
export const verifyStatus = (request: Request, status: string, says = ''): Verification => ({
  command: `${curl(request, "-o /dev/null -w '%{http_code}'")} | grep -qE ${quote(`^(${status})$`)}`,
  says: says || `asks ${host(request.url)} once and looks at the status`,
});

/** A header line of the answer matches `value`, an extended regular expression; case does not matter. */
export const verifyHeader = (request: Request, name: string, value: string, says = ''): Verification => ({
  command: `${curl(request, '-o /dev/null -D -')} | grep -qiE ${quote(`^${name}:[[:space:]]*${value}`)}`,
  says: says || `asks ${host(request.url)} once and looks at one header`,
});

/** The server answers at all, whatever it says: else curl itself fails (6 name, 7 refused, 28 time-out, 35 and 60 TLS). */
export const verifyReached = (request: Request, says = ''): Verification => ({
  command: curl(request, '-o /dev/null'),
  says: says || `asks ${host(request.url)} once and looks only at whether it answers`,
});

/** The answer has exactly one line of this header, and its value matches an extended regular expression. */
export const verifySingleHeader = (request: Request, name: string, value: string, says = ''): Verification => ({
  command: `${curl(request, '-o /dev/null -D -')} | tr -d '\\r' | grep -iE ${quote(`^${name}:`)} | tr '\\n' ' ' | grep -qiE ${quote(`^${name}:[[:space:]]*${value}`)}`,
  says: says || `asks ${host(request.url)} once and looks at one header`,
});

/** The body matches an extended regular expression. */
export const verifyBody = (request: Request, body: string, says = ''): Verification => ({
  command: `${curl(request, '-f')} | grep -qE ${quote(body)}`,
  says: says || `asks ${host(request.url)} for one document`,
});

/** The JSON document has this string as this member. */
export const verifyField = (url: string, field: string, value: string, says = ''): Verification =>
  verifyBody(
    { url },
    `"${literal(field)}"[[:space:]]*:[[:space:]]*"${literal(value).replaceAll('/', '\\\\?/')}"`,
    says,
  );

/** An MCP server itself answers an MCP request: it asks for a token, or speaks JSON-RPC. */
export const verifyMcpAnswer = (request: Request, says = ''): Verification => ({
  command: `${requestCommand(request, "-o /dev/null -w '%{http_code} %{content_type}'")} | grep -qiE ${quote('^(401 |2.. (application/json|text/event-stream))')}`,
  says: says || `asks ${host(request.url)} once and looks at the kind of answer`,
});

/** An MCP request without a token, as a client's first one. */
export const initialize = (server: string): Request => ({
  url: server,
  method: 'POST',
  headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
  body: JSON.stringify({
    jsonrpc: '2.0',
    id: 0,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'curl', version: '1' } },
  }),
});

/** The preflight that a browser sends before a request of the page at `origin`. */
export const preflight = (url: string, origin: string, method: string, headers: readonly string[]): Request => ({
  url,
  method: 'OPTIONS',
  headers: {
    origin,
    'access-control-request-method': method,
    ...(headers.length > 0 && { 'access-control-request-headers': headers.join(',') }),
  },
});

/** Where no command can decide: one sentence that says what to do and what to see. */
export const verifyBySight = (says: string): Verification => ({ says });
