/**
 * What the command for Windows is to PowerShell's own lexer, whatever the network said: strings, and the same code around
 * them. There is no PowerShell here, so the lexer stands here, as far as the commands use it.
 */
import { describe, expect, it } from 'vitest';
import type { Expectation, Probe, ProbeRequest } from '../../../lib/finding.ts';
import { powershellCommand, quote } from '../../../lib/verification/powershell.ts';

/** `IsSingleQuote` and `IsDoubleQuote` of PowerShell 7.5 (`engine/parser/CharTraits.cs`). */
const single = new Set("'\u2018\u2019\u201A\u201B");
const double = new Set('"\u201C\u201D\u201E');

/** The code of a command with `S` for each string in single quotes, and what these strings are. */
function lexed(command: string): { code: string; strings: string[] } {
  const strings: string[] = [];
  let code = '';
  for (let i = 0; i < command.length; i++) {
    const c = command[i] as string;
    if (double.has(c)) {
      let end = i + 1;
      while (end < command.length && !double.has(command[end] as string)) end += command[end] === '`' ? 2 : 1;
      code += command.slice(i, end + 1);
      i = end;
    } else if (single.has(c)) {
      let text = '';
      for (i++; i < command.length; i++) {
        if (single.has(command[i] as string) && !single.has(command[++i] ?? '')) break;
        text += command[i];
      }
      i--;
      strings.push(text);
      code += 'S';
    } else code += c;
  }
  return { code, strings };
}

/** A value that was put together is one again. */
const whole = (code: string) => code.replaceAll(/\(S(?: \+ (?:S|\[char\]0x[0-9a-f]{4}))+\)/g, 'S');

const get = (url: string): ProbeRequest => ({ method: 'GET', url, headers: {} });
const expectations = (text: string): Expectation[] => [
  { kind: 'text', text },
  { kind: 'header', name: 'access-control-allow-origin', value: { is: [text] }, once: true },
  { kind: 'header', name: text, value: { lists: [text] }, orAbsent: true },
  { kind: 'header', name: 'x', value: { begins: text } },
  { kind: 'without', members: [{ name: 'authorization_servers', text }] },
  { kind: 'member', name: text, value: 'there' },
  { kind: 'member', name: 'resource', value: { equals: text } },
  { kind: 'member', name: 'resource', value: { equals: [text, { [text]: text }] } },
  { kind: 'member', name: 'scopes_supported', value: { has: text } },
  { kind: 'member', name: text, value: { hasWithin: text } },
  { kind: 'member', name: text, value: { type: 'list', orAbsent: true } },
];
const probes = (text: string): Probe[] => {
  const request = { method: 'POST', url: `https://a.example/${text}`, headers: { origin: text }, body: text };
  const expects: Expectation = { kind: 'answer' };
  return [
    ...expectations(text).map((one): Probe => ({ request: get('https://a.example/'), expects: one })),
    { request, expects, and: { request, expects } },
    { request: { after: request, take: 'metadata-url', beginning: text }, expects },
    { request: { after: request, take: 'server-metadata', document: 'oauth' }, expects },
    { request: { after: request, take: 'session', request }, expects },
    { request: { after: get('https://a.example/'), take: 'scopes', request }, expects },
  ];
};
const commandOf = (...anyOf: Probe[]) => powershellCommand({ says: '', anyOf }) ?? '';

const hostile = [
  'not a url \u2019+$(calc.exe)+\u2018',
  '\u201A; calc.exe; \u201B',
  "it's; calc.exe; '",
  '\u2019\u2019; calc; \u2018\u2018\u2018',
  '\u201C$(calc)\u201D "$(calc)" \u201E`',
  'a\u001B[201~; calc\r\n\t\u0015',
  'a\u{E0041}\u202E\u200B\uFE0F\u2028',
  '" -o C:\\x.bat "',
  'a b\\',
];

