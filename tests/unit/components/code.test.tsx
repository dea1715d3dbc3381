/** Code that goes to several places: what each view makes of it, the panel with a button for each piece. */
import { parseHTML } from 'linkedom';
import { render } from 'preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { StepBody } from '../../../components/parts/step.tsx';
import { plain } from '../../../lib/cli/palette.ts';
import { renderReport } from '../../../lib/cli/render.ts';
import type { Snippet, Step } from '../../../lib/finding.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { stepLines } from '../../../lib/report/parts.ts';
import { toPrompt } from '../../../lib/report/prompt.ts';
import { snapshotOf } from '../../../lib/snapshot/handshake.ts';
import { fixtures } from '../../fixtures/all.ts';
import { framesBy } from '../../fixtures/frames.ts';

const express: Snippet = {
  label: 'Express',
  language: 'javascript',
  install: 'npm install cors',
  top: "import cors from 'cors';",
  where: 'above the `routes`',
  code: 'app.use(cors({\n}));',
};
const python: Snippet = {
  label: 'FastAPI',
  language: 'python',
  top: 'import json\nimport os',
  where: 'above the routes',
  code: 'load()',
  also: { where: 'first line of the middleware', code: 'return' },
};
const http: Snippet = { label: 'HTTP', language: 'http', where: 'in every response', code: 'Vary: Origin' };
const stepWith = (...snippets: Snippet[]): Step => ({
  place: { kind: 'mcp-server', name: 'your MCP server' },
  text: 'Add these.',
  snippets,
});

let root: Element | undefined;

afterEach(() => {
  // What it waits for would come in the next file.
  if (root) render(null, root);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function shown(step: Step): Element {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  vi.stubGlobal('document', document);
  // Nothing has a size without a browser: what waits for a frame waits.
  vi.useFakeTimers();
  framesBy(() => 0);
  root = document.body as unknown as Element;
  render(<StepBody step={step} />, root);
  return root;
}

const all = (of: Element, selector: string) => [...of.querySelectorAll(selector)];
const texts = (of: Element, selector: string) => all(of, selector).map(({ textContent }) => textContent);
const buttons = (of: Element) => all(of, '.copy-button').map((button) => button.getAttribute('aria-label'));

describe('in a page', () => {
  it('gives each piece its place and its button, in one box', () => {
    const page = shown(stepWith(express));
    expect(texts(page, '.code')).toHaveLength(1);
    expect(texts(page, '.code-part .code-about')).toEqual([
      'In the terminal',
      'At the top of the file, if missing',
      'Where: above the routes',
    ]);
    expect(texts(page, '.code-part pre')).toEqual([express.install, express.top, express.code]);
    expect(buttons(page)).toEqual(['Copy command', 'Copy code for the top', 'Copy code']);
    // A single line stands beside its place.
    expect(texts(page, '.one-line pre')).toEqual([express.install, express.top]);
  });

  it('shows what has one place as it is, with the button above it', () => {
    const page = shown(stepWith(http));
    expect(texts(page, '.code-part')).toEqual([]);
    expect(texts(page, '.code-head + .code-about')).toEqual(['Where: in every response']);
    expect(buttons(page)).toEqual(['Copy code']);
  });

  it('has all pieces of a framework under its tab', () => {
    const page = shown(stepWith(python, http));
    const panel = page.querySelector('[role=tabpanel]');
    expect(panel && texts(panel, 'pre')).toEqual([python.top, python.code, 'return']);
    expect(page.querySelector('[role=tab]')?.getAttribute('aria-controls')).toBe(panel?.id);
    expect(texts(page, '.one-line')).toEqual([]);
  });

  it('has no button for a piece that the reader fills in, and has one for the others', () => {
    expect(buttons(shown(stepWith({ ...express, code: "key('…');" })))).toEqual([
      'Copy command',
      'Copy code for the top',
    ]);
  });
});

describe('in text', () => {
  const blocks = (text: string) =>
    [...text.matchAll(/^ *(\S.*):\s+```(\w*)\n([\s\S]*?)\n *```$/gm)].map(([, head, language, code]) => [
      head,
      language,
      code?.replace(/^ +/gm, (by) => by.slice(3)),
    ]);

  it('writes a block for each piece, with its place above it', () =>
    expect(blocks(stepLines([stepWith(express)]).join('\n'))).toEqual([
      ['Express, in the terminal', 'command', express.install],
      ['Express, at the top of the file, if missing', 'javascript', express.top],
      ['Express, above the `routes`', 'javascript', express.code],
    ]));

  it('has what is set up below what is imported, each with its own place', () =>
    expect(blocks(stepLines([stepWith({ ...express, top: `${express.top}\n\nconst keys = [];` })]).join('\n'))).toEqual(
      [
        ['Express, in the terminal', 'command', express.install],
        ['Express, at the top of the file, if missing', 'javascript', express.top],
        ['Express, below the imports of that file', 'javascript', 'const keys = [];'],
        ['Express, above the `routes`', 'javascript', express.code],
      ],
    ));

  const fixture = fixtures.get('cors/preflight-rejected');
  const [handshake] = handshakesOf([...(fixture?.failing.exchanges ?? [])]);
  if (!handshake) throw new Error('It is one.');
  const snapshot = snapshotOf(handshake, { ended: true });
  const [attempt] = snapshot.attempts;
  if (!attempt) throw new Error('It has one.');

  it('is the same in the task for a coding agent', () =>
    expect(blocks(toPrompt(snapshot, attempt)).slice(0, 2)).toEqual([
      ['Express, in the terminal', 'command', 'npm install cors'],
      ['Express, at the top of the file, if missing', 'javascript', "import cors from 'cors';"],
    ]));

  it('is the same at a terminal', () => {
    const report = renderReport('a.har', [{ handshake: snapshot, diagnosis: attempt.diagnosis }], {
      paint: plain,
      width: 100,
    });
    expect(report).toContain(`       Express, in the terminal:
         npm install cors
       Express, at the top of the file, if missing:
         import cors from 'cors';
       Express, above the middleware that checks the token (search your code for \`401\`) and above the routes. If you have \`app.use(cors(…))\` already, move it there and add to its lists what they lack:
         app.use(cors({
`);
  });
});
