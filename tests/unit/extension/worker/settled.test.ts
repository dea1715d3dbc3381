/** What looks wrong for a moment while a sign-in runs is told once nothing came for a second, and everywhere alike. */
import { expect, it } from 'vitest';
import { entriesOf } from '../../../../components/parts/entries.ts';
import { direct, json } from '../../../fixtures/flow.ts';
import { newest } from '../fake-browser.ts';
import { browser, failing, inBrowser, pass, play, TAB } from './started.ts';

inBrowser();

const lineOf = (view: ReturnType<typeof browser.view>) => view.snapshot && entriesOf(view.snapshot)[0]?.line;

it('is told by nothing while the client may go on, and then by its name, in the answer and in the list', async () => {
  await browser.page(TAB);
  const view = browser.view(TAB);
  await play(failing().exchanges);
  await pass(900);
  const before = newest(view);
  expect(before).toMatchObject({ running: true, diagnosis: { verdict: 'incomplete', consequences: [] } });
  expect(before?.diagnosis.suspect).toBeUndefined();
  expect(before?.diagnosis.stages.map(({ status }) => status)).not.toContain('warning');
  // What was read shows that the stage was passed.
  expect(before?.diagnosis.stages.find(({ id }) => id === 'resource-metadata')?.status).toBe('passed');
  expect(lineOf(view)).toBe('running');
  await pass(200);
  expect(newest(view)?.diagnosis).toMatchObject({
    verdict: 'incomplete',
    suspect: { check: 'resource-metadata/resource-mismatch' },
  });
  expect(lineOf(view)).toMatch(/^warning so far: /);
});

it('leaves the warning that another check gave the same stage', async () => {
  await browser.page(TAB);
  const view = browser.view(TAB);
  const named = {
    resource: 'http://other.example/mcp',
    authorization_servers: ['https://auth.example.net', 'nowhere'],
  };
  const mismatch = failing().change('resourceMetadata', json(named));
  await play(mismatch.exchanges);
  await pass(900);
  const { suspect, warnings, stages } = newest(view)?.diagnosis ?? {};
  expect(suspect).toBeUndefined();
  expect(warnings?.map(({ stage }) => stage)).toContain('resource-metadata');
  expect(stages?.find(({ id }) => id === 'resource-metadata')?.status).toBe('warning');
});

it('is never told where the client goes on past it within that moment', async () => {
  await browser.page(TAB);
  const view = browser.view(TAB);
  const flow = direct().change('resourceMetadata', json({ resource: 'http://other.example/mcp' }));
  for (const exchange of flow.until('register').exchanges) {
    await play([exchange]);
    await pass(700);
    expect(newest(view)?.diagnosis.suspect).toBeUndefined();
  }
});

it('is told once it is over, without another moment', async () => {
  await browser.page(TAB);
  await play(failing().exchanges);
  await pass(2100);
  const view = browser.view(TAB);
  await pass(50);
  expect(newest(view)?.diagnosis.cause?.check).toBe('resource-metadata/resource-mismatch');
});

it('is there at once for a view that is opened when it has stood for a second', async () => {
  await browser.page(TAB);
  await play(failing().exchanges);
  await pass(1200);
  const view = browser.view(TAB);
  await pass(50);
  expect(newest(view)?.diagnosis.suspect?.check).toBe('resource-metadata/resource-mismatch');
});
