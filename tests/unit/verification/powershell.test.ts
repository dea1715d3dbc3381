/**
 * What the command for Windows is to PowerShell's own lexer, whatever the network said: strings, and the same code around
 * them. There is no PowerShell here, so the lexer stands here, as far as the commands use it.
 */
import { describe, expect, it } from 'vitest';
import type { Expectation, Probe } from '../../../lib/finding.ts';
import { quote } from '../../../lib/verification/powershell.ts';
import { commandOf, get, hostile, probes } from './powershell-samples.ts';

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
