/** The diagnosis of a check or of a recording: what it is, what to do, how to see that it worked, and what shows it. */
import type { ComponentChildren } from 'preact';
import { checkHeadline, stoppedHeadline } from '../../lib/check-page/headline.ts';
import { checkLink } from '../../lib/check-page/link.ts';
import type { CheckClient } from '../../lib/extension/views/check-client.ts';
import type { ClientVerdict, Finding, Step } from '../../lib/finding.ts';
import { within } from '../../lib/presentation/clients-said.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { HandOn } from '../panel/hand-on.tsx';
import { remarks } from '../panel/remarks.ts';
import { CheckAgain } from '../parts/check-again.tsx';
import { EvidenceList } from '../parts/evidence.tsx';
import { FindingRow, findingKey, References } from '../parts/finding.tsx';
import { DoThis, OtherWays } from '../parts/fix.tsx';
import { ExternalLink } from '../parts/link.tsx';
import { Mark } from '../parts/mark.tsx';
import { Destination } from '../parts/place.tsx';
import { Prose } from '../parts/prose.tsx';
import { Report, reportOf } from '../parts/report.ts';
import { Stages } from '../parts/stages.tsx';
import { Steps } from '../parts/steps.tsx';
import { brief } from '../parts/text.ts';
import '../parts/verdict-header.css';
import './answer.css';

interface AnswerProps {
  handshake: HandshakeSnapshot;
  attempt: AttemptSnapshot;
  /** What is known of the client that was named. */
  chosen: ClientVerdict | undefined;
  /** Asks again what a finding rests on. */
  client: CheckClient;
  /** The person stopped the check that brought it. */
  stopped?: boolean;
  /** Of a fault of the client's own: what to do about it. */
  round?: Step[] | undefined;
  /** Leads to where an error text is pasted; absent where the page has no such field. */
  onErrorText?: (() => void) | undefined;
  /** Shows a request; absent where the page has none. */
  onOpen?: (exchange: string) => void;
  children?: ComponentChildren;
}

export function Answer(props: AnswerProps) {
  const { handshake, attempt, round, onOpen, children } = props;
  const { verdict, cause, suspect, consequences, warnings, clients } = attempt.diagnosis;
  const main = cause ?? suspect;
  const shown = main ?? warnings[0];
  const others = main ? warnings : warnings.slice(1);
  const row = { clients, onOpen, remark: remarks(attempt) };
  return (
    <Report.Provider value={() => reportOf(handshake, attempt)}>
      <article
        class="check-answer"
        data-verdict={verdict}
        data-cause={verdict === 'failing' ? cause?.check : undefined}
      >
        <Head {...props} />
        <Stages handshake={handshake} attempt={attempt} />
        {round && !cause && <Round steps={round} />}
        {shown && <Whole finding={shown} of={props} />}
        {consequences.length > 0 && (
          <section>
            <h2>What followed from it</h2>
            {consequences.map((finding) => (
              <FindingRow key={findingKey(finding)} finding={finding} kind="follows" fix={false} {...row} />
            ))}
          </section>
        )}
        {others.length > 0 && (
          <section>
            <h2>{main ? 'Warnings' : 'Further warnings'}</h2>
            {others.map((finding) => (
              <FindingRow key={findingKey(finding)} finding={finding} kind="warning" fix {...row} />
            ))}
          </section>
        )}
        {children}
        {shown && shown.references.length > 0 && (
          <section>
            <h2>Learn more</h2>
            <References finding={shown} />
          </section>
        )}
        <section>
          <h2>Share</h2>
          <HandOn handshake={handshake} attempt={attempt} />
        </section>
      </article>
    </Report.Provider>
  );
}

/** What to do where nothing at the server is wrong. */
function Round({ steps }: { steps: Step[] }) {
  return (
    <section>
      <h2>Do this</h2>
      <Steps steps={steps} />
    </section>
  );
}

function Head({ attempt: { diagnosis }, chosen, stopped = false, round, onErrorText }: AnswerProps) {
  const { mark, label, title, summary } = stopped ? stoppedHeadline : checkHeadline(diagnosis, chosen);
  const { cause } = diagnosis;
  const fault = cause || stopped ? undefined : chosen?.fault;
  return (
    <header class="verdict">
      <Mark kind={mark} label={label} />
      <h2>
        <Prose text={title} limit={240} />
      </h2>
      {cause && <Destination fix={cause.fix} />}
      {fault && round && <Destination fix={{ do: round, or: [], stuck: [] }} />}
      {/* Whose fault it is comes before what it does. */}
      {fault && (
        <p>
          <b>Your MCP server is not at fault:</b> this is a known fault of {within(chosen?.name ?? '', 1)} (
          {brief(fault.versions, 80)}, <span class="name">as of {fault.asOf}</span>).{' '}
          <ExternalLink url={fault.issue}>Known fault</ExternalLink>
        </p>
      )}
      <p>
        <Prose text={summary} limit={700} />
      </p>
      {fault && !round && (
        <p>
          <Prose text={fault.wayRound} limit={400} />
        </p>
      )}
      {!cause && !fault && !stopped && onErrorText && (
        <p>
          If {within(chosen?.name ?? 'a client', 1)} still fails:{' '}
          <button type="button" onClick={onErrorText}>
            Paste its error text
          </button>
        </p>
      )}
    </header>
  );
}

/** The same address, asked again, shows nothing of a fix by which the client gets another one. */
function NewAddress({ fix, client = '' }: { fix: Finding['fix']; client: string | undefined }) {
  const [step] = fix.do;
  const url = step?.place.kind === 'client' && step.values?.find(({ name }) => name === 'URL')?.value;
  return url ? (
    <p>
      To check the new address:{' '}
      <a href={checkLink({ url, client })} target="_blank" rel="noopener">
        fill in <code>{brief(url, 160)}</code>
      </a>
    </p>
  ) : null;
}

/** The cause, what looks like it so far, or the first thing that may stop somebody, with all that belongs to it. */
function Whole({ finding, of: { handshake, attempt, client, chosen, onOpen } }: { finding: Finding; of: AnswerProps }) {
  const { check, title, summary, why, evidence, fix } = finding;
  const isCause = attempt.diagnosis.cause === finding;
  const isSuspect = attempt.diagnosis.suspect === finding;
  return (
    <div data-check={check}>
      {!isCause && (
        <section class="note">
          <Mark kind="warning" label={isSuspect ? 'Warning so far' : 'Warning'} />
          {checkHeadline(attempt.diagnosis, chosen).title !== title && (
            <h2>
              <Prose text={title} limit={240} />
            </h2>
          )}
          <Destination fix={fix} />
          <p>
            <Prose text={summary} limit={700} />
          </p>
        </section>
      )}
      {fix.do.length > 0 && (
        <section>
          <h2>{isCause ? 'Do this' : isSuspect ? 'If a sign-in fails here' : 'To put it right'}</h2>
          <DoThis fix={fix} />
        </section>
      )}
      <section>
        <CheckAgain client={client} handshake={handshake} attempt={attempt} finding={finding}>
          <NewAddress fix={fix} client={chosen?.client} />
        </CheckAgain>
      </section>
      <OtherWays fix={fix} whole />
      <section>
        <h2>Why</h2>
        {why && (
          <p>
            <Prose text={why} limit={1200} />
          </p>
        )}
        <EvidenceList evidence={evidence} onOpen={onOpen} remark={remarks(attempt)} />
      </section>
    </div>
  );
}
