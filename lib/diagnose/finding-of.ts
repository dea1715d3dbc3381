/** What is said of a failure: the words of its check, with what every fix has and what a reader fills in. */

import type { VerificationDraft } from '../checks/define.ts';
import { withRefusal } from '../checks/kit/evidence.ts';
import { otherVendor } from '../checks/kit/owners.ts';
import { withAdditions } from '../checks/kit/steps/every-fix.ts';
import type { Placed } from '../checks/precedence.ts';
import type { Finding, Fix, Prose, Verification } from '../finding.ts';
import type { Facts } from '../handshake/facts.ts';
import { onceMended } from '../presentation/once-mended.ts';
import { fixToFillIn, verificationToFillIn } from './fill-in.ts';

export function findingOf({ check, failure, stage }: Placed, facts: Facts): Finding {
  const words = { facts, at: failure.at, data: failure.data, endpoint: failure.endpoint };
  const whose = typeof check.owner === 'function' ? check.owner(words) : check.owner;
  const owner = whose === 'scalekit' && !facts.scalekit ? 'authorization-server' : whose;
  const draft = withAdditions(check.fix(words), { check: check.id, facts, at: failure.at });
  const fix = fixToFillIn({ or: [], stuck: [], ...draft });
  return {
    check: check.id,
    stage,
    ...(failure.endpoint && { endpoint: failure.endpoint }),
    owner,
    title: check.title(words),
    summary: check.summary(words),
    ...(check.why && { why: check.why(words) }),
    evidence: withRefusal(failure.evidence, failure.at),
    fix,
    verify: check.verify(words).map((draft) => verificationToFillIn(verificationOf(draft, fix))),
    references: check.references.filter(
      (one) => (one.source !== 'Scalekit' || !otherVendor(facts)) && (check.refers?.(words, one) ?? true),
    ),
  };
}

/** In the order in which things are done: somebody else first, and no new sign-in twice. */
function verificationOf({ by, ...one }: VerificationDraft, fix: Fix): Verification {
  if (one.anyOf) return one;
  const mended = (says: Prose) => onceMended(fix, by ? says.slice(`${by}: `.length) : says, by);
  const { says, inTwo } = one;
  return { says: mended(says), ...(inTwo && { inTwo: [mended(inTwo[0]), inTwo[1]] }) };
}
