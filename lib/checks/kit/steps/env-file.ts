/** What every fix that fills `.env` needs with its steps: what stands there and nobody reads changes nothing, or ends the server. */
import type { Step } from '../../../finding.ts';
import { isLoopback } from '../../../protocol/addresses.ts';
import { code } from '../words.ts';
import type { Addition } from './addition.ts';
import { inServer, searchFor } from './step.ts';

const fillsEnv = ({ values = [], snippets = [] }: Step): boolean =>
  values.some(({ name }) => name === '.env') || snippets.some(({ label }) => label === '.env');

const next = inServer(
  'If neither `dotenv` nor `env-file` is in your project, and you use `.env`: let the start command of your MCP server read it, such as `node --env-file=.env …` or `uvicorn --env-file .env …`.',
  { values: searchFor(['dotenv', 'env-file'], 'project') },
);

const variablesOf = ({ values = [], snippets = [] }: Step): string[] =>
  [...values.map(({ value }) => value), ...snippets.map(({ code }) => code)].flatMap((text) =>
    text.split('\n').flatMap((line) => /^\w+(?==)/.exec(line) ?? []),
  );

/** How a step ends that names its variables itself. */
export const IN_ENV = ', in `.env` of your MCP server.';

/** Where it is deployed, a file beside the code seldom goes along. */
function atHost(step: Step): Step {
  if (step.text.endsWith(IN_ENV))
    return {
      ...step,
      text: step.text.replace(IN_ENV, ', in `.env` or at your hosting service, such as Render, without the quotes.'),
    };
  const names = variablesOf(step);
  const [these, around] =
    names.length > 1
      ? ['the environment variables below', 'their values']
      : [`the environment variable ${code(names[0])}`, 'its value'];
  const to = step.holds === undefined ? ` without the quotes around ${around}` : ` to ${step.holds}`;
  // What it is and where is said by then.
  const short = step.text.replace(' of your MCP server', '');
  const here = step.holds === undefined ? short : short.replace(step.holds, 'that JSON');
  return {
    ...step,
    text: `Set ${these}${to}, at your hosting service, such as Render. Without one ${here.charAt(0).toLowerCase()}${here.slice(1)}`,
  };
}

/** What is added stands beside it, wherever that is: before the restart in any case. */
export const withEnvRead: Addition = ({ do: steps, or = [], ...rest }, { facts: { server } }) => {
  const isDeployed = server !== null && !isLoopback(server);
  const whole = (all: Step[]): Step[] =>
    all.flatMap((step) => (fillsEnv(step) ? [isDeployed ? atHost(step) : step, next] : [step]));
  return { ...rest, do: whole(steps), or: or.map((one) => ({ ...one, steps: whole(one.steps) })) };
};
