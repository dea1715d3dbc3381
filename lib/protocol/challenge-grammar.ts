/** The pieces of RFC 9110's grammar for challenges, and the mistakes around it that are known. */

export type ProblemKind =
  | 'unquoted-url'
  | 'unquoted-value'
  | 'empty-value'
  | 'typographic-quotes'
  | 'single-quotes'
  | 'escaped-quotes'
  | 'unbalanced-quote'
  | 'colon-for-equals'
  | 'space-around-equals'
  | 'scheme-colon'
  | 'comma-after-scheme'
  | 'missing-comma'
  | 'semicolon'
  | 'missing-scheme'
  | 'duplicate-parameter'
  | 'stray-text';

/** RFC 9110 §5.6.2 `tchar`. */
const tchar = "!#$%&'*+\\-.^_`|~0-9A-Za-z";
export const token = new RegExp(`[${tchar}]+`, 'y');
export const isToken = new RegExp(`^[${tchar}]+$`);
export const token68 = /[A-Za-z0-9\-._~+/]+=*(?=[\t ]*(?:,|$))/y;
export const whitespace = /[\t ]*/y;
export const nextParameter = new RegExp(`[,;][\\t ]*[${tchar}]+[\\t ]*=`, 'g');
export const nameAtEnd = new RegExp(`[,;][\\t ]*[${tchar}]+[\\t ]*=$`);
export const semicolonParameter = new RegExp(`;[\\t ]*[${tchar}]+[\\t ]*=`, 'y');

/** IANA's HTTP Authentication Schemes, to tell `Basic` after a forgotten comma from the rest of an unquoted value. */
export const knownSchemes = new Set(
  'basic bearer concealed digest dpop gnap hoba mutual negotiate ntlm oauth privatetoken scram-sha-1 scram-sha-256 vapid'.split(
    ' ',
  ),
);

/** Quotes that are none to the grammar; the mojibake is how UTF-8 bytes look to a reader that takes them for Latin-1. */
export const falseQuotes: { open: string[]; close: RegExp; kind: ProblemKind }[] = [
  {
    open: ['“', '”', '„', '‟', '″', '«', '‘', '’', 'â\u0080\u009c', 'â\u0080\u009d', 'â€œ', 'â€\u009d'],
    close: /[”“‟″»’‘"]|â\u0080[\u009c\u009d]|â€[œ\u009d]/g,
    kind: 'typographic-quotes',
  },
  { open: ["'"], close: /'/g, kind: 'single-quotes' },
  { open: ['\\"'], close: /\\?"/g, kind: 'escaped-quotes' },
];
