import { expect, it } from 'vitest';
import type { Place, Step } from '../../../lib/finding.ts';
import { onceMended } from '../../../lib/presentation/once-mended.ts';
import { destinationWords, wayThere } from '../../../lib/presentation/places.ts';
import { subjectFor } from '../../fixtures/subject.ts';

const support: Place = { kind: 'support', name: 'Scalekit support' };
const client: Place = { kind: 'client', name: 'MCP Inspector' };
const dashboard: Place = { kind: 'scalekit', name: 'the Scalekit dashboard' };
const words = (...places: Place[]) =>
  destinationWords({ do: places.map((place) => ({ place, text: 'Do it.' })), or: [], stuck: [] });

it('sends nobody to support to fix anything there', () => {
  expect(words(dashboard, support)).toBe('Fix it in the Scalekit dashboard');
  expect(words(client, support)).toBe('Fix it in MCP Inspector');
});

it('says first on what condition anything is changed', () => {
  const when = 'If everybody may use it, there is nothing to do. If not';
  const fix = { when, do: [{ place: dashboard, text: 'Do it.' }], or: [], stuck: [] };
  expect(destinationWords(fix)).toBe(`${when}: fix it in the Scalekit dashboard`);
  expect(subjectFor('challenge/open-server').finding.fix.when).toBe(when);
});

it('is on a machine, and at a host', () => {
  const look: Step = { place: { kind: 'computer', name: 'the machine of mcp.acme.dev' }, text: 'Look.', only: 'look' };
  expect(destinationWords({ do: [look], or: [], stuck: [] })).toBe('Look on the machine of mcp.acme.dev');
});

it('does not call it a fix to copy or to look', () => {
  const copy: Step = { place: dashboard, text: 'Copy it.', only: 'copy' };
  const look = { place: dashboard, text: 'Look for it.', only: 'look' } as const;
  const change = { place: { kind: 'mcp-server', name: 'your MCP server' } as Place, text: 'Set it.' };
  const said = (...steps: (typeof copy | typeof look | typeof change)[]) =>
    destinationWords({ do: steps, or: [], stuck: [] });
  expect(said(copy, change)).toBe('Copy from the Scalekit dashboard, then fix it in your MCP server');
  expect(said({ ...copy, path: ['MCP Servers', 'Metadata JSON'] }, change)).toBe(
    'Copy Metadata JSON from the Scalekit dashboard, then fix it in your MCP server',
  );
  expect(said(look)).toBe('Look in the Scalekit dashboard');
  expect(said(look, change)).toBe('Look in the Scalekit dashboard, then fix it in your MCP server');
  // Where one step changes something, the place is where it is fixed.
  expect(said(change, { ...copy, path: ['MCP Servers', 'Metadata JSON'] })).toBe(
    'Fix it in your MCP server, with Metadata JSON from the Scalekit dashboard',
  );
  expect(said(change, copy)).toBe('Fix it in your MCP server, with what you copy from the Scalekit dashboard');
  expect(said(copy, { ...change, place: dashboard })).toBe('Fix it in the Scalekit dashboard');
});

it('sends nobody to a page that only says whether a service fails', () => {
  const page = {
    place: { kind: 'status', name: 'Scalekit’s status page' } as Place,
    text: 'Look.',
    only: 'look',
  } as const;
  const report = { place: support, text: 'Send it.' };
  const fix = { do: [page, report], or: [], stuck: [] };
  expect(destinationWords(fix)).toBe('Nothing for you to change: send the report to Scalekit support');
  expect(onceMended(fix, 'Connect again.')).toBe('Once Scalekit support has fixed it, connect again.');
});

it('says or between two places that have a condition each', () => {
  const at = (place: Place, text: string) => ({ place, text });
  const computer: Place = { kind: 'computer', name: 'your computer' };
  const said = (first: string, second: string) =>
    destinationWords({ do: [at(client, first), at(computer, second)], or: [], stuck: [] });
  expect(said('If it is there: remove it.', 'If it is not: update.')).toBe(
    'Fix it in MCP Inspector, or on your computer',
  );
  expect(said('Remove it.', 'If it is not there: update.')).toBe('Fix it in MCP Inspector, then on your computer');
});

it('says that there is nothing to change where somebody else acts first, and the client tries again', () => {
  expect(words(support, client)).toBe('Nothing for you to change: send the report to Scalekit support');
  expect(words(support)).toBe('Nothing for you to change: send the report to Scalekit support');
  expect(words()).toBe('Nothing for you to change');
});

