/** What is special to the chosen client, on the reader's system, and what no request can tell. */
import type { Signal } from '@preact/signals';
import { adviceFor } from '../../lib/check-page/advice.ts';
import { clientNotes, differsBySystem } from '../../lib/check-page/client-notes.ts';
import { systemNames, systems } from '../../lib/check-page/system.ts';
import type { Fault, System } from '../../lib/clients/client.ts';
import type { Step } from '../../lib/finding.ts';
import { CopyValue } from '../parts/copy.tsx';
import { Details } from '../parts/details.tsx';
import { ExternalLink } from '../parts/link.tsx';
import { Prose } from '../parts/prose.tsx';
import { StepBody } from '../parts/step.tsx';
import { brief } from '../parts/text.ts';
import './about-client.css';

export function AboutClient({ client, system }: { client: string; system: Signal<System> }) {
  const notes = client ? clientNotes(client, system.value) : undefined;
  return (
    <section class="about-client">
      <header>
        <h2>{notes ? `About ${notes.name}` : 'What no check can see'}</h2>
        {(client === '' || differsBySystem(client)) && <Systems system={system} />}
      </header>
      {notes && (
        <>
          {notes.clear && (
            <Details summary="Where its saved sign-in is, and how it forgets it" open>
              <Steps steps={notes.clear.steps} sure={notes.clear.sure} />
            </Details>
          )}
          {notes.log && (
            <Details summary="Where its log is">
              <Steps steps={notes.log.steps} sure={notes.log.sure} />
            </Details>
          )}
          {(notes.registers.length > 0 || notes.callbacks.length > 0 || notes.varying.length > 0) && (
            <Details summary="How it registers, and its callback addresses">
              <Registers notes={notes} />
            </Details>
          )}
          {notes.faults.length > 0 && (
            <Details summary="Its known faults">
              <ul class="faults">
                {notes.faults.map((fault) => (
                  <li key={fault.says}>
                    <FaultText fault={fault} />
                  </li>
                ))}
              </ul>
            </Details>
          )}
          <p class="quiet-text">
            As of {notes.asOf}
            {notes.version !== undefined && `, version ${notes.version}`}.
          </p>
        </>
      )}
      {adviceFor(client, system.value).map(({ id, title, says, steps }) => (
        <Details key={id} summary={`If: ${title}`} class="advice">
          <p>
            <Prose text={says} limit={800} />
          </p>
          <Steps steps={steps} />
        </Details>
      ))}
    </section>
  );
}

function Systems({ system }: { system: Signal<System> }) {
  return (
    <fieldset class="systems">
      <legend class="visually-hidden">Your system</legend>
      {systems.map((one) => (
        <label key={one}>
          <input
            type="radio"
            name="system"
            value={one}
            checked={system.value === one}
            onChange={() => (system.value = one)}
          />
          {systemNames[one]}
        </label>
      ))}
    </fieldset>
  );
}

function Steps({ steps, sure }: { steps: readonly Step[]; sure?: string | undefined }) {
  return (
    <>
      <ol class="plain-steps">
        {steps.map((step) => (
          <li key={step.text} class="step">
            <StepBody step={step} />
          </li>
        ))}
      </ol>
      {sure !== undefined && <p class="quiet-text">{sure}</p>}
    </>
  );
}

function Registers({
  notes: { name, registers, callbacks, varying },
}: {
  notes: NonNullable<ReturnType<typeof clientNotes>>;
}) {
  return (
    <>
      {registers.length > 0 && <p>It gets a client ID, in this order: {registers.join('; ')}.</p>}
      {callbacks.length > 0 && (
        <>
          <p>
            Its callback addresses. For a client of its own they go in{' '}
            <b>MCP Servers › your MCP server › Clients › the client › Redirect URL(s)</b> of the Scalekit dashboard:
          </p>
          <ul class="callbacks">
            {callbacks.map((address) => (
              <li key={address}>
                <CopyValue value={address} what="callback address" />
              </li>
            ))}
          </ul>
        </>
      )}
      {varying.length > 0 && (
        <p>
          {callbacks.length ? 'Others differ' : 'Its callback address differs'} from case to case (
          <code>{brief(varying.join(', '), 300)}</code>), and cannot be listed in advance: let {name} register itself.
        </p>
      )}
    </>
  );
}

function FaultText({ fault: { says, versions, asOf, wayRound, issue } }: { fault: Fault }) {
  return (
    <p>
      <Prose text={says} limit={600} />{' '}
      <span class="quiet-text">
        ({brief(versions, 80)}, <span class="name">as of {asOf}</span>)
      </span>{' '}
      <Prose text={wayRound} limit={600} /> <ExternalLink url={issue}>Known fault</ExternalLink>
    </p>
  );
}