describe.each(hostile.map((text) => [JSON.stringify(text), text]))('%s', (_, text) => {
  it('is itself between quotes, and nothing else', () => {
    const { code, strings } = lexed(quote(text));
    expect(whole(code)).toBe('S');
    const pieces = code.split(/(S|\[char\]0x[0-9a-f]{4})/).filter((_, i) => i % 2);
    const read = pieces.map((one) =>
      one === 'S' ? strings.shift() : String.fromCharCode(Number.parseInt(one.slice(-4), 16)),
    );
    expect(read.join('')).toBe(text);
    expect(quote(text)).not.toMatch(/[^\P{C}\n]|\p{Default_Ignorable_Code_Point}/u);
  });

  it.each(probes(text).map((probe, i) => [i, probe] as const))('changes no code, in probe %i', (i, probe) => {
    const plain = probes('x')[i] as Probe;
    expect(whole(lexed(commandOf(probe)).code)).toBe(whole(lexed(commandOf(plain)).code));
  });

  it('makes no further argument of curl.exe', () => {
    const request = { ...get(`https://a.example/${text}`), headers: { origin: text } };
    const command = commandOf({ request, expects: { kind: 'answer' } });
    const [, sent = ''] = /\{ ask (.*?); \$fixed/s.exec(command) ?? [];
    const { strings } = lexed(sent);
    expect(strings.length).toBeGreaterThan(1);
    for (const argument of strings) expect(argument).not.toMatch(/"|\\$/);
    expect(strings.find((one) => one.startsWith('https:'))).not.toMatch(/ /);
  });
});

describe('what an answer brings on its way into a further request', () => {
  /** As .NET reads the pattern, which here is as JavaScript does. */
  const pattern = (probe: Probe, holds: string) => {
    const found = lexed(commandOf(probe)).strings.find((text) => text.includes(holds)) ?? 'none';
    return new RegExp(found.replace('(?im)', '').replace('\\z', '$'), found.includes('(?im)') ? 'im' : '');
  };
  const expects: Expectation = { kind: 'answer' };
  const after = get('https://a.example/');
  const bad = ['x" -o C:\\x.bat "', 'a"b', 'a b', 'a\\'];

  it('an issuer has no quote, no space and no backslash', () => {
    const read = pattern({ request: { after, take: 'server-metadata', document: 'oauth' }, expects }, 'https?://[^/');
    expect(read.test('https://a.example/resources/res_1/')).toBe(true);
    expect(read.test('https://a.example')).toBe(true);
    for (const text of bad) expect(read.test(`https://a.example/${text}`)).toBe(false);
    for (const text of bad) expect(read.test(`https://${text}/x`)).toBe(false);
  });

  it('nor has a scope', () => {
    const read = pattern({ request: { after, take: 'scopes', request: after }, expects }, '#-');
    for (const text of ['todo:read', 'https://a.example/.default', '[x]']) expect(read.test(text)).toBe(true);
    for (const text of bad) expect(read.test(text)).toBe(false);
  });

  it('nor what is taken of a session and of a challenge', () => {
    const session = pattern({ request: { after, take: 'session', request: after }, expects }, 'mcp-session-id');
    const challenge = pattern(
      { request: { after, take: 'metadata-url', beginning: 'http' }, expects },
      'resource_meta',
    );
    for (const text of bad) {
      expect(session.exec(`mcp-session-id: x${text}`)?.[1]).not.toMatch(/["\\\s]/);
      expect(challenge.exec(`www-authenticate: Bearer resource_metadata="http://x/${text}"`)?.[1]).not.toMatch(
        /["\\\s]/,
      );
    }
  });
});

it('signs that nobody sees, and lines of its own, are not printed', () => {
  const command = commandOf({ request: get('https://a.example/'), expects: { kind: 'answer' } });
  const [, said = ''] = /else \{ 'STILL BROKEN'.*?; (\$h .*?)\$global/s.exec(command) ?? [];
  const printed = said.split(';').filter((part) => part.trim());
  expect(printed).toHaveLength(2);
  for (const part of printed) expect(part).toContain("-replace '[^ -~]', '?' -replace '^', '| '");
});
