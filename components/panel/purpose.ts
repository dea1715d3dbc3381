/** What a request of a sign-in is for: its step, and what has to come of it. */
import { type Exchange, header } from '../../lib/exchange.ts';
import { type StageId, stageIds } from '../../lib/finding.ts';
import { stageNames } from '../../lib/words.ts';
import { type Parties, stageIsFor } from '../parts/stage-words.ts';

interface Purpose {
  stage: StageId;
  /** Its name, and what has to come of it. */
  step: string;
  says: string;
}

/** The step that a request belongs to; an MCP request is of three, by whether it carries a token. */
function stageOf(role: string, { request, response }: Exchange): StageId | undefined {
  if (role === 'callback') return 'authorization';
  if (role !== 'mcp') return stageIds.find((id) => id === role);
  if (header(request.headers, 'authorization') !== undefined) return 'session';
  return response?.status === 401 ? 'challenge' : 'network';
}

export function purposeOf(role: string, exchange: Exchange, parties: Parties): Purpose | undefined {
  const stage = stageOf(role, exchange);
  return stage && { stage, step: stageNames[stage], says: stageIsFor(stage, parties) };
}
