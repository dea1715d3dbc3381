/** Whose Metadata JSON was pasted: that of another MCP server says nothing of this one. */
import { expect, test } from 'vitest';
import { direct, json, resourceMetadataDocument } from '../../fixtures/flow.ts';
import { judge, saidOf } from '../../fixtures/judge.ts';

const ID = 'resource-metadata/differs-from-dashboard';
const elsewhere = ['https://acme.scalekit.dev/resources/res_999999999999999999'];

const found = (pasted: Record<string, unknown>, flow = direct()) =>
  saidOf(judge(flow, { context: { dashboardMetadata: pasted } })).find(({ check }) => check === ID);

const ofAnother = {
  ...resourceMetadataDocument,
  resource: 'https://other.example.com/mcp',
  authorization_servers: elsewhere,
};

test('of another MCP server: the right one is to be pasted, and nothing is changed at the server', () => {
  for (const flow of [direct(), direct().until('resourceMetadata')]) {
    const { verdict, cause, warnings } = judge(flow, { context: { dashboardMetadata: ofAnother } });
    expect([verdict, cause]).not.toContain('failing');
    const warning = warnings.find(({ check }) => check === ID);
    expect(warning?.title).toBe('The Metadata JSON that you pasted is of another MCP server (`resource`)');
    expect(warning?.summary).toContain('`https://other.example.com/mcp`');
    expect(warning?.fix.do.map(({ place }) => place.kind)).toEqual(['scalekit']);
    expect(warning?.fix.do[0]?.text).toMatch(
      /^Copy the whole \*\*Metadata JSON\*\* of your MCP server, .*pasted here\./,
    );
  }
});

test('of this MCP server under another URL: the dashboard is what has to change', () => {
  const entry = { ...resourceMetadataDocument, resource: 'https://other.example.com/mcp' };
  const [issuer = ''] = resourceMetadataDocument.authorization_servers;
  const byItsDomain = [issuer.replace('acme.scalekit.dev', 'login.example.com')];
  for (const more of [{}, { scopes_supported: ['todo:read'] }, { authorization_servers: byItsDomain }]) {
    const finding = found({ ...entry, ...more });
    expect(finding?.title).toBe('Scalekit’s dashboard has another URL for your MCP server (**Server URL**)');
    expect(finding?.fix.do[0]?.text).toMatch(/^Set \*\*Server URL\*\* to exactly this/);
  }
});

test('of this MCP server: both values are said, and what is served has to change', () => {
  const finding = found(
    resourceMetadataDocument,
    direct()
      .until('resourceMetadata')
      .change('resourceMetadata', json({ authorization_servers: elsewhere })),
  );
  expect(finding?.owner).toBe('mcp-server');
  for (const [one] of [elsewhere, resourceMetadataDocument.authorization_servers])
    expect(finding?.summary).toContain(JSON.stringify([one]));
});
