/** A body: JSON in lines, forms as a list, anything else as it is; long ones bounded until asked for. */
import { useMemo } from 'preact/hooks';
import { parseJson } from '../../lib/text/json.ts';
import { formPairs, isForm } from '../../lib/text/url.ts';
import { Bounded } from '../parts/bounded.tsx';
import { plain } from '../parts/text.ts';
import './body.css';

/** JSON with line breaks, a form with one field a line; other text unchanged. Never throws. */
function readable(text: string): string {
  const first = text.trimStart()[0];
  if (first === '{' || first === '[') {
    const value = parseJson(text);
    return value === undefined ? text : JSON.stringify(value, null, 2);
  }
  if (isForm(text) && text.length < 64_000) {
    return formPairs(text)
      .map(([name, value]) => `${name} = ${value}`)
      .join('\n');
  }
  return text;
}

export function Body({ text, method }: { text: string | undefined; method?: string }) {
  const shown = useMemo(() => (text === undefined ? '' : plain(readable(text))), [text]);
  if (text === undefined) {
    return (
      <p class="quiet-text">
        {method === 'GET' || method === 'HEAD' ? 'None.' : 'Not seen: the browser did not keep it.'}
      </p>
    );
  }
  if (text === '') return <p class="quiet-text">Empty.</p>;
  return (
    <pre class="body">
      <code>
        <Bounded text={shown} />
      </code>
    </pre>
  );
}
