/**
 * A verification as a command for Windows: PowerShell from 5.1 on, with the curl.exe that Windows brings. It says FIXED
 * or STILL BROKEN and what was seen, and leaves 0 or 1 in `$LASTEXITCODE`. No argument of curl.exe has a double quote in
 * it, or a backslash before the one that PowerShell puts around it, which 5.1 and 7.3 hand on differently, and of which up
 * to 7.2 more arguments become: what is in a URL is encoded, what an answer brings is looked at, and bodies go through a
 * pipe. Not run by the tests, which have no PowerShell: its lexer is written
 * down in them, and a grammar of it by others parses each.
 */
import type {
  Expectation,
  FollowUp,
  HeaderTest,
  MemberTest,
  Probe,
  ProbeRequest,
  StatusRange,
  Verification,
} from '../finding.ts';
import { unseen } from '../text/visible.ts';
import { headersToShow, named, needsToken } from './seen.ts';

/** `undefined` where nothing outside the client can decide. */
export function powershellCommand(verification: Verification): string | undefined {
  const { anyOf } = verification;
  if (!anyOf?.length) return undefined;
  const shown = ['HTTP/', ...headersToShow(verification).map((name) => `${name}:`)].join('|');
  const token = needsToken(verification)
    ? `  if (-not $env:TOKEN) { $env:TOKEN = Read-Host 'A new access token' }\n`
    : '';
  return `& {
${token}  function ask { $script:r = ($input | curl.exe -gsi --max-time 20 @args) -join "\`n"; $script:h, $script:b = $script:r -split "\`n\`n", 2; $script:d = try { ${strict}; $script:b | ConvertFrom-Json } catch { $null } }
  $fixed = $false
${anyOf.map((probe) => `  if (-not $fixed) { ${ofProbe(probe)} }`).join('\n')}
  if ($fixed) { 'FIXED'; $global:LASTEXITCODE = 0 }
${token && "  elseif (-not $env:TOKEN) { 'NOT CHECKED. No token was given.'; $global:LASTEXITCODE = 1 }\n"}  else { 'STILL BROKEN'; if (-not $r) { 'There was no response.' }; $h -split "\`n" -match ${quote(`^(${shown})`)} ${told}; $b -replace '(?s)^(.{300}).*', '$1' -replace '\\s', ' ' ${told}; $global:LASTEXITCODE = 1 }
}`;
}

/** Version 7 reads what is nearly JSON as well (a comma too much, say), and brings a reader that does not. */
const strict = "if ('Text.Json.JsonDocument' -as [type]) { $null = [Text.Json.JsonDocument]::Parse($script:b) }";
/** The server's words: marked as such, a line each, and nothing in them that a terminal obeys or nobody sees. */
const told = "-replace '[^ -~]', '?' -replace '^', '| '";

/**
 * In single quotes nothing is special but what ends them: the apostrophe, and the four quotes that a word processor makes
 * of it (`IsSingleQuote` in PowerShell's `CharTraits.cs`); each stands for itself where it stands twice.
 */
const inQuotes = (text: string) => `'${text.replace(/['\u2018-\u201B]/g, '$&$&')}'`;

/** A key to a terminal while it is pasted, or not seen. A line feed is only a line, inside quotes. */
const keys = new RegExp(`(${unseen.source}|\\t)`, 'gu');
const units = (text: string) =>
  Array.from({ length: text.length }, (_, i) => `[char]0x${text.charCodeAt(i).toString(16).padStart(4, '0')}`);

/**
 * One value, whatever the text is.
 * @internal
 */
export function quote(text: string): string {
  const parts = text.split(keys).flatMap((part, i) => (i % 2 ? units(part) : part === '' && i ? [] : [inQuotes(part)]));
  return parts.length > 1 ? `(${parts.join(' + ')})` : parts.join('');
}

