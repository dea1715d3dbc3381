/** Over the requests of a sign-in stands what stopped it, and each of them is drawn as what was sent. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { stagesOfExchanges } from '../../../components/panel/by-stage.ts';
import { ChallengeParts } from '../../../components/panel/challenge.tsx';
import { ExchangesView, markedBy } from '../../../components/panel/exchanges.tsx';
import { noFilter } from '../../../components/panel/filter.ts';
import { SequenceView } from '../../../components/panel/sequence.tsx';
import { HandshakeRow } from '../../../components/parts/handshake-row.tsx';
import { partiesOf } from '../../../components/parts/stage-words.ts';
import type { AttemptSnapshot } from '../../../lib/snapshot.ts';
import malformed from '../../fixtures/checks/challenge/malformed.ts';
import { renderer } from '../extension/canaries/rendered.tsx';
import { connected, cors, failing, local, warned } from './gallery/attempts.ts';
import { handshake, session } from './gallery/handshakes.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const sequenceOf = (attempt: AttemptSnapshot, part = {}) => (
  <SequenceView handshake={handshake([attempt], part)} attempt={attempt} onOpen={() => {}} onDiagnosis={() => {}} />
);

test('a permission check that was refused is drawn, and the request that it was for is said not to be sent', async () => {
  const { root, show } = renderer();
  await show(sequenceOf(cors, local));
  const [message, more] = root.querySelectorAll('.sequence-message');
  expect(more).toBeUndefined();
  expect(message?.textContent).toMatch(/OPTIONS\/mcp401\(permission check, POST not sent\)/);
  // The cause is said once, over all of it.
  const title = root.querySelector('.cause-line')?.textContent ?? '';
  expect(title).toContain('(CORS preflight)');
  expect(root.textContent?.split('(CORS preflight)')).toHaveLength(2);
  await show(null);
});

test('of a long path the ID in its middle goes as a whole, and its last part is never cut', async () => {
  const { root, show } = renderer();
  await show(sequenceOf(connected));
  const labels = [...root.querySelectorAll('.arrow-label')].map(({ textContent }) => textContent);
  expect(labels).toContain('POST/api/v1/resources/…/clients:register');
  expect(labels).toContain('POST/resources/res_…5282/oauth/token');
  const ends = [...root.querySelectorAll('.arrow-detail + span')].map(({ textContent }) => textContent);
  expect(ends).toContain('/clients:register');
  expect(ends).toContain('/res_…5282');
  await show(null);
});

test('the requests say what stopped the sign-in with the way to what to do, and no status is red that is right', async () => {
  const { root, show } = renderer();
  const toDo = vi.fn();
  const view = (attempt: AttemptSnapshot) => (
    <ExchangesView
      attempt={attempt}
      parties={partiesOf(handshake([attempt]))}
      filter={noFilter}
      onFilter={() => {}}
      chosen={null}
      onChoose={() => {}}
      onDiagnosis={toDo}
      load={async () => null}
      search={async () => []}
    />
  );
  await show(view(failing));
  expect(root.querySelector('.cause-line')?.textContent).toContain('says http, not https');
  root.querySelector<HTMLElement>('.cause-line button')?.click();
  expect(toDo).toHaveBeenCalledOnce();
  expect(root.querySelector('.exchange-row.wrong')).toBeNull();
  const marks = (kind: string) =>
    [...root.querySelectorAll(`.exchange-row.${kind} .cell-url .mark`)].map((mark) => mark.getAttribute('aria-label'));
  // Beside the address, since in a narrow list there is no column for the step.
  expect(marks('failed')).toEqual(['It went wrong here']);
  // What a warning names is found among the requests.
  await show(view(warned));
  expect(marks('failed')).toEqual([]);
  expect(warned.diagnosis.warnings).toHaveLength(2);
  expect(marks('warning')).toEqual(['A warning is about it']);
  // As many as are counted, each at the step that the bar marks: the other is further down.
  const stagesOf = stagesOfExchanges(warned);
  const marked = [...markedBy(warned.diagnosis, stagesOf)].map((id) => stagesOf.get(id ?? ''));
  expect(marked).toEqual(warned.diagnosis.warnings.map(({ stage }) => stage));
  // What they are, and whose, stands over them.
  const lines = [...root.querySelectorAll('.cause-line')].map(({ textContent }) => textContent);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain('Fix it in your MCP server');
  await show(view(cors));
  expect(root.querySelector('.exchange-row.wrong .cell-status')?.textContent).toBe('not sent');
  await show(view(connected));
  expect(root.querySelector('.cause-line')).toBeNull();
  await show(null);
});

test.each([
  ['https://mcp-0.tenant-0.acme-corporation.example/mcp', '/mcp'],
  ['https://tickets.acme.dev/tenants/north/mcp', 'ts/north/mcp'],
  ['https://tickets.acme.dev', 'ets.acme.dev'],
])('a long name is cut where it tells nothing apart: %s', async (server, end) => {
  const { root, show } = renderer();
  const of = handshake([connected], { server });
  await show(
    <div>
      <HandshakeRow entry={{ session: session([of]), handshake: of, attempt: connected, line: '' }} />
    </div>,
  );
  const [, last] = root.querySelector('strong')?.childNodes ?? [];
  expect(last?.textContent).toBe(end);
  await show(null);
});

test('the mark of a warning is on what the diagnosis counts as one, and on nothing else', async () => {
  const { root, show } = renderer();
  const response = malformed.failing.exchanges.find(({ response }) => response?.status === 401)?.response;
  if (!response) throw new Error('Nothing answers 401.');
  await show(<ChallengeParts response={response} />);
  expect(root.textContent).toContain('Not written as the standard has it, which is another matter');
  expect(root.querySelector('.mark')).toBeNull();
  await show(null);
});
