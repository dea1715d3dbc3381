/** A part of a page whose code is loaded with the first of it that is shown. */
import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';

interface Later<Props extends object> extends FunctionComponent<Props> {
  /** Loads it before it is shown, for what has to find it there. */
  ready(): Promise<unknown>;
}

export function later<Props extends object>(load: () => Promise<FunctionComponent<Props>>): Later<Props> {
  let Loaded: FunctionComponent<Props> | undefined;
  const ready = async () => {
    Loaded ??= await load();
  };
  function Part(props: Props) {
    const [, setThere] = useState(Loaded !== undefined);
    useEffect(() => {
      // Of a version that was replaced there is nothing to load any more: the page says so itself.
      if (!Loaded)
        ready().then(
          () => setThere(true),
          () => undefined,
        );
    }, []);
    return Loaded ? <Loaded {...props} /> : <div data-loading="" />;
  }
  return Object.assign(Part, { ready });
}
