/**
 * How a client forgets what it saved: its registration, its tokens, the metadata that it read. Each client keeps it
 * elsewhere, and one cannot forget at all.
 */
import { clientCalled } from '../../../clients/all.ts';
import type { Client } from '../../../clients/client.ts';
import { inspector } from '../../../clients/inspector.ts';
import { inspectorV1 } from '../../../clients/inspector-v1.ts';
import type { Prose, Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { clientWord } from '../words.ts';
import { command, inClient, inServer, onComputer, value } from './step.ts';
import { commandBySystem, fileBySystem } from './systems.ts';

type Named = Pick<Facts, 'client' | 'context'>;

/** The client that the traffic names, or that a person chose. */
function known({ client, context }: Named): Client | undefined {
  if (client.part) return client.part === 'proxy' ? inspectorV1 : inspector;
  const named = context.client ?? (client.kind === 'other' ? client.name : undefined);
  return named === undefined ? undefined : clientCalled(named);
}

const only = 'forget';

/** Where nothing is saved yet but where to sign in. */
export const BEFORE: Prose = 'what it read before';

/** What a client goes on using until it forgets: why it has to. */
function kept({ token, session, registration, authorization }: Partial<Facts>): Prose {
  if (token?.issued || session?.requests.some((x) => x.token.kind === 'token')) return 'the old token';
  return registration?.clientId || authorization?.request ? 'the old client ID' : BEFORE;
}

/** Steps after which the client registers and signs in anew; `holds`: what it has that is wrong by now. */
export function forgetSteps(facts: Named & Partial<Facts>, holds = kept(facts)): Step[] {
  const client = known(facts);
  const clear = client?.clear;
  // What is guessed of a menu sends a reader after what may not be there.
  if (!clear || clear.from.by === 'guess') {
    const text = `Remove the saved sign-in for your MCP server from ${clientWord(facts)}: it goes on with ${holds} otherwise.`;
    return [inClient(facts, text, { only })];
  }
  const inTab = client === inspector || client === inspectorV1;
  return [
    { ...clearStep(facts, withWhy(facts, clear.is, holds)), only, ...(inTab && { offers: 'clear-sign-in' }) },
    ...(clear.is.after === undefined ? [] : [inClient(facts, clear.is.after, { only })]),
  ];
}

/** A text that says itself that the client cannot forget needs no other reason. */
const withWhy = (facts: Named, is: NonNullable<Client['clear']>['is'], holds: Prose) =>
  is.atServer ? is : { ...is, text: `${is.text} Otherwise ${clientWord(facts)} goes on with ${holds}.` };

function clearStep(facts: Named, { text, path, commands, files, atServer }: NonNullable<Client['clear']>['is']): Step {
  if (atServer) return inServer(text);
  if (commands) return onComputer(text, commandBySystem(commands));
  return files ? onComputer(text, fileBySystem(files)) : inClient(facts, text, path && { path });
}

/** Nothing is to be changed: what failed has to be done once more, in this way. */
export const newSignIn = (facts: Named, how: Prose, waits = 'sign in again'): Step =>
  inClient(facts, `Begin a new sign-in${facts.client.kind === 'inspector' ? ' with **Connect**' : ''}, ${how}.`, {
    waits,
    signsIn: true,
  });

/** Where something else is looked for first. */
export const orElseUpdate = (facts: Named, when: Prose): Step[] =>
  updateSteps(facts).map((step) => ({
    ...step,
    text: `${when}: ${step.text.charAt(0).toLowerCase()}${step.text.slice(1)}`,
  }));

/** How to get a later version of the client. */
export function updateSteps(facts: Named): Step[] {
  const update = known(facts)?.update;
  if (!update) return [inClient(facts, `Update ${clientWord(facts)} to its current version.`)];
  const { text, command: line, setting } = update;
  return [setting === undefined ? onComputer(text, command(line)) : inClient(facts, text, value(setting, line))];
}
