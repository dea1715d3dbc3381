/** The sign-in as a sequence diagram, step by step, which fills in while it runs. */
import { useState } from 'preact/hooks';
import { type Prose as ProseText, type StageId, stageIds } from '../../lib/finding.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { Prose } from '../parts/prose.tsx';
import { roving } from '../parts/roving.ts';
import { faultHere, isOpenServer, stepSays } from '../parts/stage-standing.ts';
import { goingOn, partiesOf, stageSays, stepName, termOfStage } from '../parts/stage-words.ts';
import { serverName } from '../parts/standing.ts';
import { brief, count, linkHost, withoutScheme } from '../parts/text.ts';
import { Arrow, type Lanes } from './arrow.tsx';
import { CauseLine } from './cause-line.tsx';
import { MessageRow } from './message-row.tsx';
import { hasBetween, type Party, type SequenceRow, sequenceRows } from './sequence-model.ts';
import './sequence.css';

interface RowProps {
  row: SequenceRow;
  lanes: Lanes;
  /** What came of a step. */
  says: (stage: StageId) => ProseText;
  isOpen: boolean;
  broke: ReturnType<typeof faultHere>;
  active: boolean;
  onFocus: () => void;
  onOpen: (id: string) => void;
}

function Row({ row, lanes, says, isOpen, broke, ...focus }: RowProps) {
  if (row.kind === 'message') return <MessageRow row={row} lanes={lanes} broke={broke} {...focus} />;
  if (row.kind === 'step') {
    return (
      <li class="sequence-step">
        {row.stages.map((stage) => (
          <p key={stage}>
            <b>{stepName(stage, isOpen)}</b>: <Prose text={says(stage)} />{' '}
            <span class="quiet-text">({termOfStage(stage, isOpen)})</span>
          </p>
        ))}
      </li>
    );
  }
  if (row.kind === 'gap')
    return <li class="sequence-gap quiet-text">{count(row.left, 'message')} left out; all are under Requests</li>;
  return (
    <li class="sequence-expected">
      <Arrow
        lanes={lanes}
        from="client"
        to={row.to}
        kind="expected"
        label=""
        detail={`${row.text} (${row.open ? 'still to come' : 'not reached'})`}
      />
    </li>
  );
}

export function SequenceView({
  handshake,
  attempt,
  onOpen,
  onDiagnosis,
}: {
  handshake: HandshakeSnapshot;
  attempt: AttemptSnapshot;
  onOpen: (id: string) => void;
  onDiagnosis: () => void;
}) {
  const rows = sequenceRows(handshake, attempt);
  const ids = rows.map((row) => (row.kind === 'message' ? row.exchange.id : null));
  const [focused, setFocused] = useState<string | null>(null);
  const active = focused !== null && ids.includes(focused) ? focused : ids.find((id) => id !== null);
  const heads = headsOf(handshake, attempt);
  const lanes = heads.map(({ party }) => party);
  const parties = partiesOf(handshake);
  const broke = faultHere(attempt);
  const isOpen = isOpenServer(attempt);
  const cause = attempt.diagnosis.cause?.stage;
  // Its title stands over all of it.
  const says = (stage: StageId) =>
    stage === cause ? stageSays(stage, 'failed', parties) : stepSays(attempt, stageIds.indexOf(stage), parties);
  return (
    <div class="sequence" style={{ '--lanes': lanes.length }}>
      <CauseLine attempt={attempt} onDiagnosis={onDiagnosis} />
      <div class="sequence-parties" aria-hidden="true">
        {heads.map(({ party, name, detail }) => (
          <div key={party}>
            <b>{name}</b>
            <span class="quiet-text">{brief(withoutScheme(detail), 120)}</span>
          </div>
        ))}
      </div>
      <ol aria-label="Messages in order" onKeyDown={roving('.sequence-message', 'vertical', false)}>
        {rows.map((row, index) => {
          const id = ids[index] ?? null;
          return (
            <Row
              key={id ?? `${row.kind} ${index}`}
              row={row}
              lanes={lanes}
              says={says}
              isOpen={isOpen}
              broke={broke}
              active={id !== null && id === active}
              onFocus={() => setFocused(id)}
              onOpen={onOpen}
            />
          );
        })}
      </ol>
    </div>
  );
}

interface Head {
  party: Party;
  name: string;
  detail: string;
}

/** The parties from left to right; what an Inspector has beside its page only where something went through it. */
function headsOf(handshake: HandshakeSnapshot, attempt: AttemptSnapshot): Head[] {
  const { client, via, scalekit } = handshake;
  const between = hasBetween(attempt);
  const own = goingOn(partiesOf(handshake).client);
  const signIn = scalekit?.environment ?? null;
  const heads: (Head | false)[] = [
    {
      party: 'client',
      name: between ? `Page of ${own}` : (client ?? 'Client'),
      detail: client === null ? 'not recognised' : between ? client : 'the client',
    },
    between && {
      party: 'between',
      name: `${via === 'inspector-v1-proxy' ? 'Proxy' : 'Backend'} of ${own}`,
      detail: 'on your computer',
    },
    { party: 'mcp-server', name: 'Your MCP server', detail: serverName(handshake) },
    {
      party: 'authorization-server',
      name: scalekit ? 'Scalekit' : 'Sign-in service',
      detail: (signIn === null ? otherSignIn(attempt) : (linkHost(signIn) ?? signIn)) ?? 'not seen yet',
    },
  ];
  return heads.filter((head) => head !== false);
}

/** Host that the exchanges of the sign-in went to, for other vendors. */
function otherSignIn({ exchanges }: AttemptSnapshot): string | null {
  const seen = exchanges.findLast(
    ({ role }) => role === 'server-metadata' || role === 'authorization' || role === 'token',
  );
  return seen ? linkHost(seen.url) : null;
}
