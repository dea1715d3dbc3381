/** What the Inspector has saved of a sign-in, or what became of it when it was cleared. */
import type { SavedSignIn } from '../../lib/extension/shared/saved-sign-in.ts';
import { brief, count } from './text.ts';
import './clear-sign-in.css';

/** The names that the Inspectors give their entries, in words. */
const words: Record<string, string> = {
  mcp_client_information: 'the client that it registered',
  mcp_tokens: 'the tokens',
  mcp_code_verifier: 'the secret of the last sign-in',
  mcp_server_metadata: 'the metadata that it read',
  clientInformation: 'the client that it registered',
  clientRegistrationKind: 'how it registered',
  tokens: 'the tokens',
  codeVerifier: 'the secret of the last sign-in',
  serverMetadata: 'the metadata that it read',
  discoveryState: 'the metadata that it read',
  scope: 'the scopes',
  activeIssuer: 'the sign-in service (authorization server)',
};

function Names({ names }: { names: readonly string[] }) {
  return (
    <ul class="saved-names">
      {names.map((name) => (
        <li key={name}>
          <code>{brief(name, 120)}</code>
          {words[name] && `: ${words[name]}`}
        </li>
      ))}
    </ul>
  );
}

export function Said({
  known,
  server,
  inspector,
  isV2,
}: {
  known: SavedSignIn;
  server: string;
  inspector: string;
  isV2: boolean;
}) {
  const byHand = isV2 ? (
    <>
      Clear it there: <b>Connection Info</b> › <b>Clear OAuth state</b>.
    </>
  ) : (
    `Open ${inspector} in a new browser tab instead: it keeps its sign-in per tab.`
  );
  const stays = 'The client ID that you entered there is a setting, and stays.';
  switch (known.is) {
    case 'saved':
      return known.names.length ? (
        <>
          <p>
            {inspector} saved this for <span class="host">{server}</span>:
          </p>
          <Names names={known.names} />
          {known.entered && <p>{stays}</p>}
        </>
      ) : (
        <p>
          {inspector} has nothing saved for <span class="host">{server}</span> in this tab. {known.entered && stays}
        </p>
      );
    case 'cleared':
      return known.left.length ? (
        <>
          <p>{count(known.removed, 'entry', 'entries')} removed. This could not be removed:</p>
          <Names names={known.left} />
          <p>{byHand}</p>
        </>
      ) : (
        <p>
          {count(known.removed, 'entry', 'entries')} removed
          {known.reloaded ? ', and the page was loaded anew' : ''}. Press <b>Connect</b> in {inspector}.{' '}
          {known.entered && stays}
        </p>
      );
    case 'elsewhere':
      return <p>This tab shows another page. {inspector} has to be open in it.</p>;
    case 'refused':
      return (
        <p>
          {inspector} refused it with status <code>{known.status}</code>. {byHand}
        </p>
      );
    case 'unreadable':
      return (
        <p>
          The page of {inspector} did not answer. {byHand}
        </p>
      );
  }
}
