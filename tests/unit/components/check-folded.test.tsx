/** Once something was asked, the form is a line: the answer is what is seen, and behind it what comes of the text that was pasted. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CheckPage } from '../../../components/check/check-page.tsx';
import { proseText } from '../../../lib/presentation/prose.ts';
import { renderer } from '../extension/canaries/rendered.tsx';
import { checkStates } from './gallery/check-states.ts';
import { fakeCheckHost } from './gallery/fake-check.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function opened(name: string) {
  const { given = {}, comesTo } = checkStates[name]?.check ?? {};
  const host = fakeCheckHost({ openFile: async () => 'stopped' });
  const view = renderer();
  await view.show(<CheckPage host={host} given={given} />);
  const has = (selector: string) => view.root.querySelector(selector) !== null;
  const press = async (selector: string) => {
    const event = new window.Event('click', { bubbles: true });
    view.root.querySelector(selector)?.dispatchEvent(Object.assign(event, { detail: 1 }));
    await view.settle();
  };
  const submit = async () => {
    view.root.querySelector('form')?.dispatchEvent(new window.Event('submit', { bubbles: true, cancelable: true }));
    await view.settle();
  };
  return { host, view, has, press, submit, comesTo };
}

test('the form is folded while it asks and once it answered, and comes back with all that was entered', async () => {
  const { host, view, has, press, submit, comesTo } = await opened('check-error-known');
  await submit();
  expect(has('form')).toBe(false);
  expect(view.root.querySelector('.asked')?.textContent).toBe(
    'Checks mcp.example.com for Claude Code, with your error textStop',
  );
  if (comesTo) host.tell(comesTo);
  await view.settle();
  expect(view.root.querySelector('.asked')?.textContent).toBe(
    'Checked https://mcp.example.com/mcp for Claude Code, with your error textChange',
  );
  const parts = [...view.root.querySelectorAll('h1, h2')].map(({ textContent }) => textContent);
  expect(parts.indexOf('Do this')).toBeGreaterThan(0);
  expect(parts.indexOf('What your error text means')).toBeGreaterThan(parts.indexOf('Do this'));

  await press('.asked button');
  expect(has('.asked')).toBe(false);
  expect(view.root.querySelector<HTMLTextAreaElement>('.error-text')?.value).toMatch(/^MCP error/);
  expect(has('[data-verdict]')).toBe(true);
  expect(view.root.textContent?.match(/It never means/g)).toHaveLength(1);
  await submit();
  expect(has('form')).toBe(false);
  await view.show(null);
});

test('of a text of which nothing is true here, that is said, and no list of what is', async () => {
  const { host, view, submit, comesTo } = await opened('check-error-known');
  expect(view.root.textContent).toContain('Mostly it means that one of these is not true');
  await submit();
  if (comesTo) host.tell(comesTo);
  await view.settle();
  expect(view.root.textContent).toContain('None of its usual causes was found here.');
  expect(view.root.textContent).not.toContain('Mostly it means');
  await view.show(null);
});

test('what was refused is said above the form', async () => {
  const { host, view, has, submit, comesTo } = await opened('check-refused');
  await submit();
  if (comesTo) host.tell(comesTo);
  await view.settle();
  expect(has('form')).toBe(true);
  expect(view.root.textContent).toContain(proseText('Another check runs already.'));
  await view.show(null);
});

test('a key that is held on Stop changes nothing more, and so does not send the form that would come', async () => {
  const { view, press, submit } = await opened('check-error-known');
  await submit();
  const held = (repeat: boolean) => {
    const event = Object.assign(new window.Event('keydown', { bubbles: true, cancelable: true }), { repeat });
    view.root.querySelector('.asked button')?.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect([held(false), held(true)]).toEqual([false, true]);
  await press('.asked button');
  expect([held(false), held(true)]).toEqual([false, true]);
  await view.show(null);
});
