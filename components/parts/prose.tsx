/** The prose of findings on a page. */
import { type ProsePart, proseParts } from '../../lib/presentation/prose.ts';
import { Breaking } from './breaking.tsx';
import { beginning, brief } from './text.ts';

/** The beginning of the parts, `limit` code units in all; a mark that was opened is closed where it ends. */
function bounded(parts: ProsePart[], limit: number): ProsePart[] {
  const kept: ProsePart[] = [];
  let left = limit;
  for (const part of parts) {
    if (left <= 0) break;
    kept.push({ ...part, text: brief(part.text, left) });
    left -= part.text.length;
  }
  return left < 0 || kept.length === parts.length ? kept : [...kept, { kind: 'text', text: '…' }];
}

/** The one name that is everywhere: its two words stay together. */
export const Named = ({ text }: { text: string }) => (
  <>
    {text.split(/(MCP Inspector)/).map((part, index) =>
      index % 2 ? (
        <span key={index} class="name">
          {part}
        </span>
      ) : (
        part
      ),
    )}
  </>
);

/** Longest code that a headline does not break, in UTF-16 code units: a placeholder, the name of a header. */
const WHOLE = 32;

/** `limit`: longest text shown, in UTF-16 code units; a title from a hostile page may have any length. */
export function Prose({ text, limit = 2000 }: { text: string; limit?: number }) {
  return (
    <>
      {bounded(proseParts(beginning(text, limit * 4)), limit).map((part, index) => {
        if (part.kind === 'code')
          return (
            <code key={index} class={part.text.length <= WHOLE ? 'whole' : undefined}>
              <Breaking text={part.text} />
            </code>
          );
        if (part.kind === 'label') return <b key={index}>{part.text}</b>;
        return <Named key={index} text={part.text} />;
      })}
    </>
  );
}
