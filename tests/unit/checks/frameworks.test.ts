/**
 * Which findings name a line or a setting of the reader's framework: every check against every framework, as a committed
 * table (`npm run unit -- -u` writes it; a row with a gap is one to fill, or to be explained by what the step is about).
 */
import { expect, it } from 'vitest';
import { recipes } from '../../../lib/checks/kit/recipes/all.ts';
import { diagnoseFacts } from '../../../lib/diagnose.ts';
import type { Finding, Snippet, Step } from '../../../lib/finding.ts';
import { recognisable } from '../../../lib/handshake/framework.ts';
import type { Framework } from '../../../lib/handshake/participants.ts';
import { fixtures } from '../../fixtures/all.ts';
import type { CheckFixture } from '../../fixtures/flow.ts';
import { factsOfFlow } from '../../fixtures/judge.ts';

const findingIn = (id: string, fixture: CheckFixture, framework: Framework): Finding | undefined => {
  const { cause, consequences, warnings } = diagnoseFacts({ ...factsOfFlow(fixture.failing, fixture), framework });
  return [...(cause ? [cause] : []), ...consequences, ...warnings].find(({ check }) => check === id);
};

const stepsAtServer = ({ fix }: Finding): Step[] =>
  [...fix.do, ...fix.or.flatMap(({ steps }) => steps)].filter(({ place }) => place.kind === 'mcp-server');
/** What prints a log is the same for all. */
const codeOf = (finding: Finding): Snippet[] =>
  stepsAtServer(finding).flatMap(({ snippets = [] }) =>
    snippets.filter(({ code }) => !/\blogs |journalctl/.test(code)),
  );

/** What a project in this language can take: its own code, and its settings. */
const languages: Record<(typeof recipes)[number]['language'], readonly string[]> = {
  javascript: ['javascript', 'typescript'],
  python: ['python'],
  java: ['java', 'properties'],
  csharp: ['csharp', 'json'],
  go: ['go'],
  php: ['php'],
};

const findings = [...fixtures].map(([id, fixture]) => ({
  id,
  generic: findingIn(id, fixture, 'generic'),
  of: recipes.map((recipe) => ({ recipe, finding: findingIn(id, fixture, recipe.framework) })),
}));

it('says in the words of each framework what the table says', async () => {
  const rows = findings.flatMap(({ id, generic, of }) => {
    if (!generic || !stepsAtServer(generic).length) return [];
    const marks = of.map(({ finding }) => (!finding ? '?' : codeOf(finding).length ? 'x' : '·'));
    return [`${marks.join('  ')}  ${id}`];
  });
  const heads = recipes.map(({ framework }, i) => `${'|  '.repeat(i)}${framework}`);
  await expect(`${[...heads, ...rows].join('\n')}\n`).toMatchFileSnapshot('../../fixtures/frameworks.txt');
});

it('shows no project code of another language', () => {
  // Its fixture refuses in the words of the SDK for Python, whatever the framework.
  const others = findings.filter(({ id }) => id !== 'network/host-rejected');
  const foreign = others.flatMap(({ id, of }) =>
    of.flatMap(({ recipe, finding }) =>
      (finding ? codeOf(finding) : [])
        .filter(
          ({ language }) => ![...languages[recipe.language], 'http', 'json', 'text', 'command'].includes(language),
        )
        .map(({ label, language }) => `${id}, ${recipe.name}: ${label} (${language})`),
    ),
  );
  expect(foreign).toEqual([]);
});

it('has its own lines wherever something has to be served, sent or allowed', () => {
  const gaps = findings
    .filter(
      ({ id, generic }) => /^(?:challenge|cors|resource-metadata)\//.test(id) && generic && codeOf(generic).length,
    )
    .flatMap(({ id, of }) =>
      of.flatMap(({ recipe, finding }) => (finding && !codeOf(finding).length ? `${id}, ${recipe.name}` : [])),
    );
  // These two serve the metadata before they ask for a token, and mcp-use has no setting for what a page may read.
  expect(gaps).toEqual([
    'cors/header-not-exposed, mcp-use',
    'resource-metadata/requires-auth, FastMCP (TypeScript)',
    'resource-metadata/requires-auth, mcp-use',
  ]);
});

it('has lines for those frameworks alone that an answer can show: of others nobody is ever told', () =>
  expect(recipes.map(({ framework }) => framework).filter((framework) => !recognisable.has(framework))).toEqual([]));
