/** Code never wraps, and what is out of sight is not read: its lines are short, but for one that a single value makes long. */
import { expect, it } from 'vitest';
import type { Finding, Step } from '../../../lib/finding.ts';
import { piecesOf } from '../../../lib/presentation/pieces.ts';
import { fixtures } from '../../fixtures/all.ts';
import { judge } from '../../fixtures/judge.ts';

/** What the panel shows beside the evidence without scrolling. */
const WIDTH = 58;
/** A document as it is sent, or a line of a terminal: it is copied, and not read. */
const asItIs = ['http', 'json', 'text', 'command', 'properties'];

const texts = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;
/** One text, with a name before it at most: `  issuer: 'https://…',`. */
const isOneValue = (line: string) =>
  (line.match(texts) ?? []).length === 1 &&
  /^\s*[\w.]*\s*[:=]?\s*[[(]?~[\])]?[,;]?(?: \+)?$/.test(line.replace(texts, '~'));
const isLong = (line: string) => line.length > WIDTH && !isOneValue(line);

const steps = ({ fix }: Finding): Step[] => [...fix.do, ...fix.stuck, ...fix.or.flatMap((way) => way.steps)];

it('has no line that is longer than what is seen', () => {
  const long = [...fixtures].flatMap(([id, fixture]) => {
    const { cause, suspect, consequences, warnings } = judge(fixture.failing, fixture);
    return [cause, suspect, ...consequences, ...warnings]
      .flatMap((finding) => (finding ? steps(finding) : []))
      .flatMap(({ snippets = [] }) => snippets)
      .flatMap((snippet) => piecesOf(snippet).map((piece) => ({ label: snippet.label, ...piece })))
      .filter(({ language }) => !asItIs.includes(language))
      .flatMap(({ label, code }) =>
        code
          .split('\n')
          .filter(isLong)
          .map((line) => `${id}, ${label}: ${line}`),
      );
  });
  expect(long).toEqual([]);
});

it('knows a line that one value makes long from one that could be broken', () => {
  const url = `https://mcp.example.com/${'x'.repeat(WIDTH)}`;
  for (const line of [`  issuer: '${url}',`, `    "${url}"`, `  'a="${url}"' +`, `const a = '${url}';`.slice(6)])
    expect(isLong(line), line).toBe(false);
  for (const line of [`set('WWW-Authenticate', '${url}');`, `// ${url} ${url}`, `a: '${url}', // ${'x'.repeat(9)}`])
    expect(isLong(line), line).toBe(true);
});
