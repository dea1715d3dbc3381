/** What the popup says in short of what comes after the first step. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IsFixed, SeenAt, Then } from '../../../components/popup/then.tsx';
import type { CheckId } from '../../../lib/checks/ids.ts';
import { plain } from '../../../lib/text/masked-words.ts';
import { allFindings } from '../../fixtures/findings.ts';
import { subjectFor } from '../../fixtures/subject.ts';
import { renderer } from '../extension/canaries/rendered.tsx';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function linesOf(check: CheckId) {
  const { root, show } = renderer();
  await show(<Then fix={subjectFor(check).finding.fix} />);
  const steps = [...root.querySelectorAll('ol.steps > li')].filter((step) => !step.closest('details'));
  const ways = [...root.querySelectorAll('details')].filter((way) => !way.parentElement?.closest('details'));
  const seen = { steps: steps.map(({ textContent }) => textContent), ways: ways.map(({ textContent }) => textContent) };
  await show(null);
  return seen;
}

test('all steps that find out which case it is come before the cases, which speak of them', async () => {
  const { steps, ways } = await linesOf('server-metadata/not-found');
  expect(steps).toEqual([expect.stringMatching(/Compare the ID /)]);
  expect(ways[0]).toMatch(/^If the two IDs differ: /);
});

test('of one such step there are the cases alone, and without cases the steps', async () => {
  expect(await linesOf('network/wrong-endpoint')).toMatchObject({
    steps: [],
    ways: expect.arrayContaining([expect.stringMatching(/^If Server URL ends /)]),
  });
  expect((await linesOf('resource-metadata/environment-root')).steps).toEqual(
    expect.arrayContaining([expect.stringMatching(/^Your MCP server.*Serve that JSON/)]),
  );
});

test('whatever comes after the first step is there, with its values and its code: in view or one click away', async () => {
  const { root, show } = renderer();
  const fixes = allFindings().filter(({ fix }) => fix.do.slice(1).some(({ values, snippets }) => values ?? snippets));
  const distinct = new Map(fixes.map(({ fix }) => [JSON.stringify(fix.do), fix]));
  expect(distinct.size).toBeGreaterThan(20);
  for (const fix of distinct.values()) {
    await show(<Then fix={fix} />);
    const steps = [...root.querySelectorAll('ol.steps[start] > li')];
    expect(steps.length).toBe(fix.do.length - 1);
    for (const [index, step] of steps.entries()) {
      const { values = [], snippets: [snippet] = [] } = fix.do[index + 1] ?? {};
      for (const { value } of values) expect(step.textContent).toContain(plain(value));
      if (snippet) expect(step.querySelector('.code')?.textContent).toContain(plain(snippet.code));
    }
  }
  await show(null);
});

test('what is long is folded, and what it needs no more place than a line is not', async () => {
  const { steps, ways } = await linesOf('session/server-error');
  expect(steps).toHaveLength(1);
  expect(ways[0]).toMatch(/^Then 2 more steps/);
  expect((await linesOf('session/audience-mismatch')).ways.join()).not.toMatch(/^Then /);
});

test('how it is seen that it is fixed: by connecting again, after whoever has to act first, and not twice', async () => {
  const { root, show } = renderer();
  const said = async (check: CheckId, client: string | null = 'MCP Inspector 2.12.0') => {
    await show(<IsFixed fix={subjectFor(check).finding.fix} client={client} />);
    return root.textContent;
  };
  expect(await said('session/audience-mismatch')).toBe(
    'Is it fixed? Press Connect in MCP Inspector again: this popup then says Connected.',
  );
  expect(await said('session/audience-mismatch', 'My client 1.0')).toBe(
    'Is it fixed? Connect again from My client: this popup then says Connected.',
  );
  expect(await said('server-metadata/missing-endpoints')).toMatch(
    /^Is it fixed\? Once Scalekit support has fixed it, /,
  );
  expect(await said('token/invalid-grant')).toBe('Is it fixed? This popup then says Connected.');
  await show(null);
});

test('the request that shows it stands in one line, its address from the end', async () => {
  const { root, show } = renderer();
  const line = async (url: string, status?: number) => {
    const seen = { exchange: 'a', method: 'GET', url, what: 'Status', observed: null, expected: null };
    await show(<SeenAt seen={status === undefined ? seen : { ...seen, status }} of="https://mcp.example.com/mcp" />);
    expect(root.textContent).toMatch(/^Seen: /);
    return root.querySelector('code')?.textContent;
  };
  expect(await line('https://mcp.example.com/mcp?a=b#c', 401)).toBe('GET /mcp → 401');
  expect(await line('https://mcp.example.com')).toBe('GET /');
  expect(await line('https://mcp.example.com/.well-known/oauth-protected-resource/mcp', 404)).toBe(
    'GET …/oauth-protected-resource/mcp → 404',
  );
  expect(await line('https://a.example/oauth/token', 400)).toBe('GET a.example/oauth/token → 400');
  expect(await line('https://auth.example.com/resources/res_103100112351265282/oauth/token', 400)).toBe(
    'GET auth.example.com/…/oauth/token → 400',
  );
  expect(await line('http://localhost:6274/oauth/callback?error=invalid_target&state=a', 200)).toBe(
    'GET /oauth/callback → invalid_target',
  );
  expect(await line('https://mcp.example.com/mcp?error=%3Cb%3E%20a', 200)).toBe('GET /mcp');
  expect(await line('https://mcp.example.com/mcp', 302)).toBe('GET /mcp → 302');
  const long = 'a'.repeat(60);
  expect(await line(`https://auth.example.com/b/${long}`)).toBe(`GET …/${long}`);
  await show(null);
});

test('the popup says that it goes on below, until its end is in view', async () => {
  const page = { scrollHeight: 900, clientHeight: 600, scrollTop: 0 };
  const { root, show } = renderer();
  const told: (() => void)[] = [];
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(tell: () => void) {
        told.push(tell);
      }
      observe() {}
      disconnect() {}
    },
  );
  Object.defineProperty(root.ownerDocument, 'scrollingElement', { value: page });
  await show(
    <main class="popup">
      <IsFixed fix={subjectFor('token/invalid-target').finding.fix} client={null} />
    </main>,
  );
  const says = () => {
    for (const tell of told) tell();
    return root.querySelector('.popup')?.hasAttribute('data-below');
  };
  expect(says()).toBe(true);
  page.scrollTop = 300;
  expect(says()).toBe(false);
  await show(null);
});
