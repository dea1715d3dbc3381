import { expect, test } from 'vitest';
import type { CheckId } from '../../../lib/checks/ids.ts';
import { plain } from '../../../lib/cli/palette.ts';
import { renderReport } from '../../../lib/cli/render.ts';
import { clientGroups } from '../../../lib/presentation/client-groups.ts';
import { clientsOfCheck, clientsOfSignIn, clientsSaid } from '../../../lib/presentation/clients-said.ts';
import { stoppedBy } from '../../../lib/presentation/clients-stopped.ts';
import { toMarkdown } from '../../../lib/report/markdown.ts';
import { fixtures } from '../../fixtures/all.ts';
import {
  resourceMetadataDocument,
  resourceMetadataUrl,
  serverMetadataDocument,
  serverMetadataUrl,
} from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';
import { asked } from '../clients/asked.ts';

const slash = { ...resourceMetadataDocument, resource: 'https://mcp.example.com/' };
const diagnosis = judge(
  asked({ documents: { [resourceMetadataUrl]: slash, [serverMetadataUrl]: serverMetadataDocument } }),
);
const handshake = {
  id: 'a',
  server: 'https://mcp.example.com/mcp',
  client: null,
  via: null,
  scalekit: null,
  attempts: [],
};

test('clients of which the same is said stand together, those that cannot sign in first', () => {
  const groups = clientGroups(diagnosis.clients);
  expect(groups.flatMap(({ names }) => names).length).toBe(diagnosis.clients.length);
  const order = ['cannot', 'might-fail', 'unknown', 'nothing-stops-it'];
  const verdicts = groups.map(({ verdict }) => verdict);
  expect(verdicts).toEqual(verdicts.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)));
  expect(new Set(verdicts)).toEqual(new Set(order));
  expect(groups[0]).toMatchObject({
    check: 'resource-metadata/resource-mismatch',
    names: expect.arrayContaining(['VS Code', 'Gemini CLI']),
  });
});

test('the terminal and the report say the same of the same clients', () => {
  const terminal = renderReport('a.har', [{ handshake, diagnosis }], { paint: plain, width: 400 });
  const report = toMarkdown(handshake, { diagnosis, startedAt: 0 });
  for (const { names } of clientGroups(diagnosis.clients)) {
    expect(terminal).toContain(names.join(', '));
    expect(report.replaceAll('\\', '')).toContain(names.join(', '));
  }
  const { line } = clientsSaid(diagnosis, null);
  expect(terminal).toContain(line);
  expect(report.replaceAll('\\', '')).toContain(line);
  expect(terminal).toContain('Cannot: ');
  expect(report).toContain('**Cannot:** ');
});

const lineOf = (clients: typeof diagnosis.clients) => clientsOfCheck({ clients }).line;

test('of a check of a server the line counts all that are known, and those of which nothing can be said', () => {
  const of = (verdict: string) => diagnosis.clients.filter((one) => one.verdict === verdict).length;
  const line = lineOf(diagnosis.clients);
  expect(line).toContain(`${of('cannot')} of the ${diagnosis.clients.length} known clients cannot sign in: `);
  expect(line).toContain(`${of('nothing-stops-it')} should work.`);
  expect(line).toContain(`For ${of('unknown')} it cannot be told.`);
  const [first, ...rest] = diagnosis.clients.map((one) => ({ ...one, verdict: 'nothing-stops-it' as const }));
  expect(lineOf(first ? [first, ...rest] : [])).toBe(
    `${diagnosis.clients.length} of the ${diagnosis.clients.length} known clients should work.`,
  );
  expect(lineOf(diagnosis.clients.map((one) => ({ ...one, verdict: 'unknown' as const })))).toBe('');
});

test('beside a finding stand those that it stops, and those of which nothing is known', () => {
  const rows = stoppedBy('resource-metadata/resource-mismatch', diagnosis.clients);
  expect(rows.map(({ verdict }) => verdict)).toEqual(expect.arrayContaining(['cannot', 'unknown']));
  expect(rows[0]?.said).toContain(` of the ${diagnosis.clients.length} known clients: `);
  expect(
    rows
      .slice(1)
      .map(({ said }) => said)
      .join(),
  ).not.toContain('known clients');
  expect(stoppedBy('session/token-expired', diagnosis.clients)).toEqual([]);
});

const judged = (id: CheckId) => {
  const fixture = fixtures.get(id);
  if (!fixture) throw new Error(id);
  return judge(fixture.failing, fixture);
};

test('of a fault behind the sign-in page, and of what one program has saved, nothing is said of clients', () => {
  for (const id of ['session/insufficient-scope', 'token/invalid-grant', 'client/stale-metadata'] as const) {
    expect(clientsOfCheck(judged(id)).line, id).toBe('');
    expect(clientsOfSignIn(judged(id)).line, id).toBe('');
  }
  for (const id of ['network/wrong-endpoint', 'registration/unsupported', 'client/outdated'] as const)
    expect(clientsOfCheck(judged(id)).line, id).toMatch(/ known clients cannot sign in: /);
});

test('beside a sign-in that fails stand others that the same stops, and never the one that failed', () => {
  const { line, clients } = clientsOfSignIn(judged('registration/disabled'));
  expect(line).toMatch(
    /^Other clients, not tried here: \d+ would not get in because of this \([^)]+ and \d+ more\)(?:, .+)?\.$/,
  );
  expect(clients.filter(({ inUse }) => inUse)).toEqual([]);
  expect(clients.map(({ verdict }) => verdict)).toEqual(expect.arrayContaining(['nothing-stops-it', 'unknown']));
  // What is known of others is of other things.
  expect(clientsOfSignIn(judged('cors/header-not-exposed')).line).toBe('');
});

test('beside one that is through stand those that anything stops, and nothing beside a warning that stops none', () => {
  const open = judged('challenge/open-server');
  expect(open.verdict).toBe('connected');
  expect(clientsOfSignIn(open).line).toBe('');
  expect(clientsOfSignIn({ ...open, warnings: [] }).line).toMatch(/^\d+ of the \d+ known clients should work\.$/);
  expect(clientsOfSignIn(diagnosis).line).toContain('cannot sign in');
});

test('the client that failed here stands first, with the version that its page shows', () => {
  expect(clientsOfCheck({ clients: judged('cors/header-not-exposed').clients }).line).toContain(
    'cannot sign in: MCP Inspector 1 (0.22.0, yours).',
  );
});