/** A URL as a browser sends it, whatever a file calls one. */
const address = (url: string): string => quote(url.replace(/[\s"\\]/g, (sign) => encodeURIComponent(sign)));
/** A field's value for curl.exe. No browser puts these into one that is asked here: a token has neither (RFC 9110 §5.6.2). */
const field = (name: string, value: string): string => quote(`${name}: ${value}`.replace(/["\\]/g, ''));

/** In a pattern of .NET. */
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\#\s]/g, '\\$&');

function asks({ url, method, headers, body, withToken }: ProbeRequest, target = address(url), more?: string): string {
  const parts = ['ask'];
  if (method !== 'GET') parts.push(method === 'HEAD' ? '-I' : `-X ${method}`);
  if (withToken) parts.push('-H "Authorization: Bearer $env:TOKEN"');
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${field(name, value)}`);
  if (body !== undefined) parts.push("-H 'Expect:' -d '@-'");
  const sent = [...parts, ...(more ? [more] : []), ...named(url), target].join(' ');
  return body === undefined ? sent : `${quote(body)} | ${sent}`;
}

function ofProbe({ request, expects, and }: Probe): string {
  const also = and ? `; if ($fixed) { ${asks(and.request)}; $fixed = ${ofExpectation(and.expects)} }` : '';
  const set = `$fixed = ${ofExpectation(expects)}${also}`;
  if ('after' in request) return ofFollowUp(request, set);
  return request.withToken ? `if ($env:TOKEN) { ${asks(request)}; ${set} }` : `${asks(request)}; ${set}`;
}

const status = (...among: StatusRange[]) =>
  `($h -match '^HTTP/\\S+ (${among.map((range) => String(range).replace('xx', '\\d\\d')).join('|')})\\b')`;
const inHead = (pattern: string) => `($h -match ${quote(`(?im)${pattern}`)})`;
const inBody = (pattern: string) => `($b -cmatch ${quote(pattern)})`;
const document = `${status('2xx', '3xx')} -and ($d -ne $null)`;

function ofExpectation(expects: Expectation): string {
  switch (expects.kind) {
    case 'answer':
      return '[bool]$r';
    case 'all':
      return `(${expects.of.map(ofExpectation).join(' -and ')})`;
    case 'status':
      return status(...expects.among);
    case 'mcp':
      return `(${status(401)} -or (${status('2xx')} -and (${inHead('^content-type:\\s*text/event-stream')} -or (${inHead('^content-type:\\s*application/json')} -and ${inBody('"jsonrpc"')}))))`;
    case 'sign-in':
      return `((${status(200)} -and ${inHead('^content-type:\\s*(text/html|application/xhtml)')}) -or (${status('3xx')} -and ${inHead('^location:\\s*\\S')} -and -not ${inHead('^location:.*[?&#]error=')}))`;
    case 'text':
      return inBody(literal(expects.text));
    case 'challenge':
      return inHead(challenges[expects.with]);
    case 'header': {
      const { name, value, once, orAbsent } = expects;
      const one = `(@($h -split "\`n" -match ${quote(`^${literal(name)}:`)}).Count -eq 1) -and `;
      const right = `(${once ? one : ''}${inHead(headerLine(name, value))})`;
      return orAbsent ? `(-not ${inHead(`^${literal(name)}:`)} -or ${right})` : right;
    }
    case 'without':
      return `(${document} -and ${expects.members.map(({ name, text }) => `(@(${member(name)}) -cnotcontains ${quote(text)})`).join(' -and ')})`;
    case 'member':
      return `(${document} -and ${ofMember(expects.name, expects.value)})`;
  }
}

const challenges: Record<Extract<Expectation, { kind: 'challenge' }>['with'], string> = {
  bearer: '^www-authenticate:(.*,)?\\s*Bearer([\\s,]|$)',
  grammar: '^www-authenticate:\\s*Bearer( +[\\w-]+=("[^"]*"|[\\w.~-]+)(, *[\\w-]+=("[^"]*"|[\\w.~-]+))*)?\\s*$',
  'metadata-url': '^www-authenticate:(.*,)?\\s*Bearer .*resource_metadata="?https?://[^/"\\s]+',
};

function headerLine(name: string, test: HeaderTest): string {
  const among = (texts: readonly string[]) => `(${texts.map(literal).join('|')})\\s*`;
  const begin = `^${literal(name)}:\\s*`;
  if ('is' in test) return `${begin}${among(test.is)}$`;
  if ('begins' in test) return begin + literal(test.begins);
  return `${begin}(.*,\\s*)?${among(test.lists)}(,.*)?$`;
}

const member = (name: string) => `$d.${quote(name)}`;

function ofMember(name: string, test: MemberTest): string {
  const there = `($d.PSObject.Properties.Name -ccontains ${quote(name)})`;
  const texts = `@(${member(name)} | Where-Object { $_ -is [string] })`;
  if (test === 'there') return there;
  if (test === 'filled') return `(${texts}.Count -gt 0)`;
  if ('equals' in test)
    return typeof test.equals === 'string'
      ? `(${member(name)} -is [string] -and ${member(name)} -ceq ${quote(test.equals)})`
      : `((ConvertTo-Json -Compress -Depth 9 -InputObject ${member(name)}) -ceq (ConvertTo-Json -Compress -Depth 9 -InputObject (ConvertFrom-Json ${quote(JSON.stringify(test.equals) ?? 'null')})))`;
  if ('has' in test) return `(${texts} -ccontains ${quote(test.has)})`;
  if ('hasWithin' in test) return `(${texts} -cmatch ${quote(literal(test.hasWithin))})`;
  const right = {
    text: `(${member(name)} -is [string])`,
    url: `(${member(name)} -is [string] -and [uri]::IsWellFormedUriString(${member(name)}, 'Absolute'))`,
    list: `(${member(name)} -is [array] -and ${texts}.Count -eq ${member(name)}.Count)`,
  }[test.type];
  return test.orAbsent ? `(-not ${there} -or ${right})` : right;
}

function ofFollowUp(request: FollowUp, set: string): string {
  if (request.take === 'metadata-url') {
    const read = quote(`(?im)^www-authenticate:.*resource_metadata="?(${literal(request.beginning)}[^",\\s\\\\]*)`);
    return `${asks(request.after)}; if ($h -match ${read}) { ${asks({ method: 'GET', url: '', headers: {} }, '$Matches[1]')}; ${set} }`;
  }
  if (request.take === 'session') {
    const id = `$id = if ($h -match '(?im)^mcp-session-id:\\s*([!#-\\[\\]-~]+)') { @('-H', "Mcp-Session-Id: $($Matches[1])") } else { @() }`;
    const again = asks(request.request, address(request.request.url), '@id');
    return `if ($env:TOKEN) { ${asks(request.after)}; if ${status('2xx')} { ${id}; ${again}; ${set} } }`;
  }
  if (request.take === 'server-metadata') {
    const form = {
      oauth: "$Matches[1] + '/.well-known/oauth-authorization-server' + $Matches[2]",
      openid: "$Matches[1] + $Matches[2] + '/.well-known/openid-configuration'",
    }[request.document];
    return `${asks(request.after)}; if ([string]@($d.authorization_servers)[0] -match '^(https?://[^/\\s"\\\\]+)(/[^\\s"\\\\]*[^/\\s"\\\\])?/*$') { ${asks({ method: 'GET', url: '', headers: {} }, `(${form})`)}; ${set} }`;
  }
  const { url } = request.request;
  // RFC 6749 §3.3: what else calls itself a scope is none.
  const scopes = `@($d.scopes_supported) -match '^[!#-\\[\\]-~]+\\z' -join '+'`;
  const target = `(${address(`${url}${url.includes('?') ? '&' : '?'}scope=`)} + (${scopes}))`;
  return `${asks(request.after)}; if ($d) { ${asks(request.request, target)}; ${set} }`;
}
