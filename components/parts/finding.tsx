/** A finding as a line that opens: what it says, what shows it, and how it is put right. */
import type { ComponentChildren } from 'preact';
import type { ClientVerdict, Finding } from '../../lib/finding.ts';
import { destinationWords } from '../../lib/presentation/places.ts';
import { Affected } from './affected.tsx';
import { Details } from './details.tsx';
import { EvidenceList, type Remark } from './evidence.tsx';
import { FixView } from './fix.tsx';
import { ExternalLink } from './link.tsx';
import { Mark, type MarkKind } from './mark.tsx';
import { Prose } from './prose.tsx';
import { brief } from './text.ts';
import { BySight, Commands } from './verifications.tsx';
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

interface FindingProps {
  finding: Finding;
  kind: MarkKind;
  /** A consequence goes away with its cause and needs no steps of its own. */
  fix: boolean;
  clients?: readonly ClientVerdict[];
  onOpen?: ((exchange: string) => void) | undefined;
  remark?: Remark | undefined;
  /** How to see that it is fixed, where that is more than a command. */
  verify?: ComponentChildren;
  /** Hears of its row, for what leads to it. */
  at?: (element: HTMLDetailsElement | null) => void;
}

export function FindingRow({ finding, kind, fix, clients = [], onOpen, remark, verify, at }: FindingProps) {
  return (
    <Details
      class="finding"
      at={at}
      data-check={finding.check}
      summary={
        <>
          <Mark kind={kind} />
          <span>
            <Prose text={finding.title} limit={240} />
            {fix && <span class="quiet-text">. {destinationWords(finding.fix)}.</span>}
          </span>
        </>
      }
    >
      <p>
        <Prose text={finding.summary} limit={1200} />
      </p>
      <Affected check={finding.check} clients={clients} />
      <EvidenceList evidence={finding.evidence} onOpen={onOpen} remark={remark} />
      {fix && <FixView fix={finding.fix} />}
      {fix && verify}
      {fix && !verify && finding.verify.length > 0 && (
        <div>
          <h3>Is it fixed?</h3>
          <BySight finding={finding} />
          <Commands finding={finding} />
        </div>
      )}
      {fix && finding.references.length > 0 && <References finding={finding} />}
    </Details>
  );
}
