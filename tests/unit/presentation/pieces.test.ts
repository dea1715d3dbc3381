/** Whatever goes to a place of its own in a reader's project is a piece of its own: the panel gives each a button. */
import { expect, it } from 'vitest';
import { recipes } from '../../../lib/checks/kit/recipes/all.ts';
import type { Codes, Recipe } from '../../../lib/checks/kit/recipes/recipe.ts';
import { diagnoseFacts } from '../../../lib/diagnose.ts';
import type { Finding, Snippet, Step } from '../../../lib/finding.ts';
import { piecesOf, wholeCode } from '../../../lib/presentation/pieces.ts';
import { fixtures } from '../../fixtures/all.ts';
import { direct } from '../../fixtures/flow.ts';
import { factsOfFlow } from '../../fixtures/judge.ts';

const facts = factsOfFlow(direct());
const paths = ['/.well-known/oauth-protected-resource/mcp', '/.well-known/oauth-protected-resource'];
const held = { audience: 'res_1', issuers: ['https://a.example', 'https://a.example/resources/res_1'] };
const value = 'Bearer resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"';
const document = {
  resource: 'https://mcp.example.com/mcp',
  authorization_servers: ['https://a.example'],
  scopes_supported: ['todo:read'],
};

/** All that a recipe can be asked for. */
const codesOf = (recipe: Recipe): Codes[] => [
  recipe.cors.code({ origin: 'http://localhost:6274', path: '/mcp', asked: [] }),
  recipe.challenge(value, facts),
  recipe.except?.(paths),
  recipe.metadataRoute(paths, document, facts),
  recipe.metadataRoute(paths, undefined, facts),
  recipe.openMetadata?.(),
  recipe.member?.('resource', document.resource, facts),
  recipe.member?.('authorization_servers', document.authorization_servers, facts),
  recipe.member?.('scopes_supported', document.scopes_supported, facts),
  recipe.tokenCheck?.(held, facts),
  recipe.guard?.({ held: { ...held, keys: 'https://a.example/keys' }, challenge: value }, facts),
  recipe.guard?.({ held: undefined, challenge: value }, facts),
  recipe.sessions?.store?.('/mcp'),
  typeof recipe.sessions?.stateless === 'function' ? recipe.sessions.stateless('/mcp') : recipe.sessions?.stateless,
  recipe.endpoint?.code('/mcp'),
  recipe.proxied,
  recipe.hosts?.host.code('mcp.example.com'),
  recipe.hosts?.origin?.code('https://mcp.example.com'),
];

const ofRecipes = recipes.flatMap((recipe) =>
  codesOf(recipe)
    .flatMap((codes) => codes ?? [])
    .map((code): Snippet => ({ label: recipe.name, ...code })),
);

const steps = ({ fix }: Finding): Step[] => [...fix.do, ...fix.stuck, ...fix.or.flatMap((way) => way.steps)];
/** And all that findings show, of a server that was not recognised and of two that were. */
const ofFindings = [...fixtures].flatMap(([, fixture]) =>
  (['generic', 'hono', 'fastmcp'] as const).flatMap((framework) => {
    const { cause, suspect, consequences, warnings } = diagnoseFacts({
      ...factsOfFlow(fixture.failing, fixture),
      framework,
    });
    return [cause, suspect, ...consequences, ...warnings]
      .flatMap((finding) => (finding ? steps(finding) : []))
      .flatMap(({ snippets = [] }) => snippets);
  }),
);
const all = new Map([...ofRecipes, ...ofFindings].map((one) => [`${one.label}: ${wholeCode(one)}`, one]));
const failing = (isWrong: (snippet: Snippet) => unknown) =>
  [...all].filter(([, snippet]) => isWrong(snippet)).map(([name]) => name);

