/** Lines whose form alone says which part of them is a secret: of cookie jars, password files, and Kubernetes' secrets. */
import type { SecretKind } from '../../text/masked-words.ts';
import { isMasked, isNoSecret, isOrdinary } from './values.ts';

/** curl, "The cookies file format": domain, subdomains, path, secure, expires, name, value. */
const cookie = /^(?:#HttpOnly_)?[\w.-]{1,200}\t(?:TRUE|FALSE)\t[^\t]{1,500}\t(?:TRUE|FALSE)\t\d{1,12}\t[^\t]{0,200}\t/;
/** PostgreSQL, "The Password File": host, port, database, user, password. */
const password =
  /^(?:\*|localhost|[\w-]{1,60}(?:\.[\w-]{1,60}){1,5}):(?:\*|\d{2,5}):(?:\*|[A-Za-z_][\w-]{0,62}):[\w*@.-]{1,63}:/;
/** GNU inetutils, "The .netrc file": the second password of a login. */
const account =
  /^(?:[ \t]{0,9}(?:machine [^\s]{1,200}|login [^\s]{1,200}|password [^\s]{1,300})){1,3}[ \t]{1,9}account[ \t]{1,9}/;
const accountAlone = /^[ \t]{1,9}account[ \t]{1,9}/;
const MAX_LINE = 5000;

const forms: { form: RegExp; kind: SecretKind; weak?: true }[] = [
  { form: cookie, kind: 'cookie' },
  { form: password, kind: 'password' },
  { form: account, kind: 'password' },
  { form: accountAlone, kind: 'password', weak: true },
];

/** A member of a mapping of YAML: how far in it stands, its name, its value. */
const member = /^([ \t]{0,200})("?[\w./-]{1,200}"?):(?:[ \t]{1,20}(\S.*))?$/;
const isKind = /^kind:[ \t]{1,9}["']?Secret["']?[ \t]{0,9}$/m;

const any = /\t(?:TRUE|FALSE)\t|:(?:\*|\d{2,5}):|[ \t]account[ \t]|^kind:/m;

type By = (kind: SecretKind, secret: string) => string;

function row(line: string, by: By): string {
  if (line.length > MAX_LINE) return line;
  for (const { form, kind, weak } of forms) {
    const lead = form.exec(line)?.[0];
    if (lead === undefined) continue;
    const secret = line.slice(lead.length).trim();
    const isOne = kind === 'cookie' || !/\s/.test(secret);
    const isNone = !secret || !isOne || isMasked(secret) || isNoSecret(secret) || (weak && isOrdinary(secret));
    return isNone ? line : lead + by(kind, secret) + line.slice(lead.length + secret.length);
  }
  return line;
}

/** Kubernetes, "Secrets": all that `data` and `stringData` hold. */
function ofCluster(lines: string[], by: By): string[] {
  let inside: number | undefined;
  return lines.map((line) => {
    const [, indent = '', name = '', value] = member.exec(line) ?? [];
    if (inside !== undefined && name && indent.length > inside)
      return value && !isMasked(value) && !/^[|>]/.test(value) ? `${indent}${name}: ${by('credential', value)}` : line;
    if (name) inside = /^(?:data|stringData)$/.test(name) && value === undefined ? indent.length : undefined;
    return line;
  });
}

export const replaceRows = (text: string, by: By): string => {
  if (!any.test(text)) return text;
  const lines = text.split('\n').map((line) => row(line, by));
  return (isKind.test(text) ? ofCluster(lines, by) : lines).join('\n');
};
