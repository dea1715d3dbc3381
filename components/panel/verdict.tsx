/** The verdict at the top: what it is, whose it is, and which client and environment it is about. */
import { destinationWords } from '../../lib/places.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { viaNames } from '../../lib/words.ts';
import { Prose } from '../parts/prose.tsx';
import { brief, withoutScheme } from '../parts/text.ts';
import { VerdictHeader } from '../parts/verdict-header.tsx';
import { headline } from '../parts/words.ts';
import './verdict.css';

/** Facts in the order in which a reader asks for them. */
function chips({ client, via, scalekit, server }: HandshakeSnapshot): { label?: string; text: string }[] {
  const facts: { label?: string; text: string }[] = [];
  if (server !== null) facts.push({ label: 'Server', text: withoutScheme(server) });
  if (client !== null) facts.push({ text: via && via !== 'live-check' ? `${client}, ${viaNames[via]}` : client });
  if (scalekit) {
    const kind = scalekit.kind === 'unknown' ? 'Scalekit' : `Scalekit ${scalekit.kind}`;
    facts.push({ text: `${kind} · ${withoutScheme(scalekit.environment)}` });
    if (scalekit.resourceId) facts.push({ text: scalekit.resourceId });
  }
  return facts;
}

export function Verdict({ handshake, attempt }: { handshake: HandshakeSnapshot; attempt: AttemptSnapshot }) {
  const { summary } = headline(attempt);
  const { cause, suspect } = attempt.diagnosis;
  return (
    <VerdictHeader attempt={attempt}>
      {cause && <p class="destination">{destinationWords(cause.fix)}</p>}
      <p class="verdict-summary">
        <Prose text={summary} limit={700} />
      </p>
      {suspect && !cause && (
        <p class="suspect">
          It looks like so far: <b>{<Prose text={suspect.title} limit={240} />}</b>
        </p>
      )}
      <ul class="facts" aria-label="What is known">
        {chips(handshake).map(({ label, text }) => (
          <li class="chip" key={text}>
            {label && <b>{label}</b>} <span class="chip-text">{brief(text, 300)}</span>
          </li>
        ))}
      </ul>
    </VerdictHeader>
  );
}
