/** The handshake as a sequence diagram, which fills in while it runs. */
import { useState } from 'preact/hooks';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { parseUrl } from '../../lib/text/url.ts';
import { roving } from '../parts/roving.ts';
import { brief, count, linkHost, time, withoutScheme } from '../parts/text.ts';
import { roleName, serverName } from '../parts/words.ts';
import { outcomeOf, outcomeText } from './outcome.ts';
import { type Message, type Party, type SequenceRow, sequenceRows } from './sequence-model.ts';
import './sequence.css';

const lanes: Record<Party, number> = { client: 1, 'mcp-server': 2, 'authorization-server': 3 };

/** Columns that an arrow spans: from the middle of one lane to the middle of another, on six half lanes after the roles. */
function span(from: Party, to: Party) {
  const [left, right] = lanes[from] < lanes[to] ? [lanes[from], lanes[to]] : [lanes[to], lanes[from]];
  return { gridColumn: `${left * 2 + 1} / ${right * 2 + 1}` };
}

function Arrow({
  from,
  to,
  kind,
  label,
  detail,
}: {
  from: Party;
  to: Party;
  kind: string;
  label: string;
  detail?: string;
}) {
  const direction = lanes[from] < lanes[to] ? 'right' : 'left';
  return (
    <span class={`arrow ${direction} ${kind}`} style={span(from, to)}>
      <span class="arrow-label">
        <b>{label}</b> {detail}
      </span>
      <span class="arrow-line" />
    </span>
  );
}

/** Path and query of a URL, for a label in a lane that already names the host. */
function pathOf(url: string): string {
  const parsed = parseUrl(url);
  return parsed ? parsed.pathname + parsed.search : url;
}

function MessageRow({
  row,
  active,
  onFocus,
  onOpen,
}: {
  row: Message;
  active: boolean;
  onFocus: () => void;
  onOpen: (id: string) => void;
}) {
  const { exchange, from, to, times } = row;
  const outcome = outcomeOf(exchange);
  const words = outcomeText(exchange);
  const callback = exchange.role === 'callback';
  return (
    <li>
      <button
        type="button"
        class={`sequence-message ${outcome}`}
        tabIndex={active ? 0 : -1}
        onFocus={onFocus}
        onClick={() => onOpen(exchange.id)}
        title={brief(`${time(exchange.startedAt)}  ${exchange.method} ${exchange.url}`, 600)}
      >
        <span class="sequence-role">
          {roleName(exchange.role)}
          {times > 1 && ` ×${times}`}
        </span>
        <Arrow
          from={from}
          to={to}
          kind="request"
          label={callback ? 'back' : brief(exchange.method, 16)}
          detail={brief(pathOf(exchange.url), 160)}
        />
        {!callback && (
          <Arrow
            from={to}
            to={from}
            kind="answer"
            label={words}
            {...(exchange.preflightStatus !== undefined && { detail: `preflight ${exchange.preflightStatus || '–'}` })}
          />
        )}
      </button>
    </li>
  );
}

function Row({
  row,
  active,
  onFocus,
  onOpen,
}: {
  row: SequenceRow;
  active: boolean;
  onFocus: () => void;
  onOpen: (id: string) => void;
}) {
  if (row.kind === 'message') return <MessageRow row={row} active={active} onFocus={onFocus} onOpen={onOpen} />;
  if (row.kind === 'gap')
    return <li class="sequence-gap quiet-text">{count(row.left, 'message')} left out; all are under Exchanges</li>;
  return (
    <li class="sequence-expected">
      <Arrow from="client" to={row.to} kind="expected" label="" detail={row.text} />
      <span class="visually-hidden">, {row.open ? 'still to come' : 'did not come about'}</span>
    </li>
  );
}

export function SequenceView({
  handshake,
  attempt,
  onOpen,
}: {
  handshake: HandshakeSnapshot;
  attempt: AttemptSnapshot;
  onOpen: (id: string) => void;
}) {
  const rows = sequenceRows(handshake, attempt);
  const ids = rows.map((row) => (row.kind === 'message' ? row.exchange.id : null));
  const [focused, setFocused] = useState<string | null>(null);
  const active = focused !== null && ids.includes(focused) ? focused : ids.find((id) => id !== null);
  const environment = handshake.scalekit?.environment;
  const authorizationServer = environment ? (linkHost(environment) ?? environment) : otherAuthorizationServer(attempt);
  return (
    <div class="sequence">
      <div class="sequence-parties" aria-hidden="true">
        <PartyHead name="Client" detail={handshake.client ?? 'not recognised'} />
        <PartyHead name="MCP server" detail={serverName(handshake)} />
        <PartyHead
          name={environment ? 'Scalekit' : 'Authorization server'}
          detail={authorizationServer ?? 'not seen yet'}
        />
      </div>
      <ol aria-label="Messages in order" onKeyDown={roving('.sequence-message', 'vertical', false)}>
        {rows.map((row, index) => {
          const id = ids[index] ?? null;
          return (
            <Row
              key={id ?? (row.kind === 'expected' ? row.stage : 'gap')}
              row={row}
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

function PartyHead({ name, detail }: { name: string; detail: string }) {
  return (
    <div>
      <b>{name}</b>
      <span class="quiet-text">{brief(withoutScheme(detail), 120)}</span>
    </div>
  );
}

/** Host that the authorization exchanges went to, for other vendors. */
function otherAuthorizationServer({ exchanges }: AttemptSnapshot): string | null {
  const seen = exchanges.findLast(
    ({ role }) => role === 'server-metadata' || role === 'authorization' || role === 'token',
  );
  return seen ? linkHost(seen.url) : null;
}
