/** What an access token says, and how that goes with what a check saw. It is loaded once there is one. */
import type { Observed } from '../../lib/check-page/observed.ts';
import { type ClaimLine, lookAtToken, type Standing } from '../../lib/check-page/token.ts';
import { Breaking } from '../parts/breaking.tsx';
import { Mark, type MarkKind } from '../parts/mark.tsx';
import { Prose } from '../parts/prose.tsx';
import { brief } from '../parts/text.ts';
import './token-look.css';

const marks: Record<Standing, [MarkKind, string]> = {
  right: ['passed', 'Right'],
  wrong: ['failed', 'Wrong'],
  look: ['warning', 'Look at it'],
  unknown: ['unknown', 'Not compared'],
};

export function TokenLook({ token, observed }: { token: string; observed: Observed | undefined }) {
  const look = lookAtToken(token, observed, Date.now());
  return (
    <>
      {look?.verdict && (
        <p class="token-verdict">
          <Mark kind={look.verdict.standing === 'wrong' ? 'failed' : 'passed'} />
          <b>
            <Prose text={look.verdict.says} limit={600} />
          </b>
        </p>
      )}
      {look && <p class="quiet-text">{<Prose text={look.kind} limit={400} />}</p>}
      {look && look.lines.length > 0 && <Claims lines={look.lines} />}
    </>
  );
}

function Claims({ lines }: { lines: ClaimLine[] }) {
  return (
    <table class="claims">
      <caption class="visually-hidden">What the token says</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">In the token</th>
          <th scope="col">Compared</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, value, standing, says }) => {
          const [kind, label] = marks[standing];
          return (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td class="mono">{value === null ? <i>missing</i> : <Breaking text={brief(value, 600)} />}</td>
              <td>
                <span class="compared">
                  <Mark kind={kind} label={label} />
                  <span>
                    <Prose text={says} limit={600} />
                  </span>
                </span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
