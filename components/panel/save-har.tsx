/** Saves the requests of a sign-in as a HAR file, and says before what is in it and what was masked. */
import { useEffect, useId, useState } from 'preact/hooks';
import type { Exchange } from '../../lib/exchange.ts';
import type { RedactedHar } from '../../lib/report/har.ts';
import type { HandshakeSnapshot } from '../../lib/snapshot.ts';
import { parseUrl } from '../../lib/text/url.ts';
import { CopyButton } from '../parts/copy.tsx';
import type { Preview } from './har-preview.tsx';
import './save-har.css';

interface SaveHarProps {
  handshake: HandshakeSnapshot;
  /** Origin of the page, where it is known to be an Inspector. */
  inspector: string | undefined;
  load: (id: string) => Promise<Exchange | null>;
}

interface Prepared {
  har: RedactedHar;
  /** Requests that are not kept any more. */
  gone: number;
  /** What tells of it, loaded with what makes it. */
  Shown: typeof Preview;
  /** Address of the file, until the preview is closed. */
  url: string;
}

export function SaveHar({ handshake, inspector, load }: SaveHarProps) {
  const id = useId();
  const [shown, setShown] = useState<Prepared | 'reading' | null>(null);
  const url = shown !== null && shown !== 'reading' ? shown.url : undefined;
  useEffect(() => () => url && URL.revokeObjectURL(url), [url]);

  const prepare = async () => {
    setShown('reading');
    const ids = new Set(handshake.attempts.flatMap(({ exchanges }) => exchanges.map((exchange) => exchange.id)));
    const loaded = await Promise.all([...ids].map((id) => load(id).catch(() => null)));
    const kept = loaded.filter((exchange) => exchange !== null);
    const { toHar, Preview: Shown } = await import('./har-preview.tsx');
    const har = toHar(kept, inspector);
    const file = new Blob([har.text], { type: 'application/json' });
    setShown({ har, gone: ids.size - kept.length, Shown, url: URL.createObjectURL(file) });
  };
  return (
    <div class="save-har">
      <button
        type="button"
        aria-expanded={shown !== null}
        aria-controls={id}
        onClick={() => (shown ? setShown(null) : void prepare())}
      >
        Save redacted HAR…
      </button>
      <div id={id} class="preview">
        <div role="status">
          {shown === 'reading' && <p class="quiet-text">Collecting the requests…</p>}
          {shown !== null && shown !== 'reading' && (
            <shown.Shown handshake={handshake} har={shown.har} gone={shown.gone} />
          )}
        </div>
        {shown !== null && shown !== 'reading' && shown.har.requests > 0 && (
          <div class="actions">
            <a class="button" href={shown.url} download={fileName(handshake)}>
              Save the file
            </a>
            <CopyButton label="Copy its text" what="" text={shown.har.text} />
          </div>
        )}
      </div>
    </div>
  );
}

function fileName({ server }: HandshakeSnapshot): string {
  const host = parseUrl(server)?.host.replace(/[^\w.-]+/g, '-');
  return host ? `mcp-sign-in-${host}.har` : 'mcp-sign-in.har';
}
