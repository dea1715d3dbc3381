/** What a value says by itself, without any name: that it is a secret, or that it is public. */
import { lazily } from '../../text/lazily.ts';
import type { SecretKind } from '../../text/masked-words.ts';
import { publicForms, publicPrefixes, UUID } from './lists/public-forms.ts';
import { secretForms } from './lists/secret-forms.ts';

const kinds = secretForms.map(({ kind }) => kind);
const all = lazily(
  () => new RegExp(`(?<![A-Za-z0-9])(?:${secretForms.map(({ form }) => `(${form})`).join('|')})`, 'g'),
);

/** No word has it, and every secret; one of capitals alone is long, and no row of one letter. */
const made = /\d|[a-z][A-Z]|(?!([A-Z])\1{3})[A-Z]{16}/;

/** Replaces what has the form of a secret. */
export const replaceForms = (text: string, by: (kind: SecretKind, secret: string) => string): string =>
  made.test(text)
    ? text.replace(all(), (secret: string, ...groups: unknown[]) => {
        const kind = kinds[groups.indexOf(secret)];
        return kind && made.test(secret) && !isPublic(secret) ? by(kind, secret) : secret;
      })
    : text;

const uuid = new RegExp(`^${UUID}$`);

const publicForm = lazily(() => new RegExp(`^(?:${publicForms.map(({ form }) => form).join('|')})$`));

const prefixes = lazily(() => new Set(publicPrefixes.flatMap(({ words }) => words.split(' '))));
const prefixed = /^([a-z0-9]{2,12}(?:_skc)?)_[0-9A-Za-z]{1,30}$/;

/** A UUID, a Scalekit resource or client, another's public identifier. */
export const isPublic = (value: string): boolean =>
  value.length <= 120 && (publicForm().test(value) || prefixes().has(prefixed.exec(value)?.[1] ?? ''));

/** As `isPublic`, but for UUIDs, which some vendors give as keys too. */
export const isIdentifier = (value: string): boolean => isPublic(value) && !uuid.test(value);
