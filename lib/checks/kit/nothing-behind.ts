/** What is said where a platform answers that it has nothing of the reader's at the address that was asked. */
import type { Prose, Step } from '../../finding.ts';
import { type Facts, isMcp, type Observed } from '../../handshake/facts.ts';
import { parseUrl } from '../../text/url.ts';
import type { FixDraft } from '../define.ts';
import type { Absent, Platform } from '../signs/platforms.ts';
import { productName } from './answers/intermediaries.ts';
import { between } from './places.ts';
import { enterUrl } from './steps/settings.ts';
import { inServer, step } from './steps/step.ts';
import { code, host, upperFirst } from './words.ts';

const pathOf = ({ request }: Observed): string => parseUrl(request.url)?.pathname ?? '/';

const titles: Record<Absent, (name: string, at: Observed) => string> = {
  app: (name, at) => `${name} has no app at ${code(host(at.request.url))}`,
  running: (name, at) => `${name} says that your app at ${code(host(at.request.url))} is stopped`,
  route: (name, at) => `${name} has no route at ${code(pathOf(at))}`,
};

export const title = ({ name, absent }: Platform, at: Observed, status: number): Prose =>
  `${upperFirst(titles[absent](productName(name), at))} (${status})`;

const summaries: Record<Absent, (at: Observed) => Prose> = {
  app: () => 'The host of the URL is another one, or the app was renamed or removed.',
  running: () => 'Your MCP server did not see the request.',
  route: (at) =>
    `${isMcp(at) && /^\/[^/]*$/.test(pathOf(at)) ? `Most likely the path lacks the name of the stage, as in ${code(`/prod${pathOf(at)}`)}.` : 'Its routes stand below the name of a stage.'} The words of the response are about a token, and mean this.`,
};

export const summary = ({ absent }: Platform, at: Observed): Prose => summaries[absent](at);

export const why: Prose = 'Here it says that it has nothing to hand it on to.';

const looks: Record<Exclude<Absent, 'running'>, Prose> = {
  app: 'Look up the public address of your app, and whether it is deployed.',
  route: 'Look up the address of the stage that serves your MCP server.',
};

/** Nobody enters these in a client: the MCP server names them. */
const corrects: Record<Exclude<Absent, 'running'>, Prose> = {
  app: 'If that address is another one: correct it in `authorization_servers` of your MCP server’s metadata.',
  route: 'Let `resource_metadata` in the header of the 401 name an address below the stage.',
};

export function fix({ name, absent, path }: Platform, facts: Facts, at: Observed): FixDraft {
  const there = { path: [...path] };
  if (absent === 'running') return { do: [step(between(name), 'Start your app.', there)] };
  const look: Step = { ...step(between(name), looks[absent], there), only: 'look' };
  if (!isMcp(at)) return { do: [look, inServer(corrects[absent])] };
  const behind = absent === 'app' ? `${code(pathOf(at))} behind it` : 'the path of your MCP server behind it';
  return {
    do: [look, enterUrl(facts, `Enter that address with ${behind} as the URL.`)],
    ...(absent === 'route' && {
      or: [
        {
          kind: 'case' as const,
          when: `If the stage has a route at ${code(pathOf(at))}`,
          instead: 'let it pass requests without AWS credentials',
          steps: [step(between(name), 'Set **Authorization** of that route to **NONE**.')],
        },
      ],
    }),
  };
}
