/** Hosts that more could be seen of, each with its reason and one button. */
import { useState } from 'preact/hooks';
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import { Prose } from './prose.tsx';
import { brief, withoutScheme } from './text.ts';
import './grants.css';

function Grant({ origin, reason, client }: { origin: string; reason: string; client: SessionClient }) {
  const [refused, setRefused] = useState(false);
  // The request must start inside the click: nothing may be awaited before it.
  const ask = () => {
    client.requestHost(origin).then(
      (granted) => setRefused(!granted),
      () => setRefused(true),
    );
  };
  const host = brief(withoutScheme(origin), 120);
  return (
    <li>
      <p>
        <Prose text={reason} limit={400} />
      </p>
      <button type="button" onClick={ask}>
        <span>
          Allow <span class="host">{host}</span>
        </span>
      </button>
      <p class="quiet-text" role="status">
        {refused && 'Not allowed so far. Everything else goes on as before.'}
      </p>
    </li>
  );
}

export function Grants({ grantable, client }: { grantable: SessionSnapshot['grantable']; client: SessionClient }) {
  return (
    <ul class="grants">
      {grantable.map(({ origin, reason }) => (
        <Grant key={origin} origin={origin} reason={reason} client={client} />
      ))}
    </ul>
  );
}
