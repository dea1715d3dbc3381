/** What tells the fault from what is beside it, and the steps from what is in their place, is said in every view. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Answer as CheckAnswer } from '../../../components/check/answer.tsx';
import { DiagnosisView } from '../../../components/panel/diagnosis.tsx';
import { ClearableSignIn } from '../../../components/parts/clear-sign-in.tsx';
import { plain } from '../../../lib/cli/palette.ts';
import { renderReport } from '../../../lib/cli/render.ts';
import type { SessionSnapshot } from '../../../lib/extension/shared/session-snapshot.ts';
import type { Finding } from '../../../lib/finding.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { otherWaysHeading, stepsOf } from '../../../lib/presentation/alternatives.ts';
import { alsoLookedAt, decidingOf } from '../../../lib/presentation/deciding.ts';
import { piecesOf } from '../../../lib/presentation/pieces.ts';
import { proseText } from '../../../lib/presentation/prose.ts';
import { theReport } from '../../../lib/presentation/words.ts';
import { toMarkdown } from '../../../lib/report/markdown.ts';
import { toPrompt } from '../../../lib/report/prompt.ts';
import { snapshotOf } from '../../../lib/snapshot/handshake.ts';
import { fixtures } from '../../fixtures/all.ts';
import invalidScope from '../../fixtures/checks/authorization/invalid-scope.ts';
import invalidTarget from '../../fixtures/checks/authorization/invalid-target.ts';
import issuerOfCallback from '../../fixtures/checks/authorization/issuer-mismatch.ts';
import redirectUri from '../../fixtures/checks/authorization/redirect-uri-mismatch.ts';
import stateMismatch from '../../fixtures/checks/authorization/state-mismatch.ts';
import inBody from '../../fixtures/checks/challenge/in-body.ts';
import environmentRoot from '../../fixtures/checks/resource-metadata/environment-root.ts';
import forbidden from '../../fixtures/checks/session/forbidden.ts';
import protocolVersion from '../../fixtures/checks/session/protocol-version.ts';
import sessionNotFound from '../../fixtures/checks/session/session-not-found.ts';
import noRefreshToken from '../../fixtures/checks/token/no-refresh-token.ts';
import type { Flow } from '../../fixtures/flow.ts';
import { causeOf } from '../../fixtures/judge.ts';
import { renderer } from '../extension/canaries/rendered.tsx';
import { fakeCheckClient } from './gallery/fake-check-client.ts';
import { fakeClient } from './gallery/fake-client.ts';
import { versionIn } from './gallery/handshakes.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function shownOf(flow: Flow) {
  const [first] = handshakesOf(flow.exchanges);
  const handshake = first && snapshotOf(first, { ended: true });
  const attempt = handshake?.attempts.at(-1);
  if (!handshake || !attempt) throw new Error('This flow is no sign-in.');
  return { handshake, attempt };
}

/** In the tab of an Inspector, where what it saved can be cleared. */
function panelOf(flow: Flow, version?: string) {
  const { handshake, attempt } = shownOf(flow);
  const session = {
    source: { kind: 'tab' },
    inspector: { name: 'MCP Inspector', version: version ?? versionIn([handshake]) },
    handshakes: [handshake],
    grantable: [],
  } as unknown as SessionSnapshot;
  const client = fakeClient(session);
  return (
    <ClearableSignIn session={session} handshake={handshake} attempt={attempt} client={client}>
      <DiagnosisView
        {...{ session, handshake, attempt, client, checkClient: fakeCheckClient }}
        onOpen={() => {}}
        onChanged={() => {}}
        load={async () => null}
        compare={async () => null as never}
      />
    </ClearableSignIn>
  );
}

it('says of another way that it is instead of the steps, and which request shows the fault', async () => {
  const { root, show } = renderer();
  const { handshake, attempt } = shownOf(invalidScope.failing);
  const { cause } = attempt.diagnosis;
  if (!cause) throw new Error('It is not found.');
  const heading = otherWaysHeading(cause.fix);
  expect(heading).toMatch(/^Instead of the steps? above/);
  const texts = [
    toMarkdown(handshake, attempt),
    toPrompt(handshake, attempt),
    renderReport('a.har', [{ handshake, diagnosis: attempt.diagnosis }], { paint: plain, width: 100 }),
  ];
  const check = { handshake, attempt, onOpen: () => {}, chosen: undefined, client: fakeCheckClient };
  for (const view of [panelOf(invalidScope.failing), <CheckAnswer key="check" {...check} />]) {
    await show(view);
    texts.push(root.textContent ?? '');
  }
  for (const text of texts) {
    expect(text).toContain(heading);
    expect(text).toContain(alsoLookedAt);
    expect(text.indexOf(alsoLookedAt)).toBeGreaterThan(text.search(/Error in the address/));
  }
  await show(null);
});

