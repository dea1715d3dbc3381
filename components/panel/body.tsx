/** A body: JSON folded by level, forms as a list, anything else as it is; long ones bounded until asked for. */
import { useMemo } from 'preact/hooks';
import { isObject, parseJson } from '../../lib/text/json.ts';
import { formPairs, isForm } from '../../lib/text/url.ts';
import { Bounded } from '../parts/bounded.tsx';
import { CopyButton } from '../parts/copy.tsx';
import { brief, plain } from '../parts/text.ts';
import { JsonTree } from './json-tree.tsx';
import './body.css';
import './named-values.css';

/** Longest form that is taken apart, in UTF-16 code units. */
const LONGEST_FORM = 64_000;
/** Most fields of a form that are shown apart. */
const MOST_FIELDS = 200;

type Read = { json: unknown } | { form: [string, string][] } | { text: string };

function read(text: string): Read {
  const json = parseJson(text);
  if (isObject(json) || Array.isArray(json)) return { json };
  if (text.length < LONGEST_FORM && isForm(text)) {
    const form = formPairs(text);
    if (form.length <= MOST_FIELDS) return { form };
  }
  return { text: plain(text) };
}

export function Body({ text, method, what }: { text: string | undefined; method?: string; what: string }) {
  const body = useMemo(() => (text ? read(text) : undefined), [text]);
  if (text === undefined) {
    return (
      <p class="quiet-text">
        {method === 'GET' || method === 'HEAD' ? 'None.' : 'Not seen: the browser did not keep it.'}
      </p>
    );
  }
  if (!body) return <p class="quiet-text">Empty.</p>;
  return (
    <div class="body">
      {'json' in body && <JsonTree value={body.json} />}
      {'form' in body && <Form fields={body.form} />}
      {'text' in body && (
        <pre>
          <code>
            <Bounded text={body.text} />
          </code>
        </pre>
      )}
      <CopyButton text={() => plain(text)} what={what} label="Copy" />
    </div>
  );
}

function Form({ fields }: { fields: [string, string][] }) {
  return (
    <dl class="named-values">
      {fields.map(([name, value], index) => (
        <div key={index}>
          <dt>{brief(name, 200)}</dt>
          <dd class="copied-from">
            <code>
              <Bounded text={plain(value)} limit={1000} />
            </code>{' '}
            <CopyButton text={() => plain(value)} what={brief(name, 60)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
