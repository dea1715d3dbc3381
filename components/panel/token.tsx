/** What a token says of itself; decoded at capture, never verified. */
import type { Masked } from '../../lib/masked.ts';
import { brief } from '../parts/text.ts';
import './headers.css';
import './token.css';

/** Seconds since the epoch in words; a claim is network text and may be anything. */
function moment(seconds: number): string {
  const at = new Date(seconds * 1000);
  return Number.isNaN(at.getTime()) ? String(seconds) : at.toISOString().replace('.000', '');
}

function words(name: string, value: unknown): string {
  if (typeof value === 'number' && ['exp', 'nbf', 'iat'].includes(name)) return moment(value);
  if (Array.isArray(value)) return value.map(String).join(', ');
  return String(value);
}

export function Token({ masked: { kind, fingerprint, claims } }: { masked: Masked }) {
  return (
    <figure class="token">
      <figcaption>
        What the {kind.replaceAll('_', ' ')} says <span class="quiet-text mono">#{fingerprint}</span>
      </figcaption>
      <dl class="headers">
        {Object.entries(claims ?? {}).map(([name, value]) => (
          <div key={name}>
            <dt>{brief(name, 40)}</dt>
            <dd>{brief(words(name, value), 1000)}</dd>
          </div>
        ))}
      </dl>
    </figure>
  );
}
