/** How far a check is, step by step, and what it waits for. */
import { useEffect, useRef } from 'preact/hooks';
import { askedHost, type ProgressRow, progressRows } from '../../lib/check-page/progress.ts';
import { ClientsTable } from '../parts/clients.tsx';
import { Mark, type MarkKind } from '../parts/mark.tsx';
import { stepName } from '../parts/stage-words.ts';
import { brief, count, HOSTS, time, withoutScheme } from '../parts/text.ts';
import type { CheckPageState } from './check-state.ts';
import './progress.css';

const LONGEST_S = 30;

const marks: Record<ProgressRow['state'], [MarkKind, string]> = {
  done: ['passed', 'asked'],
  now: ['running', 'is asked now'],
  ahead: ['not-reached', 'is still to come'],
};

const yours: [MarkKind, string] = ['yours', 'waits for you'];

export function Progress({
  state,
  running: { state: check, startedAt, form },
}: {
  state: CheckPageState;
  running: NonNullable<CheckPageState['running']['value']>;
}) {
  const { asked, origins } = check;
  const rows = progressRows(asked, origins !== undefined);
  const now = rows.find((row) => row.state === 'now');
  const head = useRef<HTMLDivElement>(null);
  // The result has it open.
  useEffect(() => void ClientsTable.ready(), []);
  /** The button goes with the question: the focus goes to what says how it goes on. */
  const goOn = (act: () => void) => () => {
    act();
    head.current?.focus();
  };
  const host = <code>{brief(askedHost(asked, form.url), 120)}</code>;
  return (
    <section class="progress" aria-label="Progress">
      <header class="verdict">
        <Mark kind={origins ? 'yours' : 'running'} label={origins ? 'It is your turn' : 'Running'} />
        <div role="status" ref={head} tabIndex={-1}>
          <h2>
            {origins ? (
              'Waiting for your permission'
            ) : (
              <>
                Asking {host}: {now?.text}
              </>
            )}
          </h2>
        </div>
        <p class="quiet-text">
          {origins ? (
            <>Nothing more is sent until you choose. {count(asked.length, 'request')} sent so far.</>
          ) : (
            <>
              Since {time(startedAt)}, {count(asked.length, 'request')} so far. It stops by itself after {LONGEST_S} s
              of asking.
            </>
          )}
        </p>
      </header>
      {origins && (
        <Permission origins={origins} onPermit={goOn(() => state.permit(origins))} onDecline={goOn(state.decline)} />
      )}
      <ol>
        {rows.map((row) => {
          const [kind, words] = row.state === 'now' && origins ? yours : marks[row.state];
          return (
            <li key={row.topic} class={row.state} data-topic={row.topic}>
              <Mark kind={kind} />
              <span>
                {row.steps.length > 0 && (
                  <>
                    <b>{row.steps.map((id) => stepName(id)).join(', ')}</b>:{' '}
                  </>
                )}
                {row.text}
                <span class="visually-hidden">: {words}</span>
              </span>
              <span class="quiet-text mono">
                {row.requests > 0 && `${count(row.requests, 'request')}${row.ended ? `, ${brief(row.ended, 60)}` : ''}`}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** The second question: all further hosts together, by their names. */
function Permission({
  origins,
  onPermit,
  onDecline,
}: {
  origins: readonly string[];
  onPermit: () => void;
  onDecline: () => void;
}) {
  return (
    <div class="permission">
      <p>
        Your MCP server names {origins.length === 1 ? 'another host' : 'other hosts'} as the place to sign in. Without
        your permission the browser hides what {origins.length === 1 ? 'it answers' : 'they answer'}: that part is then
        reported as unknown, and not as an error.
      </p>
      <p class="buttons">
        <button type="button" class="primary" onClick={onPermit}>
          Allow {brief(origins.map(withoutScheme).join(', '), HOSTS)}
        </button>
        <button type="button" onClick={onDecline}>
          Go on without
        </button>
      </p>
    </div>
  );
}
