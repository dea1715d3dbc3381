/**
 * A verification as a command: exit status 0 once it is fixed, and another one before. POSIX shell with curl, grep and
 * sed alone, so that it runs on any developer's machine; so JSON is searched as text.
 */
import type { Expectation, FollowUp, Probe, ProbeRequest, StatusRange, Verification } from '../finding.ts';
import { challengeLine, headerLine, literal, memberPattern, withoutPattern } from './patterns.ts';

/** `undefined` where nothing outside the client can decide. */
export const shellCommand = ({ anyOf }: Verification): string | undefined => anyOf?.map(ofProbe).join(' || ');

const ofProbe = ({ request, expects }: Probe): string =>
  'after' in request ? ofFollowUp(request, expects) : ofAnswer((options) => curl(request, options), expects);

/** Quoted for the shell. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** `target` is the URL as the shell reads it. */
function curl({ url, method, headers, body, withToken }: ProbeRequest, options: string, target = quote(url)): string {
  const parts = ['curl -s --max-time 20', options];
  if (method !== 'GET') parts.push(`-X ${method}`);
  if (withToken) parts.push('-H "Authorization: Bearer $TOKEN"');
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${quote(`${name}: ${value}`)}`);
  if (body !== undefined) parts.push(`-d ${quote(body)}`);
  return [...parts, target].filter(Boolean).join(' ');
}

/** Looks at the answer that a curl command with these options brings. */
function ofAnswer(ask: (options: string) => string, expects: Expectation): string {
  switch (expects.kind) {
    case 'answer':
      return ask('-o /dev/null');
    case 'status':
      return `${ask("-o /dev/null -w '%{http_code}'")} | ${grep('-qE', `^(${expects.among.map(ofStatus).join('|')})$`)}`;
    case 'mcp':
      return `${ask("-o /dev/null -w '%{http_code} %{content_type}'")} | ${grep('-qiE', '^(401 |2.. (application/json|text/event-stream))')}`;
    case 'sign-in':
      return `${ask("-o /dev/null -w '%{http_code} %{redirect_url}'")} | ${grep('-vE', '[?&#]error=')} | ${grep('-qE', '^[23]')}`;
    case 'text':
      return `${ask('')} | ${grep('-qF', expects.text)}`;
    case 'challenge':
      return `${ask('-o /dev/null -D -')} | ${grep('-qiE', challengeLine[expects.with])}`;
    case 'header': {
      const { name, value, once } = expects;
      const lines = once ? ` | tr -d '\\r' | ${grep('-iE', `^${name}:`)} | tr '\\n' ' '` : '';
      return `${ask('-o /dev/null -D -')}${lines} | ${grep('-qiE', headerLine(name, value))}`;
    }
    default:
      // On one line, so that a pattern may reach across lines, and so that "no line has it" means "it is not there".
      return `${ask('-f')} | tr -d '\\n' | ${inDocument(expects)}`;
  }
}

function inDocument(expects: Extract<Expectation, { kind: 'registration' | 'member' | 'without' }>): string {
  switch (expects.kind) {
    case 'registration':
      return `${grep('-vE', ':[[:space:]]*null')} | ${grep('-qE', '"client_id"[[:space:]]*:[[:space:]]*"')}`;
    case 'without':
      return grep('-qvE', withoutPattern(expects.members));
    case 'member': {
      const { pattern, wrong } = memberPattern(expects.name, expects.value);
      return grep(wrong ? '-qvE' : '-qE', pattern);
    }
  }
}

const grep = (options: string, pattern: string) => `grep ${options} ${quote(pattern)}`;
const ofStatus = (range: StatusRange) => String(range).replace('xx', '..');

function ofFollowUp(request: FollowUp, expects: Expectation): string {
  if (request.take === 'metadata-url') {
    const read = `s#^[Ww][Ww][Ww]-[Aa]uthenticate:.*resource_metadata="?(${literal(request.beginning)}[^",[:space:]]*).*#\\1#p`;
    const url = `url=$(${curl(request.after, '-o /dev/null -D -')} | sed -nE ${quote(read)} | head -n 1)`;
    const get = { method: 'GET', url: '', headers: {} };
    return `${url} && [ -n "$url" ] && ${ofAnswer((options) => curl(get, options, '"$url"'), expects)}`;
  }
  const read = String.raw`s/.*"scopes_supported"[^[]*\[\([^]]*\)\].*/\1/p`;
  const scope = `scope=$(printf %s "$document" | tr -d '\\n' | sed -n ${quote(read)} | tr -d '" ' | tr ',' '+')`;
  const { url } = request.request;
  const target = `${quote(`${url}${url.includes('?') ? '&' : '?'}scope=`)}"$scope"`;
  const asked = ofAnswer((options) => curl(request.request, options, target), expects);
  return `document=$(${curl(request.after, '-f')}) && ${scope} && ${asked}`;
}
