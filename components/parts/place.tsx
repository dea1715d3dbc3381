/** A place at which something is done: its sign and its name, wherever a reader is sent. */
import type { JSX } from 'preact';
import type { Fix, Place } from '../../lib/finding.ts';
import { destinationParts } from '../../lib/presentation/places.ts';
import { Icon } from './icons.tsx';
import { brief } from './text.ts';
import './place.css';

const drawings: Record<Place['kind'], JSX.Element> = {
  scalekit: (
    <>
      <path d="M8 1.5 13.6 4.8v6.4L8 14.5l-5.6-3.3V4.8Z" />
      <path d="M5.4 6.4 8 8l2.6-1.6M8 8v3.2" />
    </>
  ),
  'authorization-server': (
    <>
      <circle cx="5.5" cy="8" r="3" />
      <path d="M8.5 8h5.5v2.5M11.5 8v2" />
    </>
  ),
  'mcp-server': (
    <>
      <rect x="2" y="2.5" width="12" height="4.5" rx="1" />
      <rect x="2" y="9" width="12" height="4.5" rx="1" />
      <path d="M4.5 4.75h.01M4.5 11.25h.01" />
    </>
  ),
  client: (
    <>
      <rect x="1.5" y="2.5" width="13" height="11" rx="1" />
      <path d="M1.5 6h13M4 4.3h.01M6 4.3h.01" />
    </>
  ),
  network: <path d="M4.5 12.5a3 3 0 0 1-.2-6 4 4 0 0 1 7.6-.4 3.2 3.2 0 0 1-.4 6.4Z" />,
  computer: (
    <>
      <rect x="3" y="3" width="10" height="7" rx="1" />
      <path d="M1.5 13h13" />
    </>
  ),
  status: <path d="M1.5 8.5h3l2-5 3 9 2-4h3" />,
  support: (
    <>
      <rect x="2" y="3.5" width="12" height="9" rx="1" />
      <path d="m2.5 4.5 5.5 4.5 5.5-4.5" />
    </>
  ),
};

export const PlaceIcon = ({ kind }: Pick<Place, 'kind'>) => <Icon size={14}>{drawings[kind]}</Icon>;

/** Longest word that fits beside a tile on the narrowest line, in UTF-16 code units: a host may be longer. */
const FITS = 24;

/** `Fix it in the Scalekit dashboard, then in your MCP server`, the places set apart. */
export function Destination({ fix }: { fix: Fix }) {
  return (
    <p class="destination">
      {destinationParts(fix).map((part, index) => {
        if (typeof part === 'string') return part;
        const article = part.name.startsWith('the ') ? 'the ' : '';
        const name = brief(part.name.slice(article.length), 120);
        // The tile does not stand at the end of a line without its name.
        const first = /^(?:MCP Inspector\b|\S+)/.exec(name)?.[0].length ?? 0;
        return (
          <span key={index}>
            {article}
            <strong>
              <span class={first <= FITS ? 'tiled' : undefined}>
                <span class="tile">
                  <PlaceIcon kind={part.kind} />
                </span>
                {name.slice(0, first)}
              </span>
              {name.slice(first)}
            </strong>
          </span>
        );
      })}
    </p>
  );
}
