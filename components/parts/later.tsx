/** A part of a page whose code is loaded with the first of it that is shown. */
import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';

interface Later<Props extends object> extends FunctionComponent<Props> {
  /** Loads it before it is shown, for what has to find it there. */
  ready(): Promise<void>;
}

export function later<Props extends object>(load: () => Promise<FunctionComponent<Props>>): Later<Props> {
  let Loaded: FunctionComponent<Props> | undefined;
  const ready = async () => {
    // Of a version that was replaced there is nothing to load any more: the page says so itself.
    Loaded ??= await load().catch(() => undefined);
  };
  function Part(props: Props) {
    const [, setThere] = useState(Loaded !== undefined);
    // Also where it came between this rendering and its effect: nothing else would render it then.
    useEffect(() => void ready().then(() => setThere(true)), []);
    return Loaded ? <Loaded {...props} /> : <div data-loading="" />;
  }
  return Object.assign(Part, { ready });
}
