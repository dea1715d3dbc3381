/**
 * The address of the check page with what is known already filled in. It stands behind the `#`, which no server sees, and
 * nothing begins by it. A token has no place in it.
 */
import { holdsMasked } from '../text/masked-words.ts';

/** What the page asks for, but for the access token. */
export interface CheckForm {
  /** As the person entered it. */
  url: string;
  /** A client's name for `--client`, in an address by whatever name the traffic has; empty where none was chosen. */
  client: string;
  /** The Metadata JSON of the dashboard. */
  dashboardMetadata: string;
  /** What the client showed or logged. */
  errorText: string;
}

export const emptyForm: CheckForm = { url: '', client: '', dashboardMetadata: '', errorText: '' };

const names = {
  url: 'url',
  client: 'client',
  dashboardMetadata: 'metadata',
  errorText: 'error',
} as const satisfies Record<keyof CheckForm, string>;
const fields = Object.keys(names) as (keyof CheckForm)[];

/** Longest value that is taken from an address, in UTF-16 code units. */
const LONGEST = 64 * 1024;

/** What is masked cannot be filled in: nobody knows it any more. */
export function checkLink(form: Partial<CheckForm>): string {
  const filled = fields.flatMap((field): [string, string][] => {
    const value = form[field] ?? '';
    return value && value.length <= LONGEST && !holdsMasked(value) ? [[names[field], value]] : [];
  });
  return `/check.html${filled.length ? `#${new URLSearchParams(filled)}` : ''}`;
}

/**
 * With all that a sign-in shows; without one, an empty page. Of a private window nothing: the page may open in another
 * window, whose history and remembered servers are on disk.
 */
export const checkLinkOf = (
  handshake: { server: string | null; client: string | null; dashboardMetadata?: string } | undefined,
  inPrivate = false,
): string => {
  if (inPrivate) return checkLink({});
  return checkLink({
    url: handshake?.server ?? '',
    client: handshake?.client ?? '',
    dashboardMetadata: handshake?.dashboardMetadata ?? '',
  });
};

export function formOf(hash: string): Partial<CheckForm> {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  return Object.fromEntries(
    fields.flatMap((field): [keyof CheckForm, string][] => {
      const value = given.get(names[field]);
      return value && value.length <= LONGEST ? [[field, value]] : [];
    }),
  );
}
