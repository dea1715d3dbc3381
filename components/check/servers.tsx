/** The servers that were checked last, to be chosen again or taken out. */
import { clientChoices } from '../../lib/check-page/choices.ts';
import { CloseIcon } from '../parts/icons.tsx';
import { brief, withoutScheme } from '../parts/text.ts';
import type { CheckPageState } from './check-state.ts';
import './servers.css';

const nameOf = (id: string) =>
  [...clientChoices.frequent, ...clientChoices.others].find((client) => client.id === id)?.name;

export function Servers({ state }: { state: CheckPageState }) {
  const servers = state.servers.value;
  if (!servers.length) return null;
  return (
    <section class="servers">
      <h2>Checked before</h2>
      <ul>
        {servers.map((server) => {
          const client = nameOf(server.client);
          return (
            <li key={server.url}>
              <button type="button" class="quiet" onClick={() => state.choose(server)}>
                {brief(withoutScheme(server.url), 200)}
              </button>
              {client !== undefined && <span class="quiet-text">{client}</span>}
              <button
                type="button"
                class="icon-button"
                title="Take it out of this list"
                aria-label={`Take ${brief(withoutScheme(server.url), 200)} out of this list`}
                onClick={() => void state.forget(server.url)}
              >
                <CloseIcon />
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
