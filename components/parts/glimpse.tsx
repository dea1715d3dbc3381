/** Where a closed case leads and what goes there; gone when it is open, where its steps say so. */
import type { Alternative } from '../../lib/finding.ts';
import { glimpseOf } from '../../lib/presentation/glimpse.ts';
import { brief } from './text.ts';

export function Glimpse({ of }: { of: Alternative }) {
  const { way, code } = glimpseOf(of) ?? {};
  return way === undefined ? null : (
    <span class="glimpse">
      {brief(way, 200) + (code === undefined ? '' : ': ')}
      {code !== undefined && <code>{brief(code, 160)}</code>}
    </span>
  );
}
