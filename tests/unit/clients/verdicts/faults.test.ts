/** Known faults of clients are the answer, and not the server. */
import { describe, expect, test } from 'vitest';
import { asked } from '../asked.ts';
import { at, named, of } from './said.ts';

describe('known faults of a client are the answer, and not the server', () => {
  test('Gemini CLI: what HEAD is answered decides', () => {
    expect(named(of(asked({ head: 401 })), 'gemini-cli')).toMatchObject({
      verdict: 'cannot',
      fault: { issue: 'https://github.com/google-gemini/gemini-cli/issues/12628' },
    });
    expect(named(of(asked({ head: 405 })), 'gemini-cli')).toMatchObject({ verdict: 'nothing-stops-it' });
    expect(named(of(asked().without('head')), 'gemini-cli')).toMatchObject({ verdict: 'unknown' });
  });
  test('Copilot CLI: one port listed, another used', () => {
    expect(named(of(asked()), 'copilot-cli')).toMatchObject({
      verdict: 'might-fail',
      known: { by: 'report' },
      fault: { issue: expect.stringContaining('4800') },
    });
    const off = asked(at({}, { client_id_metadata_document_supported: false }));
    expect(named(of(off), 'copilot-cli')).toMatchObject({
      verdict: 'might-fail',
      fault: { issue: expect.stringContaining('4662') },
    });
  });
  test('Claude Code: only once it says so itself', () => {
    const errorText = 'Incompatible auth server: does not support dynamic client registration';
    const told = of(asked(), { context: { client: 'claude-code', errorText } });
    expect(named(told, 'claude-code')).toMatchObject({
      verdict: 'might-fail',
      fault: { wayRound: expect.stringContaining('authServerMetadataUrl') },
    });
    expect(named(of(asked()), 'claude-code')).toMatchObject({ verdict: 'nothing-stops-it' });
  });
  test('use-mcp drops the path of the issuer', () => {
    expect(named(of(asked()), 'use-mcp')).toMatchObject({
      verdict: 'might-fail',
      check: 'client/outdated',
      known: { by: 'derived' },
    });
  });
});
