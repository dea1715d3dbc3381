/** How a client forgets what it saved: on each system that it is known of, and nowhere else. */
import { describe, expect, it } from 'vitest';
import { forgetSteps } from '../../../../lib/checks/kit/steps/clients.ts';
import type { ClientFacts } from '../../../../lib/handshake/participants.ts';

const of = (client: string) =>
  forgetSteps({ client: { kind: 'unknown', name: 'The client', inPage: false }, context: { client } });
const inspector = (part: ClientFacts['part']) =>
  forgetSteps({
    client: { kind: 'inspector', name: 'MCP Inspector', inPage: true, ...(part && { part }) },
    context: {},
  });

describe('the steps that make a client forget', () => {
  it('have a command for each system, those alike together', () => {
    expect(of('mcp-remote')).toEqual([
      {
        place: { kind: 'computer', name: 'your computer' },
        text: expect.stringContaining('folder'),
        only: 'forget',
        snippets: [
          { label: 'macOS, Linux', language: 'command', code: 'rm -rf ~/.mcp-auth' },
          {
            label: 'Windows (Command Prompt)',
            language: 'command',
            code: 'rmdir /s /q "%USERPROFILE%\\.mcp-auth"',
          },
        ],
      },
    ]);
  });

  it('have one command where it is the same everywhere', () => {
    expect(of('codex')).toMatchObject([{ values: [{ name: 'Terminal', value: 'codex mcp logout <name>' }] }]);
  });

  it('have the file for each system', () => {
    expect(of('gemini-cli')).toMatchObject([
      {
        values: [
          { name: 'file on macOS and Linux', value: '~/.gemini/mcp-oauth-tokens.json' },
          { name: 'file on Windows', value: '%USERPROFILE%\\.gemini\\mcp-oauth-tokens.json' },
        ],
      },
    ]);
  });

  it('have the menu of a client that has one, and nothing of one that nobody knows', () => {
    expect(of('vscode')).toMatchObject([{ path: expect.arrayContaining(['Command Palette']) }]);
    expect(of('librechat')).toEqual([
      { place: expect.anything(), text: expect.stringMatching(/^Remove the saved sign-in/), only: 'forget' },
    ]);
  });

  it('can be done for the reader in an Inspector’s own tab, and in no other client', () => {
    expect(inspector('backend').map(({ offers }) => offers)).toEqual(['clear-sign-in']);
    expect(inspector('proxy').map(({ offers }) => offers)).toEqual(['clear-sign-in']);
    for (const client of ['mcp-remote', 'vscode', 'cursor', 'claude-desktop', 'other'])
      expect(of(client).some(({ offers }) => offers)).toBe(false);
  });
});
