/** The popup: verdict and first step for the tab it belongs to. */
import { useLayoutEffect, useState } from 'preact/hooks';
import '../parts/base.css';
import { checkLinkOf } from '../../lib/check-page/link.ts';
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import { isFork } from '../../lib/presentation/alternatives.ts';
import { Announced, verdictWords } from '../parts/announced.tsx';
import { ClearableSignIn } from '../parts/clear-sign-in.tsx';
import { type Entry, worstFirst } from '../parts/entries.ts';
import { HandshakeRow, when } from '../parts/handshake-row.tsx';
import { canFixNow } from '../parts/headline.ts';
import { useKeptFocus } from '../parts/kept-focus.ts';
import { later } from '../parts/later.tsx';
import { Destination } from '../parts/place.tsx';
import { Report, reportOf } from '../parts/report.ts';
import { SignInPage } from '../parts/sign-in-page.tsx';
import { Stages } from '../parts/stages.tsx';
import { serverName } from '../parts/standing.ts';
import { StepPlace, Steps } from '../parts/steps.tsx';
import { brief } from '../parts/text.ts';
import { VerdictHeader } from '../parts/verdict-header.tsx';
import { Said } from './said.tsx';
import './popup.css';

/** Where there is a sign-in, none of it is needed. */
const Quiet = later(async () => (await import('./quiet.tsx')).Quiet);
const Then = later(async () => (await import('./then.tsx')).Then);
const SeenAt = later(async () => (await import('./then.tsx')).SeenAt);
const IsFixed = later(async () => (await import('./then.tsx')).IsFixed);
const Grants = later(async () => (await import('../parts/grants.tsx')).Grants);

function Verdict({ entry, client }: { entry: Entry; client: SessionClient }) {
  const { handshake, attempt } = entry;
  const { verdict, cause, suspect } = attempt.diagnosis;
  const main = cause ?? suspect;
  return (
    <article data-verdict={verdict} data-cause={verdict === 'failing' ? cause?.check : undefined}>
      <Report.Provider value={() => reportOf(handshake, attempt)}>
        <VerdictHeader attempt={attempt}>
          {main && <Destination fix={main.fix} />}
          <SignInPage attempt={attempt} client={client} />
          <p class="quiet-text">{`${brief(serverName(handshake), 160)} · ${when(entry)}`}</p>
        </VerdictHeader>
        <Stages handshake={handshake} attempt={attempt} />
        <Next entry={entry} />
      </Report.Provider>
    </article>
  );
}

type Finding = NonNullable<Entry['attempt']['diagnosis']['cause']>;

const whatToDo = (fix: Finding['fix']): string => {
  const { length } = fix.do;
  return length > 1 ? `Do this (${length} steps)` : isFork(fix) ? 'Do this first' : 'Do this';
};

/** Whose steps are shown: of what is only suspected those that may be done by now. */
function toFix({ attempt: { diagnosis } }: Entry): Finding | undefined {
  const { cause, suspect } = diagnosis;
  const shown = cause ?? (canFixNow(diagnosis) ? suspect : undefined);
  return shown?.fix.do.length ? shown : undefined;
}

/** The first thing to do, or what there is to say instead. */
function Next({ entry }: { entry: Entry }) {
  const shown = toFix(entry);
  return (
    <>
      {!(shown && entry.attempt.diagnosis.cause) && <Said entry={entry} />}
      {shown && <First of={shown} server={entry.handshake.server} />}
    </>
  );
}

/** Its place stands in the line of the heading, which is a line more for the step. */
const First = ({ of: { check, fix, evidence }, server }: { of: Finding; server: string | null }) => (
  <section data-check={check}>
    <div class="first-place">
      <h2>{whatToDo(fix)}</h2>
      {fix.do[0] && <StepPlace of={fix.do[0].place} />}
    </div>
    <Steps steps={fix.do} to={1} placed />
    <Then fix={fix} />
    {evidence[0] && <SeenAt seen={evidence[0]} of={server} />}
  </section>
);

function Other({ entry, onChoose }: { entry: Entry; onChoose: (id: string) => void }) {
  const { id } = entry.handshake;
  return (
    <li>
      <button type="button" class="handshake" data-handshake={id} onClick={() => onChoose(id)}>
        <HandshakeRow entry={entry} />
      </button>
    </li>
  );
}

/** The other handshakes of this tab, newest attempt each. */
function Others({ entries, onChoose }: { entries: Entry[]; onChoose: (id: string) => void }) {
  if (!entries.length) return null;
  return (
    <section class="others" aria-label="Also in this tab">
      <h2>Also in this tab</h2>
      <ul>
        {entries.map((entry) => (
          <Other key={entry.handshake.id} entry={entry} onChoose={onChoose} />
        ))}
      </ul>
    </section>
  );
}

export function Popup({ client }: { client: SessionClient }) {
  const [session, setSession] = useState<SessionSnapshot | null>(null);
  const [picked, setPicked] = useState<string | null>(null);
  useKeptFocus();
  useLayoutEffect(() => client.subscribe((snapshot) => snapshot && setSession(snapshot)), [client]);
  const entries = session ? worstFirst(session) : [];
  const entry = entries.find(({ handshake }) => handshake.id === picked) ?? entries[0];
  return (
    <>
      <Announced words={verdictWords(entry?.attempt)} />
      {session ? (
        <OfTab session={session} entry={entry} entries={entries} client={client} onChoose={setPicked} />
      ) : (
        <main class="popup">
          <header class="quiet-head">
            <h1>Loading the sign-ins of this tab…</h1>
          </header>
        </main>
      )}
    </>
  );
}

interface OfTabProps {
  session: SessionSnapshot;
  /** The sign-in that is shown, of all of this tab. */
  entry: Entry | undefined;
  entries: Entry[];
  client: SessionClient;
  onChoose: (id: string) => void;
}

function OfTab({ session, entry, entries, client, onChoose }: OfTabProps) {
  const { added, pageOrigin, grantable } = session;
  const shown = entry && toFix(entry);
  return (
    <main class="popup">
      {entry ? (
        <ClearableSignIn session={session} handshake={entry.handshake} attempt={entry.attempt} client={client}>
          <Verdict key={entry.attempt.id} entry={entry} client={client} />
        </ClearableSignIn>
      ) : (
        <Quiet session={session} client={client} />
      )}
      <Others entries={entries.filter(({ handshake }) => handshake.id !== entry?.handshake.id)} onChoose={onChoose} />
      {grantable.length > 0 && (
        <section>
          <h2>Optional: let this extension see more</h2>
          <Grants grantable={grantable} client={client} />
        </section>
      )}
      {added && pageOrigin !== null && (
        <section>
          <p>
            You added this page: <span class="host">{brief(pageOrigin, 120)}</span>
          </p>
          <button type="button" onClick={() => client.removeOrigin(pageOrigin)}>
            Take this page out
          </button>
        </section>
      )}
      <footer>
        {shown && <IsFixed fix={shown.fix} client={entry.handshake.client} />}
        <span class="next">
          More: DevTools (F12) › <b>MCP Auth</b>
        </span>
        <a href={checkLinkOf(entry?.handshake, session.inPrivate)} target="_blank" rel="noopener">
          Check a server
        </a>
      </footer>
    </main>
  );
}
