/**
 * `npm run bench`: what it costs, as JSON lines, the machine first. Times depend on the machine, so what is judged is a
 * ratio to a yardstick of the same run, or a distribution. `npm run bench -- engine` takes only the figures of that name.
 */
import { cpus, totalmem } from 'node:os';
import type { Measure } from './figure.ts';

/** Another bench is a file beside this one, and a line here. */
const benches: Record<string, () => Promise<{ measure: Measure }>> = {
  engine: () => import('./engine.ts'),
  weight: () => import('./weight.ts'),
  start: () => import('./start.ts'),
  latency: () => import('./latency.ts'),
  cost: () => import('./cost.ts'),
  memory: () => import('./memory.ts'),
  'live-check': () => import('./live-check.ts'),
  incremental: () => import('./incremental.ts'),
};

const print = (line: object) => console.log(JSON.stringify(line));

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in benches));
if (unknown.length)
  throw new Error(`No such bench: ${unknown.join(', ')}. There are ${Object.keys(benches).join(', ')}.`);

const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memory: `${Math.round(totalmem() / 2 ** 30)} GiB` };
print({ machine: { ...machine, platform: `${process.platform} ${process.arch}`, node: process.version } });
for (const [name, load] of Object.entries(benches)) {
  if (asked.length && !asked.includes(name)) continue;
  const { measure } = await load();
  for await (const figure of measure()) print(figure);
}
