/** A message of the sequence diagram and its response; what went through the Inspector's own part is two arrows each way. */
import { Mark } from '../parts/mark.tsx';
import { isUnsent, outcomeOf, outcomeText } from '../parts/outcome.ts';
import { addressOf } from '../parts/request-line.tsx';
import type { faultHere } from '../parts/stage-standing.ts';
import { brief, time } from '../parts/text.ts';
import { Arrow, type Lanes } from './arrow.tsx';
import type { Message } from './sequence-model.ts';
import '../parts/outcome.css';

interface MessageRowProps {
  row: Message;
  lanes: Lanes;
  /** What is said of the one that the diagnosis rests on. */
  broke: ReturnType<typeof faultHere>;
  active: boolean;
  onFocus: () => void;
  onOpen: (id: string) => void;
}

/** Letters of a path that a lane has room for. */
const FITS = 40;

/** Of a long path an ID in its middle goes as a whole: what is left of a cut one tells nothing apart. */
const pathOf = (path: string): string =>
  path.length <= FITS
    ? path
    : path
        .split('/')
        .map((part, index, all) => (part.includes('…') && index < all.length - 1 ? '…' : part))
        .join('/');

/** Beside the status: what it means here, and what the browser's permission check got, which may be all that was sent. */
function beside({ standing, exchange }: Message): string {
  if (isUnsent(exchange)) return `(permission check, ${brief(exchange.method, 16)} not sent)`;
  const { preflightStatus } = exchange;
  const words = [
    outcomeOf(exchange) === 'pending' && `since ${time(exchange.startedAt)}`,
    standing === 'due' && 'as it should be',
    preflightStatus !== undefined && `permission check ${preflightStatus || 'not seen'}`,
  ].filter(Boolean);
  return words.length ? `(${words.join(', ')})` : '';
}

export function MessageRow({ row, lanes, broke, active, onFocus, onOpen }: MessageRowProps) {
  const { exchange, from, to, carried, standing, times } = row;
  const outcome = outcomeOf(exchange);
  const callback = exchange.role === 'callback';
  const { path } = addressOf(exchange.url);
  const sender = carried ? 'between' : from;
  const unsent = isUnsent(exchange);
  return (
    <li>
      <button
        type="button"
        class={`sequence-message ${outcome} ${standing ?? ''}`}
        tabIndex={active ? 0 : -1}
        onFocus={onFocus}
        onClick={() => onOpen(exchange.id)}
        title={brief(`${time(exchange.startedAt)}  ${exchange.method} ${exchange.url}`, 600)}
      >
        <span class="visually-hidden">
          {row.step}
          {times > 1 && `, ${times} times`}:{' '}
        </span>
        {carried && <Arrow lanes={lanes} from={from} to="between" kind="asks" label="" />}
        <Arrow
          lanes={lanes}
          from={sender}
          to={to}
          kind="asks"
          label={unsent ? 'OPTIONS' : brief(exchange.method, 16)}
          detail={`${brief(pathOf(path), 160)}${times > 1 ? ` ×${times}` : ''}`}
        />
        {!callback && (
          <>
            <Arrow
              lanes={lanes}
              from={to}
              to={sender}
              kind={outcome === 'pending' ? 'awaited' : 'answers'}
              label={unsent ? String(exchange.preflightStatus) : outcomeText(exchange)}
              detail={beside(row)}
            />
            {carried && outcome !== 'pending' && (
              <Arrow lanes={lanes} from="between" to={from} kind="answers" label="" />
            )}
          </>
        )}
        {standing === 'broke' && (
          <span class="broke-here">
            <Mark kind={broke.kind} /> {broke.words}
          </span>
        )}
      </button>
    </li>
  );
}
