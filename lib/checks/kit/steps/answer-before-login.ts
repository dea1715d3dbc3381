/** A login page for people stands before the MCP server, in its own code or in a proxy: a program gets 401, and no page. */
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { parseUrl } from '../../../text/url.ts';
import type { FixDraft } from '../../define.ts';
import { toLetThrough } from '../../signs/exceptions.ts';
import { targetOf } from '../answers/login.ts';
import { frontWord, inFront } from '../front.ts';
import { exceptSnippets } from '../snippets/challenge.ts';
import { withCode } from '../snippets/labelled.ts';
import { code, codes } from '../words.ts';
import { guardServer } from './guard.ts';
import { openPaths } from './login-gates.ts';
import { forgetSearch } from './metadata.ts';
import { orServe, restartAndServe } from './serve-json.ts';
import { inServer, searchFor, step } from './step.ts';

/** How code calls the page: by its path, and one of another host by that. */
function inCode(at: Observed): string {
  const page = targetOf(at);
  return (page?.host === parseUrl(at.request.url)?.host ? page?.pathname : page?.host) ?? '';
}

/** Its own check of a token comes first: without the page nothing else may protect it. */
export const answerBeforeLogin = (facts: Facts, at: Observed): FixDraft => ({
  do: [
    ...guardServer(facts, 'Answer 401 to every request to your MCP server without a valid token.'),
    inServer(`Let requests to ${codes(openPaths(facts))} skip the middleware that sends people to that page.`, {
      values: searchFor([inCode(at)]),
      ...withCode(exceptSnippets(facts, openPaths(facts))),
    }),
    ...restartAndServe(facts),
    ...forgetSearch(facts),
  ],
  or: [
    {
      kind: 'case',
      when: `If your code has no ${code(inCode(at))}, since ${frontWord(at)} sends people to that page`,
      steps: [step(inFront(at), 'Let these paths pass without a session.', { values: toLetThrough(openPaths(facts)) })],
    },
    ...orServe(facts),
  ],
});
