/** What a check brought: the diagnosis, the clients, and what follows from where it all runs. */
import { faultSteps } from '../../lib/check-page/fault-steps.ts';
import { botRuleWords } from '../../lib/check-page/outside.ts';
import type { ClientVerdict } from '../../lib/finding.ts';
import { clientsOfCheck } from '../../lib/presentation/clients-said.ts';
import { surroundings } from '../../lib/presentation/surroundings.ts';
import { Clients } from '../parts/clients.tsx';
import { Details } from '../parts/details.tsx';
import { PassedChecks } from '../parts/passed-checks.tsx';
import { Prose } from '../parts/prose.tsx';
import { brief, count, duration } from '../parts/text.ts';
import { NOTHING_SEEN } from './announced-words.ts';
import { Answer } from './answer.tsx';
import type { CheckPageState } from './check-state.ts';
import type { LiveResult } from './live-result.ts';
import { Added, showErrorText } from './more-known.tsx';
import { Register } from './register.tsx';
import { openRequest, Requests } from './requests.tsx';
import './live.css';

export function Live({ result, state }: { result: LiveResult; state: CheckPageState }) {
  const { handshake, attempt, exchanges, notes, observed, stopped, form, startedAt, endedAt } = result;
  if (!handshake || !attempt) {
    return (
      <section class="live">
        <h2>{stopped ? 'You stopped the check before anything was seen' : NOTHING_SEEN}</h2>
        <Notes notes={notes} />
      </section>
    );
  }
  const { clients, passed } = attempt.diagnosis;
  const bots = botRuleWords(handshake, exchanges, form.client);
  const where = surroundings(handshake);
  const chosen = clients.find((one) => one.client === form.client);
  return (
    <Answer
      handshake={handshake}
      attempt={attempt}
      client={state.client}
      stopped={stopped}
      chosen={chosen}
      round={
        chosen &&
        observed &&
        faultSteps(chosen, observed, { scalekit: handshake.scalekit !== null, system: state.system.value })
      }
      onErrorText={() => showErrorText(state)}
      onOpen={openRequest}
    >
      {state.folded.value && <Added state={state} />}
      <Notes notes={[...(bots === undefined ? [] : [bots]), ...notes]} />
      {clients.some(({ verdict }) => verdict !== 'unknown') && (
        <section>
          <h2>Which clients could sign in</h2>
          <Clients said={clientsOfCheck({ clients: chosenFirst(clients, form.client) })} lead="" open />
        </section>
      )}
      {handshake.server !== null && observed?.registrationEndpoint !== undefined && (
        <Register
          check={state.client}
          server={handshake.server}
          endpoint={observed.registrationEndpoint}
          client={form.client}
          scalekit={handshake.scalekit !== null}
        />
      )}
      {where.length > 0 && (
        <section class="where">
          <h2>Development or production</h2>
          {where.map(({ is, so }) => (
            <p key={is}>
              <b>
                <Prose text={is} limit={400} />
              </b>{' '}
              <Prose text={so} limit={600} />
            </p>
          ))}
        </section>
      )}
      <section aria-label="What was asked">
        <Details summary={`${count(attempt.exchanges.length, 'request')}, ${duration(endedAt - startedAt)}`}>
          <Requests attempt={attempt} exchanges={exchanges} />
        </Details>
        <PassedChecks passed={passed} />
        <Details summary="What only a client can show: registering, signing in, the token">
          <p>
            A check from outside ends here. For the rest connect with MCP Inspector, and look at the panel{' '}
            <b>MCP Auth</b> in DevTools.
          </p>
        </Details>
      </section>
    </Answer>
  );
}

const chosenFirst = (clients: readonly ClientVerdict[], chosen: string): ClientVerdict[] => [
  ...clients.filter(({ client }) => client === chosen),
  ...clients.filter(({ client }) => client !== chosen),
];

function Notes({ notes }: { notes: readonly string[] }) {
  if (!notes.length) return null;
  return (
    <section class="check-notes">
      <h2>To know</h2>
      <ul>
        {notes.map((note) => (
          <li key={note}>
            <Prose text={brief(note, 600)} limit={600} />
          </li>
        ))}
      </ul>
    </section>
  );
}
