import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { run as diagnose } from '../../../lib/cli/run.ts';
import { stageIds } from '../../../lib/finding.ts';
import { inUtf16 } from '../capture/files/encodings.ts';

const root = join(import.meta.dirname, '../../..');
const fixtures = join(root, 'tests/fixtures');
const scratch = mkdtempSync(join(tmpdir(), 'diagnose-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const run = (...args: string[]) => {
  let [stdout, stderr] = ['', ''];
  const status = diagnose(args, {
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    colours: false,
    width: 100,
  });
  return { status, stdout, stderr };
};
const file = (name: string, text: string | Buffer) => {
  const path = join(scratch, name);
  writeFileSync(path, text);
  return path;
};
const healthy = join(fixtures, 'recordings/v2-relay-ok.har');
const failing = join(fixtures, 'recordings/v2-relay-prm-404.har');
const unfinished = join(fixtures, 'cases/130-healthy-in-progress-at-consent.har');

describe('npm run diagnose', () => {
  test('one line of JSON for each file, in the order asked for', () => {
    const { status, stdout, stderr } = run(healthy, unfinished, '--json');
    expect(stderr).toBe('');
    expect(status).toBe(1);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => line.file)).toEqual([healthy, unfinished]);
    const [handshake, ...more] = lines[0].handshakes;
    expect(more).toEqual([]);
    expect(Object.keys(handshake)).toEqual([
      'server',
      'client',
      'via',
      'verdict',
      'cause',
      'suspect',
      'consequences',
      'warnings',
      'stages',
      'clients',
    ]);
    expect(handshake).toMatchObject({
      server: 'http://localhost:25920/mcp',
      client: expect.stringContaining('Inspector'),
      via: 'inspector-v2-relay',
      verdict: 'connected',
      cause: null,
      suspect: null,
      consequences: [],
    });
    expect(handshake.stages.map((stage: { id: string }) => stage.id)).toEqual(stageIds);
    expect(handshake.clients).toContainEqual(
      expect.objectContaining({ client: 'inspector', verdict: 'nothing-stops-it', why: 'It connected here.' }),
    );
  });

  test('exit status: 0 connected, 1 not, 2 unusable and the others still done', () => {
    expect(run(healthy, '--json').status).toBe(0);
    expect(run(failing, '--json').status).toBe(1);
    const mixed = run('--json', file('none.har', 'hello'), healthy);
    expect(mixed.status).toBe(2);
    expect(mixed.stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(mixed.stderr).toMatch(
      /none\.har: The file is no HAR file: it is not JSON\. Nor is it a debug log of mcp-remote, a log of VS Code, .+ or a log of \S.+\.\n$/,
    );
  });

  test('--running takes nothing as ended but what shows that it is', () => {
    const verdict = (of: string, ...more: string[]) => JSON.parse(run(of, '--json', ...more).stdout).handshakes[0];
    const waiting = join(fixtures, 'recordings/v1-direct-challenge-in-body.har');
    expect(verdict(waiting).verdict).toBe('failing');
    expect(verdict(waiting, '--running')).toMatchObject({ verdict: 'incomplete', cause: null });
    // The Inspector was refused its registration, and asks for nothing more.
    expect(verdict(failing, '--running').verdict).toBe('failing');
  });

  test('UTF-16, with its mark and without', () => {
    for (const [name, bytes] of Object.entries(inUtf16(readFileSync(healthy, 'utf8'))))
      expect(run('--json', file(`${name}.har`, bytes)).status).toBe(0);
  });

  test('a report for a person, without colours where there is no terminal', () => {
    const { stdout } = run(healthy, failing);
    expect(stdout).toContain('CONNECTED');
    expect(stdout).toContain('http://localhost:25920/mcp');
    expect(stdout).toMatch(/✓ First request {2}✓ Asked to sign in/);
    expect(stdout).not.toContain('\u001B');
    expect(stdout).not.toContain('**');
  });

  test('a file with no sign-in in it', () => {
    const har = {
      log: {
        creator: { name: 'x' },
        entries: [
          {
            startedDateTime: '2026-11-25T10:00:00Z',
            time: 1,
            request: { method: 'GET', url: 'https://a.dev/', headers: [] },
            response: { status: 200, headers: [], content: {} },
          },
        ],
      },
    };
    const { status, stdout } = run(file('other.har', JSON.stringify(har)));
    expect(status).toBe(1);
    expect(stdout).toContain('No sign-in to an MCP server is in this file.');
    expect(JSON.parse(run(join(scratch, 'other.har'), '--json').stdout).handshakes).toEqual([]);
  });
});

test('as a command of its own', async () => {
  const command = (...args: string[]) =>
    promisify(execFile)(process.execPath, [join(root, 'lib/cli/diagnose.ts'), ...args]).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    );
  const [read, refused] = await Promise.all([command(healthy, '--json'), command(scratch)]);
  expect(read).toEqual({ code: 0, stderr: '', stdout: run(healthy, '--json').stdout });
  expect(refused).toEqual({ code: 2, stdout: '', stderr: `${scratch}: It is a directory, not a HAR file.\n` });
});

describe('files that cannot be used get one clear line', () => {
  const text = readFileSync(healthy, 'utf8');
  mkdirSync(join(scratch, 'folder.har'));
  const unreadable = file('secret.har', text);
  chmodSync(unreadable, 0);

  test.each([
    ['missing', join(scratch, 'missing.har'), /There is no such file\./],
    ['a directory', join(scratch, 'folder.har'), /It is a directory, not a HAR file\./],
    ['empty', file('empty.har', ''), /The file is empty\./],
    ['cut off', file('cut.har', text.slice(0, 5000)), /cut off: it ends at byte 5000 /],
    ['another JSON', file('package.har', '{"name":"x"}'), /no HAR file: it has no list of requests/],
    ['bytes', file('bytes.har', '\u0000\u0001PNG'), /not JSON/],
  ])('%s', (_, path, line) => {
    const { status, stdout, stderr } = run(path, '--json');
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).not.toMatch(/\bat .*\.ts:\d+/);
  });

  test.skipIf(process.getuid?.() === 0)('not readable', () => {
    expect(run(unreadable).stderr).toMatch(/The file may not be read\./);
  });

  test('what cannot be understood is answered with how it is used', () => {
    expect(run()).toMatchObject({ status: 2, stderr: expect.stringMatching(/^No file is named\.\n\nUsage: /) });
    expect(run('--what', healthy)).toMatchObject({ status: 2, stderr: expect.stringContaining('--what') });
    expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Usage: /) });
  });

  test('a hostile text does not speak to the terminal', () => {
    const har = {
      log: {
        creator: { name: 'x' },
        entries: [
          {
            startedDateTime: '2026-11-25T10:00:00Z',
            time: 1,
            request: {
              method: 'POST',
              url: 'https://a.dev/mcp',
              headers: [{ name: 'accept', value: 'text/event-stream' }],
              postData: {
                text: '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"clientInfo":{"name":"\\u001b[31mred\\u0007"}}}',
              },
            },
            response: { status: 200, headers: [], content: {} },
          },
        ],
      },
    };
    const { stdout } = run(file('hostile.har', JSON.stringify(har)));
    expect(stdout).toContain('https://a.dev/mcp');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    expect(stdout).not.toMatch(/[\u0000-\u0008\u000B-\u001F]/);
  });
});
