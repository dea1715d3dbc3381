/** Text that gives way where a reader expects it: a URL or a list breaks behind its separators before it does in a word. */
import { Fragment } from 'preact';

/** Longest text that is looked at, in UTF-16 code units: a whole body is not read by its separators. */
const LONG = 600;

/** Pieces that each end with a separator; those that follow each other stay together (`://`). */
function pieces(text: string): string[] {
  const found: string[] = [];
  let from = 0;
  for (let at = 1; at < text.length; at++) {
    if ('/?&=,'.includes(text.charAt(at - 1)) && !'/?&=, '.includes(text.charAt(at))) {
      found.push(text.slice(from, at));
      from = at;
    }
  }
  return [...found, text.slice(from)];
}

export function Breaking({ text }: { text: string }) {
  if (text.length > LONG) return <>{text}</>;
  return (
    <>
      {pieces(text).map((piece, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {piece}
        </Fragment>
      ))}
    </>
  );
}
