/** Probes that hold a text wherever the network's may stand, and texts that would like to be code. */
import type { Expectation, Probe, ProbeRequest } from '../../../lib/finding.ts';
import { powershellCommand } from '../../../lib/verification/powershell.ts';

export const get = (url: string): ProbeRequest => ({ method: 'GET', url, headers: {} });
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
export const probes = (text: string): Probe[] => {
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
export const commandOf = (...anyOf: Probe[]) => powershellCommand({ says: '', anyOf }) ?? '';

export const hostile = [
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
