/** The lists of what is secret: each line says where it is from, and each line counts. */
import { describe, expect, test } from 'vitest';
import { replaceForms } from '../../../lib/capture/secrets/forms.ts';
import {
  commonRequestFields,
  openFields,
  tracedResponseFields,
} from '../../../lib/capture/secrets/lists/header-fields.ts';
import { openNames } from '../../../lib/capture/secrets/lists/open-names.ts';
import { identifiedBehind, publicForms, publicPrefixes } from '../../../lib/capture/secrets/lists/public-forms.ts';
import { secretCalls } from '../../../lib/capture/secrets/lists/secret-calls.ts';
import { secretForms } from '../../../lib/capture/secrets/lists/secret-forms.ts';
import { secretNames } from '../../../lib/capture/secrets/lists/secret-names.ts';
import { secretOptions, secretReaders } from '../../../lib/capture/secrets/lists/secret-options.ts';
import { secretName } from '../../../lib/capture/secrets/names.ts';
import { isOpenName } from '../../../lib/capture/secrets/open-names.ts';
import { growth, LINEAR } from '../growth.ts';

const spellings: ((words: string) => string)[] = [
  (words) => words.replaceAll(' ', '_'),
  (words) => words.replaceAll(' ', '-'),
  (words) => words.replaceAll(' ', '_').toUpperCase(),
  (words) => words.replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase()),
];

test('each line says where it is from', () => {
  const lines = [
    ...[secretNames, secretForms, openNames, publicForms, publicPrefixes, identifiedBehind],
    ...[openFields, commonRequestFields, tracedResponseFields, secretCalls, secretOptions, secretReaders],
  ].flat();
  for (const { source } of lines) expect(source).toMatch(/\S{3}/);
});

describe('names', () => {
  test('each is known, however it is spelt', () => {
    for (const { words, kind } of secretNames) {
      for (const spelt of spellings) expect([words, secretName(spelt(words))?.kind]).toEqual([words, kind]);
    }
  });

  test('no name stands twice, and none is secret and public', () => {
    expect(new Set(secretNames.map(({ words }) => words)).size).toBe(secretNames.length);
    for (const { words } of secretNames) expect([words, isOpenName(words)]).toEqual([words, false]);
  });

  test.each([
    'tavilyApiKey',
    'x-api-key',
    'OPENAI_API_KEY',
    'user[password]',
    'db.password',
    'NEW_PASSWORD_2',
    'mytoken',
    'SAMLResponse',
    'apiKeys',
    '_authToken',
    'clientsecret',
  ])('%s is a name of a secret', (name) => {
    expect(secretName(name)).toBeDefined();
  });

  test.each([
    'token_endpoint',
    'token_type',
    'code_challenge',
    'authorization_servers',
    'client_id',
    'key_id',
    'public_key',
    'sort_key',
    'status_code',
    'error_code',
    'state_machine',
    'author',
    'monkey',
    'tokenizer',
    'secretary',
    'passenger',
    'session_id',
    'jwks_uri',
    'progressToken',
    'id_token_signing_alg_values_supported',
    'client_secret_expires_at',
    'password_policy',
  ])('%s is none', (name) => {
    expect(secretName(name)).toBeUndefined();
  });
});

describe('forms', () => {
  const samples: [string, string][] = [
    ['sk-proj-Xk9vTq2LmZ7RbW4s', 'api_key'],
    ['ghp_Xk9vTq2LmZ7RbW4sYd1NcPf8HgJ3uAe6', 'api_key'],
    ['github_pat_11ABCDEFG0abcdefghijklmnop', 'api_key'],
    ['AKIAIOSFODNN7EXAMPLE', 'api_key'],
    ['AIzaSyXk9vTq2LmZ7RbW4sYd1NcPf8HgJ3uAe6x', 'api_key'],
    ['xoxb-1234567890-abcdefghij', 'api_key'],
    ['skcs_Xk9vTq2LmZ7RbW4s', 'client_secret'],
    ['sks_Xk9vTq2LmZ7RbW4s', 'client_secret'],
    ['test_sk_abc123def456ghi789jkl', 'client_secret'],
    ['GOCSPX-Xk9vTq2LmZ7RbW4sYd1N', 'client_secret'],
    ['tvly-dev-Xk9vTq2LmZ7RbW4s', 'api_key'],
    ['fc-0123456789abcdef0123456789abcdef', 'api_key'],
    ['glpat-Xk9vTq2LmZ7RbW4sYd1N', 'api_key'],
    ['npm_Xk9vTq2LmZ7RbW4sYd1NcPf8HgJ3uAe6', 'api_key'],
    ['eyJhcGlLZXkiOiJzZWNyZXQifQ', 'credential'],
    ['dp.st.dev.Xk9vTq2LmZ7RbW4sYd1NcPf8HgJ3uAe6Zq7x9Kv2', 'api_key'],
    ['IQoJb3JpZ2luX2VjXk9vTq2LmZ7RbW4sYd1NcPf8HgJ3uAe6Zq7x9Kv2LmT4RbW8sYd1NcPf5HgJ3uAe', 'credential'],
    ['MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIB', 'private_key'],
    ['MIIEowIBAAKCAQEA1qzuHNxVBkLBtPHtsOhPtvmXRKwxzrkF', 'private_key'],
  ];

  test.each(samples)('%s is a %s, also behind a sign', (secret, kind) => {
    for (const text of [secret, `key=${secret}`, `("${secret}")`, `x_${secret}`]) {
      expect(replaceForms(text, (found) => `<${found}>`)).toContain(`<${kind}>`);
    }
  });

  test.each(secretForms)('of any length is only the end of $form', ({ form }) => {
    // Behind a class that may be repeated without end comes nothing that has to be there.
    const ends = [...form.matchAll(/\{\d+,\}|[*+](?=[^\]]*$|[^\]]*\[)(?![^[]*\])/g)].map(({ 0: mark, index }) =>
      form.slice(index + mark.length),
    );
    const optional = /^(?:\)\{0,\d\}|=\{0,\d\}\(\?:\\\.\[\\w-\]\*\)\{0,\d\})?$/;
    for (const rest of ends) expect(rest).toMatch(optional);
  });

  test('what begins like one, over and over, is looked at once', () => {
    const begins = secretForms.map(
      ({ form }) => form.replace(/\(\?:([^|)]*)[^)]*\)\??/g, '$1').split(/[[\\{]/)[0] || 'a1~',
    );
    const units = new Set(begins.flatMap((begin) => [begin, `${begin}A`, `${begin}a1-`, `${begin}0.`, `-${begin}_`]));
    const texts = [...units].map((unit) => ({ unit, text: unit.repeat(Math.ceil(65_536 / unit.length)) }));
    const power = (of: typeof texts) =>
      growth(8192, (length) => {
        for (const { text } of of) replaceForms(text.slice(0, length), () => 'X');
      });
    // All at once, since one that goes over itself again takes longer than all others, and then which one it is.
    const all = power(texts);
    const slow = all < LINEAR ? [] : texts.filter((one) => power([one]) >= LINEAR).map(({ unit }) => unit);
    expect(all, `not linear: ${JSON.stringify(slow)}`).toBeLessThan(LINEAR);
  });

  test.each([
    'skc_69615647365005430',
    'm2m_103100998877665544',
    'res_103100112351265282',
    'sk-learn',
    'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAyvhpqHf1KwXMJpxNGipi',
    'dp.stdev.config',
    'risk-averse-people',
    'task_force',
    'https://a.dev/sk-1',
  ])('%s is none', (text) => {
    expect(replaceForms(text, () => 'X')).toBe(text);
  });
});
