/** `WWW-Authenticate` taken apart: each part, what it means, and what is not written as the standard has it. */
import type { ExchangeResponse } from '../../lib/exchange.ts';
import { headerValues } from '../../lib/exchange.ts';
import { problemWords } from '../../lib/protocol/challenge-problems.ts';
import { readChallenge } from '../../lib/protocol/www-authenticate.ts';
import { Breaking } from '../parts/breaking.tsx';
import { CopyButton } from '../parts/copy.tsx';
import { Details } from '../parts/details.tsx';
import { Prose } from '../parts/prose.tsx';
import { brief, plain } from '../parts/text.ts';
import { challengeParts } from './challenge-words.ts';
import './named-values.css';

export function ChallengeParts({ response }: { response: ExchangeResponse }) {
  const lines = headerValues(response.headers, 'www-authenticate');
  if (!lines.length) return null;
  const challenge = readChallenge(lines);
  return (
    <Details
      open
      summary={
        <>
          The parts of <code>WWW-Authenticate</code>
        </>
      }
    >
      <dl class="named-values">
        {challengeParts(challenge, response.status).map(({ name, value, means }, index) => (
          <div key={index}>
            <dt>{brief(name, 60)}</dt>
            <dd class="copied-from">
              {value === undefined ? (
                <i>missing</i>
              ) : (
                <code>
                  <Breaking text={brief(value, 1000)} />
                </code>
              )}{' '}
              {value !== undefined && <CopyButton text={() => plain(value)} what={brief(name, 60)} />}
            </dd>
            {means && <dd class="quiet-text">{means}</dd>}
          </div>
        ))}
      </dl>
      {challenge.problems.slice(0, 5).map(({ kind, text }, index) => (
        // Without the mark of a warning: where it is one, the diagnosis has it, and counts it.
        <p key={index}>
          Not written as the standard has it, which is another matter: in <code>{brief(text, 200)}</code>{' '}
          <Prose text={problemWords[kind]} />. Some clients may not read it; your MCP server writes it.
        </p>
      ))}
    </Details>
  );
}
