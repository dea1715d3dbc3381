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
    expect(named(of(asked({ head: 405 })), 'gemini-cli')?.fault?.issue).not.toContain('12628');
    expect(named(of(asked().without('head')), 'gemini-cli')).toMatchObject({ verdict: 'unknown' });
  });
  test('Qwen Code: the same, and nothing else', () => {
    expect(named(of(asked({ head: 401 })), 'qwen-code')).toMatchObject({
      verdict: 'cannot',
      known: { by: 'measured' },
      fault: { wayRound: 'Let your MCP server answer `HEAD` with 405.' },
    });
    expect(named(of(asked({ head: 405 })), 'qwen-code')).toMatchObject({ verdict: 'nothing-stops-it' });
  });
  test('Gemini CLI: a callback without `iss` fails where the metadata was found, unless that promises it', () => {
    expect(named(of(asked({ head: 405 })), 'gemini-cli')).toMatchObject({
      verdict: 'might-fail',
      check: 'authorization/issuer-mismatch',
      known: { by: 'measured' },
      fault: { issue: expect.stringContaining('29117') },
    });
    const promised = { authorization_response_iss_parameter_supported: true };
    expect(named(of(asked({ ...at({}, promised), head: 405 })), 'gemini-cli')).toMatchObject({
      verdict: 'nothing-stops-it',
    });
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
      // With the value to enter.
      fault: {
        wayRound: expect.stringMatching(
          /^Update to [\d.]+ or later\. If it is still there, set `oauth\.authServerMetadataUrl` .+ to `https:\/\/[^ ]+\/resources\/res_\d+`, /,
        ),
      },
    });
    expect(named(of(asked()), 'claude-code')).toMatchObject({ verdict: 'nothing-stops-it' });
  });
  test('use-mcp drops the path of the issuer', () => {
    expect(named(of(asked()), 'use-mcp')).toMatchObject({
      verdict: 'might-fail',
      check: 'client/outdated',
      // It is no more than a might, and the sentence says why.
      why: expect.stringMatching(/ was not tried\.$/),
      known: { by: 'derived' },
    });
  });
});
