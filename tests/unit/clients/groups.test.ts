import { expect, test } from 'vitest';
import { plain } from '../../../lib/cli/palette.ts';
import { renderReport } from '../../../lib/cli/render.ts';
import { clientGroups } from '../../../lib/client-groups.ts';
import { toMarkdown } from '../../../lib/report/markdown.ts';
import {
  resourceMetadataDocument,
  resourceMetadataUrl,
  serverMetadataDocument,
  serverMetadataUrl,
} from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';
import { asked } from './asked.ts';

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
  expect(terminal).toContain('Cannot: ');
  expect(report).toContain('**Cannot:** ');
});
