import { describe, expect, test } from 'vitest';
import { readAddress } from '../../../../lib/capture/live-check/address.ts';

describe('what a person enters', () => {
  test.each([
    'https://mcp.example.com/mcp',
    ' http://localhost:3000/mcp ',
    'https://mcp.example.com/mcp?tenant=a',
    'http://[::1]:3000/mcp',
    'https://mcp.example.com',
  ])('%s can be asked', (text) => {
    expect(readAddress(text)).toEqual({ url: text.trim() });
  });

  test.each([
    ['', /^No URL is given\.$/],
    ['mcp.example.com/mcp', /no scheme\. Write `https:\/\/` before it/],
    ['localhost:3000/mcp', /no scheme\. Write `http:\/\/` before it/],
    ['mcp.example.com:8443', /no scheme\. Write `https:\/\/` before it/],
    ['ftp://mcp.example.com/mcp', /begins with `ftp:`/],
    ['file:///etc/passwd', /begins with `file:`/],
    ['javascript:alert(1)', /begins with `javascript:`/],
    ['https://ada:secret@mcp.example.com/mcp', /user name or a password/],
    ['https://ada@mcp.example.com/mcp', /user name or a password/],
    ['https://mcp.example.com/mcp#tools', /fragment/],
    ['https://mcp.example.com/mcp#', /fragment/],
    ['https://', /cannot be read/],
    ['https://mcp.example.com:99999/mcp', /cannot be read/],
    ['npx -y todo-server', /STDIO/],
    ['todo', /It is no URL\./],
  ])('%s cannot, and why is said', (text, problem) => {
    const entered = readAddress(text);
    expect(entered).toEqual({ problem: expect.stringMatching(problem) });
    expect(JSON.stringify(entered)).not.toContain('secret');
  });
});
