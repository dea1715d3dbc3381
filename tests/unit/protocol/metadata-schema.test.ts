/** The schemas are those of the SDKs that are installed: what those take of each member is taken here, and nothing else. */
import { createRequire } from 'node:module';
import * as one from '@modelcontextprotocol/sdk/shared/auth.js';
import { describe, expect, test } from 'vitest';
import { demandsOf, type MetadataKind, refusedBy, type Schema } from '../../../lib/protocol/metadata-schema.ts';

interface RealSchema {
  shape: Record<string, { safeParse(value: unknown): { success: boolean } }>;
  safeParse(value: unknown): { success: boolean };
}

/** Version 2 keeps its schemas in a package of its own, which its client brings. */
const two = createRequire(import.meta.resolve('@modelcontextprotocol/client'))(
  '@modelcontextprotocol/core',
) as typeof one;

const schemasOf = (sdk: typeof one) =>
  ({
    resource: sdk.OAuthProtectedResourceMetadataSchema,
    oauth: sdk.OAuthMetadataSchema,
    openid: sdk.OpenIdProviderDiscoveryMetadataSchema,
  }) as unknown as Record<MetadataKind, RealSchema>;

const real: Partial<Record<Schema, Record<MetadataKind, RealSchema>>> = {
  'typescript-sdk-1': schemasOf(one),
  'typescript-sdk-2': schemasOf(two),
};

const values = [
  ...[undefined, null, '', 'text', '/relative', 'https://a.example/b', 'urn:a:b', 'data:text/plain,a'],
  ...['javascript:a()', 'vbscript:a', 'https://a b', [], ['text'], ['https://a.example'], ['/relative'], [1], [null]],
  ...[['data:a'], {}, { a: 1 }, true, false, 0, 1],
];

const kinds = Object.entries(real).flatMap(([schema, of]) =>
  Object.entries(of).map(([kind, is]) => [schema as Schema, kind as MetadataKind, is] as const),
);

describe.each(kinds)('%s, %s', (schema, kind, is) => {
  /** What the SDK takes as it is, whatever it is. */
  const looked = Object.entries(is.shape).filter(
    ([, member]) => !values.every((value) => member.safeParse(value).success),
  );

  test('looks at the same members', () => {
    expect(
      demandsOf(schema, kind)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(looked.map(([name]) => name).sort());
  });

  test.each(looked)('%s', (name, member) => {
    for (const value of values) {
      const refused = refusedBy(schema, kind, value === undefined ? {} : { [name]: value }).map((one) => one.name);
      expect(!refused.includes(name), `${name}: ${JSON.stringify(value)}`).toBe(member.safeParse(value).success);
    }
  });

  test.each([[null], ['text'], [[]], [1]])('%j is no document', (value) => {
    expect(is.safeParse(value).success).toBe(false);
    expect(refusedBy(schema, kind, value)).not.toEqual([]);
  });
});

test.each<[MetadataKind, object, string[]]>([
  ['resource', {}, ['resource']],
  ['resource', { resource: 'anything', scopes_supported: 'a b' }, ['scopes_supported']],
  ['resource', { resource: 'anything', scopes_supported: [], jwks_uri: null }, []],
  ['oauth', { authorization_endpoint: '/authorize' }, ['issuer', 'authorization_endpoint']],
  ['openid', { issuer: 'https://a.example', registration_endpoint: '', scopes_supported: 'a' }, []],
])('VS Code: %s, %j', (kind, document, refused) => {
  expect(refusedBy('vscode', kind, document).map(({ name }) => name)).toEqual(refused);
});
