import { type ExecFileException, execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const scratch = mkdtempSync(join(tmpdir(), 'package-'));
const place = join(scratch, 'empty');
const bin = join(place, 'node_modules/.bin/mcp-auth-troubleshooter');
const failing = join(root, 'tests/fixtures/recordings/v2-relay-prm-404.har');
const healthy = join(root, 'tests/fixtures/recordings/v2-relay-ok.har');
afterAll(() => rmSync(scratch, { recursive: true }));

/** The machine's own Node, as a user has it; npm puts the project's before it. */
const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
/** Of the npm that runs the tests nothing is left: it would install into this project. */
const env = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:npm_|node_options|no_color|force_color)/i.test(name)),
  ),
  PATH: folders.join(delimiter),
};

interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

const start = (command: string, args: string[], cwd: string): Promise<Outcome> =>
  new Promise((resolve) => {
    execFile(command, args, { cwd, env }, (error: ExecFileException | null, stdout, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });

const major = async (node: string) =>
  Number((await start(node, ['-p', 'process.versions.node'], root)).stdout.split('.')[0]);
let node = process.execPath;
const packed = (...args: string[]) => start(node, [bin, ...args], place);

beforeAll(async () => {
  const own = folders.map((folder) => join(folder, 'node')).find((file) => existsSync(file));
  if (own && (await major(own)) >= 20) node = own;
  const folder = join(scratch, 'cli');
  expect(await start(process.execPath, [join(root, 'lib/cli/pack.ts'), folder], root)).toMatchObject({ status: 0 });
  mkdirSync(place);
  expect(await start('npm', ['pack', folder, '--pack-destination', place], scratch)).toMatchObject({ status: 0 });
  const [tarball = ''] = readdirSync(place);
  const install = ['install', '--prefix', place, '--offline', '--no-audit', '--no-fund', join(place, tarball)];
  expect(await start('npm', install, place)).toMatchObject({ status: 0 });
});

test('the package is one file with its manifest, and brings nothing with it', () => {
  const folder = join(place, 'node_modules/mcp-auth-troubleshooter');
  expect(readdirSync(folder).sort()).toEqual([
    ...['LICENSE', 'README.md', 'SKILL.md', 'THIRD-PARTY-LICENSES.txt', 'mcp-auth-troubleshooter.js', 'package.json'],
  ]);
  expect(readdirSync(join(place, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'mcp-auth-troubleshooter',
  ]);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  expect(manifest).not.toHaveProperty('dependencies');
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toMatch(/^# MCP Auth Troubleshooter/);
});

test('says which version it is', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect(await packed('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

test('says of a recording what npm run diagnose says, with the same exit status', async () => {
  for (const file of [failing, healthy]) {
    const here = await start(process.execPath, [join(root, 'lib/cli/diagnose.ts'), file], root);
    expect(await packed('diagnose', file)).toEqual(here);
  }
  expect(await packed('diagnose', join(place, 'none.har'))).toMatchObject({ status: 2, stdout: '' });
});

test('runs where Node has neither Map.groupBy nor URL.parse', async () => {
  const without = 'data:text/javascript,delete Map.groupBy; delete URL.parse';
  const old = await start(node, ['--import', without, bin, 'diagnose', failing], place);
  expect(old).toEqual(await packed('diagnose', failing));
});

test('writes a report for an issue, and a task for a coding agent', async () => {
  const markdown = await packed('diagnose', failing, '--format', 'markdown');
  expect(markdown).toMatchObject({ status: 1, stderr: '', stdout: expect.stringMatching(/^## .*\n\n- MCP server: /) });
  const prompt = await packed('diagnose', failing, '--format', 'prompt');
  expect(prompt).toMatchObject({ status: 1, stderr: '', stdout: expect.stringMatching(/^# Task: /) });
  expect(await packed('diagnose', failing, '--format', 'xml')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/^There is no format "xml"\.\n\nUsage: mcp-auth-troubleshooter diagnose /),
  });
});

test('check names the cause of a port where nothing listens', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const { status, stdout } = await packed('check', `http://127.0.0.1:${port}/mcp`, '--format', 'json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout).handshakes[0].cause.check).toBe('network/unreachable');
});

test('check is ended after the seconds that it is given', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => silent.once('listening', resolve));
  const { port } = silent.address() as AddressInfo;
  const { stderr } = await packed('check', `http://127.0.0.1:${port}/mcp`, '--timeout', '0.3');
  silent.close();
  expect(stderr).toBe('The check was ended after 0.3 s: what was left is not known.\n');
  expect(await packed('check', 'http://127.0.0.1/mcp', '--timeout', 'soon')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/^--timeout takes seconds/),
  });
});

test('each command, and the whole, says what it takes', async () => {
  expect(await packed('--help')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Usage: /) });
  for (const command of ['diagnose', 'check']) {
    const help = await packed(command, '--help');
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout.startsWith(`Usage: mcp-auth-troubleshooter ${command} `)).toBe(true);
  }
  expect(await packed()).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/^No command is given\./),
  });
  expect(await packed('sing')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/^There is no command "sing"\./),
  });
});
