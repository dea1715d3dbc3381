/** After a live check no client is watched: no view promises a headline or a line of *Requests* that cannot come. */
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { Answer as CheckAnswer } from '../../../components/check/answer.tsx';
import { Answer as PanelAnswer } from '../../../components/panel/answer.tsx';
import { checks } from '../../../lib/checks/all.ts';
import { plain } from '../../../lib/cli/palette.ts';
import { renderReport } from '../../../lib/cli/render.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import type { Context } from '../../../lib/handshake/facts.ts';
import { unseenWords } from '../../../lib/recheck/seen-words.ts';
import { subjectOf } from '../../../lib/recheck/subject.ts';
import { outcomeWords } from '../../../lib/recheck/words.ts';
import { toMarkdown } from '../../../lib/report/markdown.ts';
import { toPrompt } from '../../../lib/report/prompt.ts';
import { snapshotsOfCheck } from '../../../lib/snapshot/handshake.ts';
import { answer, checked, type Flow, headers, json } from '../../fixtures/flow.ts';
import { factsOfFlow } from '../../fixtures/judge.ts';
import { renderer } from '../extension/canaries/rendered.tsx';
import { fakeCheckClient } from './gallery/fake-check-client.ts';
import { fakeClient } from './gallery/fake-client.ts';

const promises = /headline here|\*\*Connected\*\*|under \*\*Requests\*\*|this warning is then gone/;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const challenge = checked().change('initialize', headers({ 'www-authenticate': null }));
const byHand = checked()
  .until('serverMetadata')
  .change(
    'serverMetadata',
    json({ registration_endpoint: undefined, token_endpoint_auth_methods_supported: ['client_secret_basic'] }),
  );
const transport = checked()
  .until('initialize')
  .change('initialize', answer(405, { headers: { allow: 'GET' } }));
const elsewhere = 'https://mcp.example.com/mcp/';
const redirected = checked()
  .until('initialize')
  .change('initialize', answer(307, { headers: { location: elsewhere } }));

function snapshot(flow: Flow, context: Context) {
  const [handshake] = snapshotsOfCheck(handshakesOf(flow.exchanges), { cancelled: false, context });
  const attempt = handshake?.attempts.at(-1);
  if (!handshake || !attempt) throw new Error('This check is no handshake.');
  return { handshake, attempt };
}

describe.each([
  ['challenge/no-www-authenticate', challenge, {}, 'your MCP client'],
  ['challenge/no-www-authenticate', challenge, { client: 'claude-code' }, 'Claude Code'],
  ['server-metadata/no-public-clients', byHand, {}, 'your MCP client'],
  ['network/wrong-transport', transport, {}, 'your MCP client'],
  ['network/redirected', redirected, {}, 'your MCP client'],
] as const)('%s', (check, flow, context, client) => {
  const { handshake, attempt } = snapshot(flow, context);
  const says = `${client} itself says whether it connects`;
  const { cause, warnings } = attempt.diagnosis;
  const finding = [cause, ...warnings].find((one) => one?.check === check);

  it(`the panel and the check page send the reader to ${client}`, async () => {
    expect(finding).toBeDefined();
    const { root, show } = renderer();
    const shown = { handshake, attempt, onOpen: () => {} };
    const panel = { client: fakeClient(null), checkClient: fakeCheckClient, onChanged: () => {} };
    const rest = { session: {} as never, load: async () => null, compare: async () => null as never };
    const views = [
      <PanelAnswer key="panel" {...shown} {...panel} {...rest} />,
      <CheckAnswer key="check" {...shown} chosen={undefined} client={fakeCheckClient} />,
    ];
    for (const view of views) {
      await show(view);
      expect(root.textContent).not.toMatch(/headline here|says Connected|this warning is then gone/);
    }
    await show(views[0] ?? null);
    expect(root.textContent).toContain(says);
    await show(null);
  });

  it('and so do the report, the prompt, the command line, and what is said of checking again', () => {
    const texts = [
      toMarkdown(handshake, attempt),
      toPrompt(handshake, attempt),
      renderReport('a.har', [{ handshake, diagnosis: attempt.diagnosis }], { paint: plain, width: 100 }),
    ];
    const subject = finding && subjectOf(handshake, attempt, finding);
    if (!finding || !subject) throw new Error('It is not found.');
    expect(unseenWords(subject, finding.fix).says).toContain(says);
    texts.push(unseenWords(subject, finding.fix).says, outcomeWords(subject, { kind: 'fixed' }));
    for (const text of texts) expect(text).not.toMatch(promises);
    expect(outcomeWords(subject, { kind: 'fixed' })).toBe(`**Fixed.** Now connect again from ${client}.`);
  });
});

test('no check promises it of any request that a live check asks', () => {
  const facts = factsOfFlow(checked());
  const bySight: string[] = [];
  const judged = new Set<string>();
  for (const check of checks) {
    for (const at of facts.exchanges) {
      try {
        const verify = check.verify({ facts, at, data: {}, endpoint: at.endpoint } as never);
        judged.add(check.id);
        bySight.push(...verify.flatMap(({ says, anyOf }) => (anyOf?.length ? [] : [says])));
      } catch {
        // It goes by what it found, which is not made up here: most do not.
      }
    }
  }
  expect(judged.size).toBeGreaterThan(90);
  expect(bySight.length).toBeGreaterThan(50);
  expect(bySight.filter((says) => promises.test(says))).toEqual([]);
});

it('the check page leads to a check of the address that the fix has the client use, and of no other', async () => {
  for (const [flow, led] of [
    [redirected, `/check.html#${new URLSearchParams({ url: elsewhere, client: 'claude-code' })}`],
    [challenge, undefined],
  ] as const) {
    const { handshake, attempt } = snapshot(flow, { client: 'claude-code' });
    const chosen = attempt.diagnosis.clients.find(({ client }) => client === 'claude-code');
    const { root, show } = renderer();
    await show(
      <CheckAnswer
        handshake={handshake}
        attempt={attempt}
        onOpen={() => {}}
        chosen={chosen}
        client={fakeCheckClient}
      />,
    );
    expect(root.querySelector('a[href^="/check.html"]')?.getAttribute('href')).toBe(led);
    await show(null);
  }
});
