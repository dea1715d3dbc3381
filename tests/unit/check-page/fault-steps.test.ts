import { expect, test } from 'vitest';
import { faultSteps } from '../../../lib/check-page/fault-steps.ts';
import { observedOf } from '../../../lib/check-page/observed.ts';
import { clients } from '../../../lib/clients/all.ts';
import type { ClientVerdict } from '../../../lib/finding.ts';
import { assemble } from '../../../lib/handshake/assemble.ts';
import { destinationWords } from '../../../lib/presentation/places.ts';
import { snapshotsOfCheck } from '../../../lib/snapshot/handshake.ts';
import { authorizeUrl, resourceId, tokenUrl } from '../../fixtures/flow.ts';
import { asked } from '../clients/asked.ts';

function chosenAt(client: string, errorText?: string) {
  const { exchanges } = asked({ head: 401 });
  const [handshake] = snapshotsOfCheck(assemble([...exchanges]).handshakes, {
    cancelled: false,
    context: { client, ...(errorText && { errorText }) },
  });
  const chosen = handshake?.attempts.at(-1)?.diagnosis.clients.find((one) => one.client === client);
  if (!handshake || !chosen) throw new Error('Nothing is said of it.');
  return { chosen, observed: observedOf(handshake, exchanges) };
}

const here = { scalekit: true, system: 'linux' } as const;

test('a client of its own is made with the values of the server, and what is not known has a word to replace', () => {
  const { chosen, observed } = chosenAt('gemini-cli');
  expect(chosen.verdict).toBe('cannot');
  const found = faultSteps(chosen, observed, here);
  expect(found?.map(({ place }) => place.name)).toEqual(['the Scalekit dashboard', 'your computer', 'Gemini CLI']);
  const [create, enter] = found ?? [];
  expect(create?.path).toContain(resourceId);
  const callback = create?.values?.[0]?.value;
  const code = enter?.snippets?.[0]?.code ?? '';
  expect(JSON.parse(`{${code}}`).oauth).toEqual({
    clientId: 'YOUR_CLIENT_ID',
    authorizationUrl: authorizeUrl,
    tokenUrl,
    scopes: ['todo:read', 'todo:write'],
    redirectUri: callback,
  });
  expect(enter?.values?.[0]?.value).toBe('~/.gemini/settings.json');
});

test('elsewhere it is made at the authorization server, and of a server that says less there is less to enter', () => {
  const { chosen } = chosenAt('gemini-cli');
  const found = faultSteps(chosen, { server: null, issuers: [], scopes: [] }, { scalekit: false, system: 'windows' });
  expect(found?.[0]).toMatchObject({ place: { kind: 'authorization-server' } });
  expect(Object.keys(JSON.parse(`{${found?.[1]?.snippets?.[0]?.code}}`).oauth)).toEqual(['clientId', 'redirectUri']);
  expect(found?.[1]?.values?.[0]?.value).toContain('%USERPROFILE%');
});

test('of a fault without such a way there are no steps', () => {
  const { chosen, observed } = chosenAt('gemini-cli');
  const none = { ...chosen, fault: undefined } as unknown as ClientVerdict;
  expect(faultSteps(none, observed, here)).toBeUndefined();
  for (const { id, ownClient, faults = [] } of clients)
    expect(faults.some(({ ownClientHelps }) => ownClientHelps) && !ownClient, id).toBe(false);
});

test('what is only entered in the settings of a client is said with the address that was seen', () => {
  const errorText = 'Incompatible auth server: does not support dynamic client registration';
  const { chosen, observed } = chosenAt('claude-code', errorText);
  expect(chosen.fault?.wayRound).toContain(observed.serverMetadata);
  const steps = faultSteps(chosen, observed, here) ?? [];
  const [update, enter, again] = steps;
  expect(steps).toHaveLength(3);
  // A later version was measured without it: nobody keeps a setting that it does not need.
  expect(update?.text).toMatch(/^Update Claude Code to \d+\.\d+\.\d+ or later\.$/);
  expect(update?.values).toEqual([{ name: 'Terminal', value: 'claude update' }]);
  expect(enter?.text).toMatch(/^If that version has the fault too: add this /);
  expect(destinationWords({ do: steps, or: [], stuck: [] })).toBe('Fix it on your computer');
  expect(enter?.values?.map(({ value }) => value)).toEqual(['~/.claude.json', '.mcp.json']);
  expect(JSON.parse(`{${enter?.snippets?.[0]?.code}}`)).toEqual({
    oauth: { authServerMetadataUrl: observed.serverMetadata },
  });
  expect(again?.text).toMatch(/^Run .+: .+ then says \*\*Connected\*\*\.$/);
  // Without the address there is nothing to enter, and the sentence has it in words.
  const { serverMetadata: _, ...unseen } = observed;
  expect(faultSteps(chosen, unseen, here)).toBeUndefined();
  expect(faultSteps(chosenAt('claude-code').chosen, observed, here)).toBeUndefined();
});

test('where no later version is known to be without the fault, the settings come first', () => {
  const known = clients.find(({ id }) => id === 'claude-code');
  const fault = known?.faults?.find(({ entry }) => entry);
  if (!fault?.without) throw new Error('No such fault is known.');
  const { without } = fault;
  delete fault.without;
  try {
    const { chosen, observed } = chosenAt(
      'claude-code',
      'Incompatible auth server: does not support dynamic client registration',
    );
    expect(faultSteps(chosen, observed, here)?.map(({ text }) => text.slice(0, 8))).toEqual(['Add this', 'Run `cla']);
  } finally {
    fault.without = without;
  }
});
