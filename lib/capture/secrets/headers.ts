/** Secrets in header fields. Their names stay: a diagnosis looks for them, and a name is no secret. */
import { type HeaderLines, header, MAX_TEXT } from '../../exchange.ts';
import { readMasked } from '../../masked.ts';
import { parseJson } from '../../text/json.ts';
import { commonRequestFields, openFields, tracedResponseFields } from './lists/header-fields.ts';
import type { Masking } from './masking.ts';
import { secretName } from './names.ts';
import { isHexadecimal, isRandom } from './random.ts';
import { isOrdinary } from './values.ts';

const anyOf = (fields: { form: string }[]) => new RegExp(fields.map(({ form }) => form).join('|'));
const open = anyOf(openFields);
const common = anyOf(commonRequestFields);
const traced = anyOf(tracedResponseFields);

/** What is on, off, or a count. */
const isSwitch = (value: string): boolean => /^(?:\d{0,3}|true|false|on|off|yes|no|null)$/i.test(value.trim());

interface Texts {
  text(text: string): string;
  /** For what may look random and is public. */
  public(text: string): string;
}

export function createHeaders({ mask, credentials, cookies }: Masking, texts: Texts) {
  function maskHeader(name: string, value: string, custom: ReadonlySet<string>, request: boolean): string {
    if (name === 'cookie') return cookies(value);
    if (name === 'set-cookie') {
      const end = value.indexOf(';');
      return end === -1 ? cookies(value) : cookies(value.slice(0, end)) + value.slice(end);
    }
    if (custom.has(name)) return credentials('credential', value);
    const named = open.test(name) ? undefined : secretName(name);
    if (named && !(named.weak && isOrdinary(value))) return credentials(named.kind, value);
    if (open.test(name) || (request ? common : traced).test(name)) return texts.public(value);
    // What no client sends by itself, somebody configured: a key of whatever look.
    if (request) return isSwitch(value) ? value : credentials(named?.kind ?? 'credential', value);
    const rewritten = texts.text(value);
    if (readMasked(rewritten)) return rewritten;
    return isRandom(value, 24) || isHexadecimal(value) ? mask('credential', value) : rewritten;
  }

  return (headers: HeaderLines, request = true): HeaderLines => {
    const custom = customNames(headers);
    return headers.map(([name, value]) => [name, maskHeader(name, value, custom, request).slice(0, MAX_TEXT)]);
  };
}

/** Fields that MCP Inspector 0.17 to 1.0 was told to pass on: what a person configured. */
function customNames(headers: HeaderLines): ReadonlySet<string> {
  const listed = [parseJson(header(headers, 'x-custom-auth-headers')), header(headers, 'x-custom-auth-header')].flat();
  return new Set(listed.filter((name) => typeof name === 'string').map((name) => name.toLowerCase()));
}
