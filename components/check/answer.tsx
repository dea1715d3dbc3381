/** The diagnosis of a check or of a recording: what it is, what to do, how to see that it worked, and what shows it. */
import type { ComponentChildren } from 'preact';
import { checkHeadline } from '../../lib/check-page/headline.ts';
import type { CheckClient } from '../../lib/extension/views/check-client.ts';
import type { ClientVerdict, Finding } from '../../lib/finding.ts';
import { destinationWords } from '../../lib/places.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { EvidenceList } from '../panel/evidence.tsx';
import { FindingRow, findingKey, References } from '../panel/finding.tsx';
import { HandOn } from '../panel/hand-on.tsx';
import { CheckAgain } from '../parts/check-again.tsx';
import { Details } from '../parts/details.tsx';
import { ExternalLink } from '../parts/link.tsx';
import { Mark } from '../parts/mark.tsx';
import { Prose } from '../parts/prose.tsx';
import { Stages } from '../parts/stages.tsx';
import { FixView, Verifications } from '../parts/steps.tsx';
import { brief } from '../parts/text.ts';
import '../parts/verdict-header.css';

interface AnswerProps {
  handshake: HandshakeSnapshot;
  attempt: AttemptSnapshot;
  /** What is known of the client that was named. */
  chosen: ClientVerdict | undefined;
  /** Asks again what a finding rests on. */
  client: CheckClient;
  /** Shows a request; absent where the page has none. */
  onOpen?: (exchange: string) => void;
  children?: ComponentChildren;
}

export function Answer({ handshake, attempt, chosen, client, onOpen, children }: AnswerProps) {
  const { diagnosis } = attempt;
  const { verdict, cause, consequences, warnings, stages } = diagnosis;
  const shown = cause ?? warnings[0];
  const others = cause ? warnings : warnings.slice(1);
  return (
    <article class="answer" data-verdict={verdict} data-cause={verdict === 'failing' ? cause?.check : undefined}>
      <Head attempt={attempt} chosen={chosen} />
      <Stages stages={stages} running={false} settled />
      {shown && (
        <div class="finding-whole" data-check={shown.check}>
          {!cause && <Warning finding={shown} />}
          <section>
            <h2>{cause ? 'Do this' : 'To put it right'}</h2>
            <FixView fix={shown.fix} />
          </section>
          <CheckAgain client={client} handshake={handshake} attempt={attempt} finding={shown}>
            <Verifications verify={shown.verify} />
          </CheckAgain>
          <Why finding={shown} {...(onOpen && { onOpen })} />
        </div>
      )}
      {consequences.length > 0 && (
        <section>
          <h2>What followed from it</h2>
          {consequences.map((finding) => (
            <FindingRow
              key={findingKey(finding)}
              finding={finding}
              kind="not-reached"
              fix={false}
              {...(onOpen && { onOpen })}
            />
          ))}
        </section>
      )}
      {others.length > 0 && (
        <section>
          <h2>{cause ? 'Warnings' : 'Further warnings'}</h2>
          {others.map((finding) => (
            <FindingRow key={findingKey(finding)} finding={finding} kind="warning" fix {...(onOpen && { onOpen })} />
          ))}
        </section>
      )}
      {children}
      <section>
        <h2>Share</h2>
        <HandOn handshake={handshake} attempt={attempt} />
      </section>
    </article>
  );
}

function Head({ attempt: { diagnosis }, chosen }: Pick<AnswerProps, 'attempt' | 'chosen'>) {
  const { mark, label, title, summary } = checkHeadline(diagnosis, chosen);
  const { cause } = diagnosis;
  const fault = cause ? undefined : chosen?.fault;
  return (
    <header class={`verdict ${mark}`} aria-live="polite">
      <h2>
        <Mark kind={mark} label={label} />
        <span>
          <Prose text={title} limit={240} />
        </span>
      </h2>
      {cause && <p class="destination">{destinationWords(cause.fix)}</p>}
      <p class="verdict-summary">
        <Prose text={summary} limit={700} />
      </p>
      {fault && (
        <p>
          <b>Nothing at your MCP server is wrong.</b> It is a known fault of {chosen?.name} ({brief(fault.versions, 80)}
          , as of {fault.asOf}). <Prose text={fault.wayRound} limit={400} />{' '}
          <ExternalLink url={fault.issue}>Public issue</ExternalLink>
        </p>
      )}
    </header>
  );
}

function Warning({ finding }: { finding: Finding }) {
  return (
    <section class="note">
      <Mark kind="warning" label="Warning" />
      <div>
        <h2>
          <Prose text={finding.title} limit={240} />
        </h2>
        <p>
          <Prose text={finding.summary} limit={700} />
        </p>
      </div>
    </section>
  );
}

function Why({ finding, onOpen }: { finding: Finding; onOpen?: (exchange: string) => void }) {
  return (
    <>
      <section>
        <h2>Why</h2>
        {finding.why && (
          <p>
            <Prose text={finding.why} limit={1200} />
          </p>
        )}
        <EvidenceList evidence={finding.evidence} {...(onOpen && { onOpen })} />
      </section>
      {finding.references.length > 0 && (
        <section>
          <Details summary="Learn more">
            <References finding={finding} />
          </Details>
        </section>
      )}
    </>
  );
}
