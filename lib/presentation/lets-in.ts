/**
 * What stops nobody, and is graver than what does: anybody gets in. A check that signs nobody in says it in its headline,
 * in every view alike.
 */
import type { CheckId } from '../checks/ids.ts';
import type { Diagnosis, Prose } from '../finding.ts';

interface LetsIn {
  /** What its mark says to who does not see it. */
  label: string;
  title: Prose;
  summary: Prose;
}

/** Without a title it has that of its check. */
type Said = Omit<LetsIn, 'title'> & Partial<Pick<LetsIn, 'title'>>;

const byCheck: Partial<Record<CheckId, Said>> = {
  'challenge/open-server': {
    label: 'No sign-in',
    title: 'There is nothing to sign in to: your MCP server asks for no sign-in',
    summary: 'It answers without a token, so anybody can use it, and no client is asked to sign in.',
  },
  'session/any-token-accepted': {
    label: 'Lets in anybody',
    summary: 'Whoever sends one gets in without signing in.',
  },
};

/** Its metadata says where to sign in, so that a later request may well ask for it. */
const asksLater: Said = {
  label: 'Asks later',
  summary: 'It answers the first request without a token. Whether it asks for a sign-in at a later one was not seen.',
};

/** What fails comes before it, and `undefined` is all that is well. */
export function letsIn({
  cause,
  suspect,
  warnings,
}: Pick<Diagnosis, 'cause' | 'suspect' | 'warnings'>): LetsIn | undefined {
  if (cause ?? suspect) return undefined;
  return warnings.flatMap(({ check, title, evidence }) => {
    const names = check === 'challenge/open-server' && evidence.some(({ what }) => what === 'authorization_servers');
    const said = names ? asksLater : byCheck[check];
    return said ? { title, ...said } : [];
  })[0];
}