it('says that there is nothing to change where there is only waiting', () => {
  const wait = { place: client, text: 'Wait a minute.', waits: 'wait a minute' } as const;
  const report = { place: support, text: 'Send it.' };
  const change = { place: dashboard, text: 'Set it.' };
  expect(destinationWords({ do: [wait], or: [], stuck: [] })).toBe('Nothing to change: wait a minute');
  expect(destinationWords({ do: [wait, report], or: [], stuck: [] })).toBe(
    'Wait a minute; if it fails again, send the report to Scalekit support',
  );
  // And between changes it is none.
  expect(destinationWords({ do: [change, wait], or: [], stuck: [] })).toBe('Fix it in the Scalekit dashboard');
});

it('names the way to the place that it names, and to no other', () => {
  const server = { place: { kind: 'mcp-server', name: 'your MCP server' }, text: 'Set it.' } as const;
  const setting = { place: dashboard, text: 'Set it.', path: ['MCP Servers'] };
  const clear: Step = { place: client, text: 'Clear it.', path: ['Connection Info'], only: 'forget' };
  const way = (...steps: Step[]) => wayThere({ do: steps, or: [], stuck: [] })?.path;
  expect(way(server, clear)).toBeUndefined();
  expect(way(setting, clear)).toEqual(['MCP Servers']);
  expect(way(server, setting)).toBeUndefined();
  expect(way(clear)).toEqual(['Connection Info']);
});

it('names the client too in which only what is saved is forgotten', () => {
  const forget = { place: client, text: 'Clear it.', only: 'forget' } as const;
  const change = { place: dashboard, text: 'Set it.' };
  expect(destinationWords({ do: [change, forget], or: [], stuck: [] })).toBe(
    'Fix it in the Scalekit dashboard, then clear the saved sign-in in MCP Inspector',
  );
  expect(destinationWords({ do: [forget], or: [], stuck: [] })).toBe('Clear the saved sign-in in MCP Inspector');
});

it('is in a program, on a computer, and at a host', () => {
  expect(words({ kind: 'network', name: 'login.example.com' })).toBe('Fix it at login.example.com');
  expect(words({ kind: 'client', name: 'MCP Inspector 2.12.0' })).toBe('Fix it in MCP Inspector 2.12.0');
  expect(words({ kind: 'computer', name: 'your computer' })).toBe('Fix it on your computer');
});

it('says who has to act before what is seen is seen', () => {
  const fix = (place: Place) => ({ do: [{ place, text: 'Do it.' }], or: [], stuck: [] });
  expect(onceMended(fix(support), 'Press it.')).toBe('Once Scalekit support has fixed it, press it.');
  const administrators: Place = { kind: 'support', name: 'the administrators of your network' };
  expect(onceMended(fix(administrators), 'Press it.')).toContain('network have fixed it');
  expect(onceMended(fix(dashboard), 'Press it.')).toBe('Press it.');
});

it('does not ask for a sign-in where the last step was one', () => {
  const fix = (signsIn?: true) => ({
    do: [{ place: client, text: 'Do it.', ...(signsIn && { signsIn }) }],
    or: [],
    stuck: [],
  });
  expect(onceMended(fix(), 'it works.', 'connect', 'then connect')).toBe('Then connect: it works.');
  expect(onceMended(fix(true), 'it works.', 'connect', 'then connect')).toBe('It works.');
  // What there is to do beside a sign-in is said still.
  expect(onceMended(fix(true), 'Ask for it.')).toBe('Ask for it.');
});

it('looks first where that decides, and then fixes it there or elsewhere', () => {
  const server: Place = { kind: 'mcp-server', name: 'your MCP server' };
  const way = (when: string, ...steps: Step[]) => ({ kind: 'case', when, open: true, steps }) as const;
  const change = (place: Place, text = 'Do it.'): Step => ({ place, text });
  const fork = (...or: ReturnType<typeof way>[]) =>
    destinationWords({ do: [{ place: server, text: 'Look.', only: 'look' }], or, stuck: [] });
  expect(fork(way('If A', change(client)), way('If B', change(server)))).toBe(
    'Look in your MCP server, then fix it there, or in MCP Inspector',
  );
  expect(fork(way('If A', change(client)), way('If B', change(dashboard)))).toBe(
    'Look in your MCP server, then fix it in MCP Inspector, or the Scalekit dashboard',
  );
  // Nothing else decides, where there is one place for all.
  expect(fork(way('If A', change(server)), way('If B', change(server)))).toBe('Fix it in your MCP server');
  expect(fork(way('If A', change(server), change(client, 'If it moved: enter its URL.')))).toBe(
    'Fix it in your MCP server',
  );
});