const requests = (evidence: Finding['evidence']) => [
  ...new Set(evidence.map(({ method, url, status }) => `${method} ${new URL(url).pathname} ${status}`)),
];

it('puts the request that shows the fault first, whenever it was sent', () => {
  const version = decidingOf(causeOf(protocolVersion.failing).evidence);
  expect(requests(version.deciding)).toEqual(['POST /mcp 400']);
  expect(requests(version.beside)).toEqual(['POST /mcp 200']);
  // Here what was asked decides, and the response only follows from it.
  const [warning] = shownOf(noRefreshToken.failing).attempt.diagnosis.warnings;
  const { deciding, beside } = decidingOf(warning?.evidence ?? []);
  expect(requests(deciding)).toEqual([expect.stringMatching(/^GET .*authorize/)]);
  expect(requests(beside)).toEqual([expect.stringMatching(/^POST .*token/)]);
});

it('goes by the first request where nothing else was expected of any', () => {
  const [one, two] = causeOf(invalidScope.failing).evidence.map((item, at) => ({
    ...item,
    exchange: `x${at}`,
    expected: null,
  }));
  if (!one || !two) throw new Error('It has less evidence.');
  expect(decidingOf([one, two, { ...two, what: 'Location', exchange: one.exchange }])).toEqual({
    deciding: [one, { ...two, what: 'Location', exchange: one.exchange }],
    beside: [two],
  });
  expect(decidingOf([])).toEqual({ deciding: [], beside: [] });
});

it('says what becomes of the saved sign-in, unless a step has it already', async () => {
  const { root, show } = renderer();
  const section = () => [...root.querySelectorAll('h2')].find((h) => h.textContent === 'Saved sign-in')?.parentElement;
  // Nothing is saved of a sign-in that did not begin, and nothing of the reader’s mends what somebody else has to.
  for (const { failing } of [inBody, issuerOfCallback]) {
    await show(panelOf(failing));
    expect(section()).toBeUndefined();
  }
  await show(panelOf(redirectUri.failing));
  expect(section()?.textContent).toMatch(
    /^Saved sign-inIt can stay: the next sign-in works with what MCP Inspector 2\.12\.0 saved\. /,
  );
  // Its step for another account clears it.
  await show(panelOf(forbidden.failing));
  expect(section()).toBeUndefined();
  await show(panelOf(noRefreshToken.failing));
  expect(section()).toBeUndefined();
  await show(panelOf(inBody.passing));
  expect(section()?.textContent).toMatch(/^Saved sign-inIf you want the next sign-in to begin from the start, clear /);
  await show(null);
});

it('offers to clear nothing of a sign-in of another version than the one in the tab', async () => {
  const { root, show } = renderer();
  const offers = () => root.textContent?.includes('Clear the saved sign-in');
  const { handshake } = shownOf(redirectUri.failing);
  const own = versionIn([handshake]);
  // Of one that said nothing yet only the first number is known.
  for (const [version, is] of [
    [own, true],
    ['2', true],
    ['0.9.1', false],
  ] as const) {
    await show(panelOf(redirectUri.failing, version));
    expect([version, offers()]).toEqual([version, is]);
  }
  await show(null);
});

it('offers to compare with the dashboard only where that has a bearing', async () => {
  const { root, show } = renderer();
  const offered = () => root.textContent?.includes('Compare with the dashboard');
  for (const { failing } of [environmentRoot, invalidTarget]) {
    await show(panelOf(failing));
    expect(offered()).toBe(true);
  }
  for (const { failing } of [stateMismatch, sessionNotFound, redirectUri]) {
    await show(panelOf(failing));
    expect(offered()).toBe(false);
  }
  await show(null);
});

it('shows what is said to its end, whatever is said', async () => {
  const { root, show } = renderer();
  const cut: string[] = [];
  for (const [id, { failing }] of fixtures) {
    await show(panelOf(failing));
    const shown = plainText(root.textContent ?? '');
    const { cause, suspect, warnings } = shownOf(failing).attempt.diagnosis;
    for (const { title, summary, fix } of [cause, suspect, ...warnings].filter((finding) => finding !== undefined)) {
      const steps = stepsOf(fix).filter(({ text, offers }) => !offers && !text.includes(theReport));
      const places = steps.flatMap(({ snippets = [] }) => snippets.slice(0, 1).flatMap(piecesOf));
      const said = [title, summary, ...steps.map(({ text }) => text), ...places.map(({ where = '' }) => where)];
      // What goes on after a colon begins small there.
      cut.push(
        ...said.filter((text) => !shown.includes(plainText(proseText(text)).slice(1))).map((text) => `${id}: ${text}`),
      );
    }
  }
  expect(cut).toEqual([]);
  await show(null);
});

const plainText = (text: string) => text.replace(/[\s\u200b]+/g, '');