/** Written as code or in a comment. */
const brings = /^\s*(?:#|\/\/)?\s*(?:import\b|from \S+ import\b|using [\w.]+;|(?:const|var) .*\brequire\()/m;
/** The file is made with it. */
const isWholeFile = ({ where }: Snippet) => /^app\S*\/route\.ts/.test(where ?? '');
const elsewhere =
  /(?:#|\/\/).*(?:\b(?:at the top|npm install|pip install|go get|in place of|first lines?|in the listener)\b)/i;

it('leaves no line in a piece that goes elsewhere', () => {
  expect(all.size).toBeGreaterThan(150);
  expect(failing((one) => brings.test(one.code) && !isWholeFile(one))).toEqual([]);
  expect(failing((one) => brings.test(one.also?.code ?? ''))).toEqual([]);
  expect(failing((one) => piecesOf(one).some(({ code }) => elsewhere.test(code)))).toEqual([]);
});

it('begins the top of a file with what is imported, and says where the rest goes', () => {
  expect(failing(({ top }) => top && !/^(?:import|from|using) /.test(top))).toEqual([]);
  expect(failing(({ top, also, where }) => (top || also) && !where)).toEqual([]);
  expect(failing(({ install }) => install && !/^(?:npm install|pip install|go get) \S+$/.test(install))).toEqual([]);
});

/** Names of JavaScript and Python that come from a module, and those that a reader has at that place. */
const texts = /"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|\/\/.*|#.*/g;
const called =
  /(?<![.\w])(?:new )?([A-Z]\w*|randomUUID|jwtVerify|createRemoteJWKSet|cors|oauth\w+Provider|protected\w+Handler|metadata\w+Handler|environ|run_in_threadpool|jwt|json|os)(?=[([.])/g;
const builtIn = ['Map', 'Headers', 'URL', 'JSON', 'Object', 'Response', 'Array', 'String', 'Error'];
/** Where the place says that it stands there. */
const readersOwn = ['MCPServer', 'FastMCP', 'StreamableHTTPServerTransport'];

it('imports what it names', () => {
  const lacking = [...all].flatMap(([name, one]) => {
    if (!['javascript', 'typescript', 'python'].includes(one.language)) return [];
    const bare = wholeCode(one).replace(texts, '');
    const brought = [...(wholeCode(one).match(/^(?:import|from) [^;]*?(?:;|(?<!\($)(?=\n\w|\n\n|$))/gm) ?? [])].join(
      ' ',
    );
    const names = [...new Set([...bare.matchAll(called)].map(([, called = '']) => called))];
    return (
      names
        .filter((called) => !builtIn.includes(called) && !new RegExp(`\\b${called}\\b`).test(brought))
        .filter((called) => !(readersOwn.includes(called) && (one.where ?? '').includes(called)))
        .filter((called) => !new RegExp(`\\b(?:const|class|def|function) ${called}\\b|^${called} = `, 'm').test(bare))
        // Whoever calls an application by WSGI hands it over.
        .filter((called) => !new RegExp(`^ *def \\w+\\(.*\\b${called}\\b`, 'm').test(bare))
        .map((called) => `${called} in ${name}`)
    );
  });
  expect(lacking).toEqual([]);
});

it('is put together in the order in which a reader goes to the places', () => {
  const snippet: Snippet = {
    label: 'Express',
    language: 'javascript',
    where: 'above the routes',
    code: 'app.use(cors());',
    top: "import cors from 'cors';",
    install: 'npm install cors',
    also: { where: 'in the routes', code: 'next();' },
  };
  expect(piecesOf(snippet).map(({ where, language, code }) => [where, language, code])).toEqual([
    ['in the terminal', 'command', 'npm install cors'],
    ['at the top of the file, if missing', 'javascript', "import cors from 'cors';"],
    ['above the routes', 'javascript', 'app.use(cors());'],
    ['in the routes', 'javascript', 'next();'],
  ]);
  expect(piecesOf({ label: 'JSON', language: 'json', code: '{}' })).toEqual([{ language: 'json', code: '{}' }]);
});
