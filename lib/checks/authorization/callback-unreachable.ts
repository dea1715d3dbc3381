import { senderOf } from '../../handshake/redirects.ts';
import { isLoopback } from '../../protocol/addresses.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { unreachedOf } from '../kit/answers/unreached.ts';
import { evidence, headerEvidence } from '../kit/evidence.ts';
import { mcp, rfc } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { clientWord, code, host, upperFirst } from '../kit/words.ts';
import type { Unreached } from '../signs/failure-texts.ts';

/** Nothing listened. A connection that was made and broken off may have brought the code all the same. */
const unanswered: Partial<Record<Unreached, string>> = {
  refused: 'Nothing listens on that port.',
  dns: 'The browser does not find that host.',
  timeout: 'Nothing answers there.',
  unreachable: 'There is no way from the browser to that address.',
};

export default defineCheck<{ text: string; kind: Unreached }>({
  id: 'authorization/callback-unreachable',
  owner: 'client',
  judges: 'connection',
  fails: 'The browser was sent to the callback URL of the client, and nothing answers there.',
  references: [rfc(8252, '7.3'), mcp('basic/authorization', 'Open redirection', 'open-redirection')],

  test({ authorization: { callback }, exchanges }) {
    if (callback?.at.role !== 'callback') return unknown;
    const { at } = callback;
    const unreached = unreachedOf(at);
    if (!unreached || !unanswered[unreached.kind]) return at.status === undefined ? unknown : passed;
    const sender = senderOf(exchanges, at);
    return failed({
      at,
      evidence: [
        evidence(at, 'how it ended', unreached.text),
        ...(sender ? [headerEvidence(sender, 'Location', null)] : []),
      ],
      data: unreached,
    });
  },

  title: ({ at }) => `Nothing answers at the callback URL ${code(host(at.request.url))}`,
  summary: ({ facts, at, data: { text, kind } }) =>
    `The sign-in went well, and the browser was sent back to ${code(at.request.url)}: ${code(text)}. ${unanswered[kind]} ${upperFirst(clientWord(facts))} has to wait at this address for the answer: it ended meanwhile, or it runs on another machine, in a container or on another port than the browser looks for.`,
  fix: ({ facts, at }) => {
    const url = parseUrl(at.request.url);
    const port = url?.port || (url?.protocol === 'http:' ? '80' : '443');
    return [
      { text: `Keep ${clientWord(facts)} running until the sign-in is finished, and begin it anew if it waited long.` },
      ...(isLoopback(at.request.url)
        ? [
            {
              text: `Forward port ${code(port)} to the machine with the browser if ${clientWord(facts)} runs in a container, in WSL or on another machine.`,
              copy: `ssh -L ${port}:localhost:${port} HOST`,
            },
          ]
        : [
            {
              text: `Check that ${code(host(at.request.url))} is the address at which ${clientWord(facts)} can be reached.`,
            },
          ]),
      { text: `Compare port ${code(port)} with the one on which ${clientWord(facts)} listens for the sign-in.` },
      connectAgain(facts),
    ];
  },
  verify: ({ at }) => [verifyBySight(`Connect again and sign in: the page at ${host(at.request.url)} opens.`)],
});
