/**
 * `npm run expressions`: asks `recheck` of the regular expressions that have no verdict yet, and writes the safe ones into
 * `fixtures/expressions.txt`; ends with 1 where one is not safe. With `-- --all` it asks of all again.
 */
import { allExpressions } from './expressions.ts';
import { judge, judgedSafe, lineOf, writeSafe } from './verdicts.ts';

const { expressions } = allExpressions();
const before = process.argv.includes('--all') ? new Set<string>() : judgedSafe();
const safe = new Set(expressions.map(({ source }) => lineOf(source)).filter((line) => before.has(line)));
const asked = expressions.filter(({ source }) => !safe.has(lineOf(source)));
console.log(`${safe.size} are judged already, ${asked.length} are asked of`);
const bad = await judge(asked, (source) => {
  safe.add(lineOf(source));
  // What was asked stays so, where it is ended before all are.
  writeSafe(safe);
});
writeSafe(safe);
for (const one of bad) console.error(one);
console.log(`${safe.size} safe, ${bad.length} not`);
process.exit(bad.length ? 1 : 0);
