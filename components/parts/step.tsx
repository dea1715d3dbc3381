/** What one step says: its action, the way to a setting, the values and lines that go there, a link. */
import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import type { NamedValue, Snippet, Step } from '../../lib/finding.ts';
import { type Piece, piecesOf } from '../../lib/presentation/pieces.ts';
import { theReport } from '../../lib/presentation/words.ts';
import { Breaking } from './breaking.tsx';
import { ClearSignIn, useClearable } from './clear-sign-in.tsx';
import { Code, type CodeChoice } from './code.tsx';
import { CopyButton, CopyValue } from './copy.tsx';
import { ExternalLink } from './link.tsx';
import { Prose } from './prose.tsx';
import { Report } from './report.ts';
import { brief, goesOn, plain } from './text.ts';
import './step.css';

export const MenuPath = ({ path }: { path: string[] }) => <>{path.map((name) => brief(name, 120)).join(' › ')}</>;

/** A value whose field the path ends with needs no name beside it. */
function Value({ value: { name, value, compare }, path }: { value: NamedValue; path: string[] | undefined }) {
  if (name === 'Terminal')
    return <Code choices={[{ label: name, pieces: [{ code: value, what: 'command' }] }]} among="" />;
  // Nothing about it asks to be copied: in a hurry it would be, and pasted.
  if (compare)
    return (
      <p class="quiet-text">
        {brief(name, 120)}:{' '}
        <code>
          <Breaking text={plain(value)} />
        </code>
      </p>
    );
  return (
    <p class={name.endsWith(' for') ? 'searched' : undefined}>
      {name !== path?.at(-1) && <span class="quiet-text">{`${brief(name, 120)} `}</span>}
      <CopyValue value={value} what={brief(name, 120)} />
    </p>
  );
}

const placeOf = ({ where, usual }: Piece): ComponentChildren =>
  where &&
  (usual ? (
    `${where[0]?.toUpperCase()}${where.slice(1)}`
  ) : (
    <>
      Where: <Prose text={where} limit={600} />
    </>
  ));

const choiceOf = (snippet: Snippet): CodeChoice => ({
  label: snippet.label,
  pieces: piecesOf(snippet).map((piece) => ({
    code: piece.code,
    what: piece.language === 'command' ? 'command' : piece.usual ? 'code for the top' : 'code',
    about: placeOf(piece),
    short: piece.usual === true,
  })),
});

const onWindows = () => /\bWindows\b/.test(navigator.userAgent);

/** Lines for a framework, or a command for each system with the reader's own first. */
function Snippets({ snippets }: { snippets: Snippet[] }) {
  const choices = snippets.map(choiceOf);
  const isOfWindows = ({ label }: Snippet) => label.includes('Windows');
  if (!snippets.some(isOfWindows)) return <Code choices={choices} among="Choose yours" />;
  const own = snippets.find((snippet) => isOfWindows(snippet) === onWindows());
  return <Code choices={choices} among="Your system" {...(own && { first: own.label })} />;
}

/** Such a step has the report beside it, where the page has one: then it need not say where that is. */
const sendsReport = ({ text }: Pick<Step, 'text'>) => text.includes(theReport);

/** The report has its button beside the step, where the page has one. */
export function useSaid(): (text: string) => string {
  const report = useContext(Report);
  return (text) => (report ? text.replace(theReport, 'this report') : text);
}

/** `linked`: another step of the list has the same link already; `said`: its sentence stands above. */
export function StepBody({ step, linked = false, said = false }: { step: Step; linked?: boolean; said?: boolean }) {
  const report = useContext(Report);
  const saidHere = useSaid();
  const { place, text, path, values, snippets, link, offers } = step;
  // What a click does comes first; by hand is the other way.
  const clears = useClearable() && offers === 'clear-sign-in';
  return (
    <>
      {clears && <ClearSignIn says={path && text} />}
      {clears && (
        <p class="quiet-text">
          Or by hand{path && ` in ${brief(place.name, 80)}`}:{' '}
          {path ? <MenuPath path={path} /> : <Prose text={goesOn(text)} />}
        </p>
      )}
      {!said && !clears && (
        <p>
          <Prose text={saidHere(text)} />
        </p>
      )}
      {values && (
        <div class="values">
          {values.map((value) => (
            <Value key={`${value.name} ${value.value}`} value={value} path={path} />
          ))}
        </div>
      )}
      {report && sendsReport(step) && <CopyButton label="Copy report" what="" text={report} />}
      {((path && !clears) || (link && !linked)) && (
        <p class="path">
          {path && !clears && (
            <span>
              <MenuPath path={path} />
            </span>
          )}
          {link && !linked && <ExternalLink url={link.url}>{brief(link.label, 160)}</ExternalLink>}
        </p>
      )}
      {snippets && snippets.length > 0 && <Snippets snippets={snippets} />}
    </>
  );
}
