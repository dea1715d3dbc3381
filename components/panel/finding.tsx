/** A finding as a line that opens: what it says, what shows it, and how it is put right. */
import type { Finding } from '../../lib/finding.ts';
import { destinationWords } from '../../lib/places.ts';
import { Details } from '../parts/details.tsx';
import { ExternalLink } from '../parts/link.tsx';
import { Mark, type MarkKind } from '../parts/mark.tsx';
import { Prose } from '../parts/prose.tsx';
import { FixView, Verifications } from '../parts/steps.tsx';
import { brief } from '../parts/text.ts';
import { EvidenceList } from './evidence.tsx';
import './finding.css';

export const findingKey = ({ check, endpoint }: Finding): string => `${check} ${endpoint ?? ''}`;

export function References({ finding }: { finding: Finding }) {
  return (
    <ul class="references">
      {finding.references.map(({ source, section, title, url }) => (
        <li key={`${url} ${section}`}>
          <ExternalLink url={url}>
            {brief(`${source}${section ? ` §${section.replace(/^§/, '')}` : ''}${title ? `: ${title}` : ''}`, 200)}
          </ExternalLink>
        </li>
      ))}
    </ul>
  );
}

/** `fix`: a consequence goes away with its cause and needs no steps of its own. */
export function FindingRow({
  finding,
  kind,
  fix,
  onOpen,
}: {
  finding: Finding;
  kind: MarkKind;
  fix: boolean;
  onOpen?: (exchange: string) => void;
}) {
  return (
    <Details
      class="finding"
      data-check={finding.check}
      summary={
        <>
          <Mark kind={kind} />
          <span>
            <Prose text={finding.title} limit={240} />
          </span>
        </>
      }
    >
      <p>
        <Prose text={finding.summary} limit={1200} />
      </p>
      <EvidenceList evidence={finding.evidence} onOpen={onOpen} />
      {fix && (
        <>
          <h3>{destinationWords(finding.fix)}</h3>
          <FixView fix={finding.fix} />
        </>
      )}
      {fix && finding.verify.length > 0 && (
        <>
          <h3>Is it fixed?</h3>
          <Verifications verify={finding.verify} />
        </>
      )}
      {fix && finding.references.length > 0 && <References finding={finding} />}
    </Details>
  );
}
