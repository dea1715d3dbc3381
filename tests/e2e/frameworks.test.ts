/**
 * The code that readers paste, in frameworks of npm that need a process of their own: a server that lacks everything is
 * mended by nothing but what its findings show, one after the other. The command that proves a mend fails before it and
 * succeeds after it.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { liveCheck } from '../../lib/capture/live-check/run.ts';
import { createNodePlatform } from '../../lib/cli/node-platform.ts';
import { diagnoseFacts } from '../../lib/diagnose.ts';
import type { Diagnosis, Finding, Snippet } from '../../lib/finding.ts';
import { handshakesOf } from '../../lib/handshake/assemble.ts';
import { factsOf } from '../../lib/handshake/facts-of.ts';
import type { Framework } from '../../lib/handshake/participants.ts';
import { resourceIssuer } from '../../lib/protocol/scalekit.ts';
import { shellCommand } from '../../lib/verification/shell.ts';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { freePort } from '../environment/ports.ts';
import { until } from '../environment/until.ts';
import { masker } from '../fixtures/judge.ts';

const root = join(import.meta.dirname, '../..');
/** Below the project, so that its packages are found. */
let folder: string;
let environment: Environment;
beforeAll(async () => {
  mkdirSync(join(root, '.output'), { recursive: true });
  folder = mkdtempSync(join(root, '.output/frameworks-'));
  environment = await startEnvironment();
});
afterAll(async () => {
  await environment.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Whether somebody listens there. */
const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => socket.end(() => resolve(true))).on('error', () => resolve(false));
  });

/** The server runs while `use` does. */
async function running<T>(source: string, port: number, env: NodeJS.ProcessEnv, use: (url: string) => Promise<T>) {
  const file = join(folder, `${port}.ts`);
  writeFileSync(file, source);
  const url = `http://127.0.0.1:${port}/mcp`;
  const issuer = resourceIssuer(environment.environmentUrl, environment.resourceId);
  const child = spawn(process.execPath, [file], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      ...env,
      PORT: `${port}`,
      MCP_URL: url,
      MCP_USE_OAUTH_SCALEKIT_ENVIRONMENT_URL: environment.environmentUrl,
      MCP_USE_OAUTH_SCALEKIT_RESOURCE_ID: environment.resourceId,
      PROTECTED_RESOURCE_METADATA: JSON.stringify({ resource: url, authorization_servers: [issuer] }),
    },
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const over = new Promise((resolve) => child.once('close', resolve));
  try {
    await until(
      () => {
        if (child.exitCode !== null) throw new Error(`The server does not start:\n${said}\n${source}`);
        return listens(port);
      },
      (is) => is,
    );
    return await use(url);
  } finally {
    child.kill();
    await over;
  }
}

/** As a client in a page meets it; the code is for this framework, whether it was recognised or not. */
async function check(url: string, framework: Framework): Promise<{ diagnosis: Diagnosis; recognised: Framework }> {
  const { exchanges } = await liveCheck(url, { platform: createNodePlatform(), masker });
  const [handshake] = handshakesOf(exchanges);
  const attempt = handshake?.attempts.at(-1);
  if (!handshake || !attempt) throw new Error('A live check is a handshake.');
  const facts = factsOf(handshake, attempt, { ended: true, context: { client: 'web' } });
  return { diagnosis: diagnoseFacts({ ...facts, framework }), recognised: facts.framework };
}

const succeeds = (command: string): Promise<boolean> =>
  new Promise((resolve) => {
    spawn('sh', ['-c', command], { stdio: 'ignore' }).on('close', (status) => resolve(status === 0));
  });

/** The lines go below the comment that names their place; what goes to the top is there already, or comes there. */
function paste(source: string, { where, top, code }: Snippet): string {
  const place = `// ${where}\n`;
  if (!source.includes(place)) throw new Error(`The server has no place "${where}".`);
  const missing = top && !source.includes(top) ? `${top}\n` : '';
  return missing + source.replace(place, () => `${place}${code}\n`);
}

const codeOf = ({ fix }: Finding) => fix.do.flatMap(({ snippets }) => snippets ?? [])[0];

interface Mend {
  check: string;
  commands: string[];
  code: Snippet;
}

/** The next finding that shows code, and the commands that prove its mend, which fail as long as it is not made. */
async function nextMend({ cause, warnings }: Diagnosis, mended: readonly Mend[]): Promise<Mend | undefined> {
  const finding = [...(cause ? [cause] : []), ...warnings].find(
    (one) => codeOf(one) && !mended.some(({ check }) => check === one.check),
  );
  const code = finding && codeOf(finding);
  if (!finding || !code) return undefined;
  const commands = finding.verify.flatMap((one) => shellCommand(one) ?? []);
  for (const command of commands) expect(await succeeds(command), `before ${finding.check}: ${command}`).toBe(false);
  return { check: finding.check, commands, code };
}

/** What was mended, in order, and what is left. */
async function mend(framework: Framework, env: NodeJS.ProcessEnv) {
  let source = readFileSync(join(root, 'tests/environment/frameworks', `${framework}.mjs`), 'utf8');
  const port = await freePort();
  const mended: Mend[] = [];
  const seen = new Set<Framework>();
  for (;;) {
    const { next, left } = await running(source, port, env, async (url) => {
      for (const { check, commands } of mended.slice(-1))
        for (const command of commands)
          expect(await succeeds(command), `after ${check}: ${command}\n${source}`).toBe(true);
      const { diagnosis, recognised } = await check(url, framework);
      seen.add(recognised);
      const findings = [...(diagnosis.cause ? [diagnosis.cause] : []), ...diagnosis.warnings];
      return { next: await nextMend(diagnosis, mended), left: findings.map((finding) => finding.check) };
    });
    if (!next) return { mended: mended.map((one) => one.check), left, recognised: [...seen] };
    source = paste(source, next.code);
    mended.push(next);
  }
}

it.each<[Framework, string, NodeJS.ProcessEnv, object]>([
  [
    'fastmcp-typescript',
    'with nothing',
    {},
    {
      mended: ['resource-metadata/not-found', 'challenge/no-www-authenticate', 'cors/header-not-exposed'],
      left: [],
      // Once its lists are those of the recipe, nothing tells it any more.
      recognised: ['fastmcp-typescript', 'generic'],
    },
  ],
  [
    'mcp-use',
    'with nothing',
    {},
    // Its `cors` cannot expose a header, as the step for that says.
    {
      mended: ['cors/preflight-rejected', 'challenge/open-server'],
      left: ['cors/header-not-exposed'],
      recognised: ['generic'],
    },
  ],
  [
    'fastmcp-typescript',
    'with the metadata of another server',
    { WRONG: 'http://127.0.0.1:9/mcp' },
    {
      mended: ['resource-metadata/resource-mismatch', 'challenge/no-www-authenticate', 'cors/header-not-exposed'],
      left: [],
      recognised: ['fastmcp-typescript', 'generic'],
    },
  ],
  [
    'mcp-use',
    'with the address of another server',
    { WRONG: 'http://127.0.0.1:9/mcp' },
    {
      mended: ['cors/preflight-rejected', 'resource-metadata/resource-mismatch'],
      left: ['cors/header-not-exposed'],
      recognised: ['generic'],
    },
  ],
])('%s, %s', async (framework, _, env, expected) => {
  expect(await mend(framework, env)).toEqual(expected);
});
