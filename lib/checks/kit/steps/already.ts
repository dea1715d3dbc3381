/**
 * What every fix that changes a setting needs with its steps: a reader who finds it set already looks at another place than
 * the sign-in goes by, or at another spelling.
 */
import type { Alternative, Prose, Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { parseUrl } from '../../../text/url.ts';
import { authorizationServer, code, codes, environmentWord, host } from '../words.ts';
import type { Addition } from './addition.ts';
import { compareWith, step, value } from './step.ts';

/** Whose dashboard is known: another server may be a program, and this a line of its code. */
const isSetting = ({ only, path, sets }: Step): boolean =>
  sets !== undefined && only === undefined && path !== undefined;

/** `**Server URL** is exactly this already`. */
function isSoAlready({ text, path, values = [], sets }: Step): Prose {
  if (sets === 'switch') return `${/\*\*[^*]+\*\*/.exec(text)?.[0] ?? 'it'} is on already`;
  if (!values.length) return 'it is set so already';
  const field = path?.at(-1) ?? values[0]?.name;
  return sets === 'field' && values.length === 1
    ? `**${field}** is exactly this already`
    : `${codes(values.map((one) => one.value))} ${values.length > 1 ? 'are' : 'is'} there already`;
}

/** Another page of the same settings, else another spelling or another environment. */
function whatElse(facts: Facts, { place, path = [], values = [] }: Step): Pick<Alternative, 'instead' | 'steps'> {
  const { scalekit, authorization, registration } = facts;
  const clientId = authorization.request?.clientId ?? registration.clientId;
  if (clientId !== undefined && path.includes(clientId))
    return {
      steps: [
        step(place, 'Look whether the page is that of this client ID.', {
          ...compareWith('Client ID', clientId),
          only: 'look',
        }),
      ],
    };
  if (scalekit?.resourceId && path.includes(scalekit.resourceId))
    return {
      instead: `most likely you are on another MCP server’s page; open the one whose resource ID is ${code(scalekit.resourceId)}`,
      steps: [
        step(place, 'Do the same on the page that has this resource ID under its name.', {
          path: [environmentWord(facts), 'MCP Servers'],
          ...value('Resource ID', scalekit.resourceId),
        }),
      ],
    };
  const whose = scalekit
    ? `the environment is ${code(host(scalekit.environment))}`
    : `these are the settings of ${authorizationServer(facts)}`;
  const [first] = values;
  const letters = parseUrl(first?.value) ? 'one letter, the port or a slash at the end' : 'one letter or its case';
  const differs = first ? `for what differs by ${letters}, and ` : '';
  return { steps: [step(place, `Look ${differs}whether ${whose}.`, { only: 'look' })] };
}

/** A token or a registration of before shows nothing of it: where that is cleared too, a new sign-in tells. */
const fails = (steps: readonly Step[]): Prose =>
  steps.some(({ only }) => only === 'forget') ? ', and a new sign-in fails too' : '';

/** Where a check has words of its own for it, these stand. */
export const withAlready: Addition = (draft, { facts }) => {
  const { do: steps, or = [] } = draft;
  if (or.some(({ kind, when }) => kind === 'case' && /\balready\b/.test(when))) return draft;
  const ways = steps.filter(isSetting).map((one): Alternative => {
    const when = `If ${isSoAlready(one)}${fails(steps)}`;
    return { kind: 'case', when, ...whatElse(facts, one) };
  });
  return ways.length ? { ...draft, or: [...ways, ...or] } : draft;
};
