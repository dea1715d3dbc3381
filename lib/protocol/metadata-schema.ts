/**
 * What a client holds metadata to before it uses any of it, as its source has it: a document with one member of another
 * type is dropped whole. Held against the real SDKs in `tests/unit/protocol/metadata-schema.test.ts`.
 */
import { isObject } from '../text/json.ts';
import { parseUrl } from '../text/url.ts';

/** The document of RFC 9728; that of RFC 8414; the one of OpenID Connect Discovery, which is looked for at other addresses. */
export type MetadataKind = 'resource' | 'oauth' | 'openid';

/** `endpoint`: a URL that runs no code and holds no data; `web`: begins as an address does; `there`: no empty value. */
type Type = 'text' | 'url' | 'endpoint' | 'web' | 'there' | 'list' | 'texts' | 'endpoints' | 'boolean';

/** Whose rules: version 2 of the official TypeScript SDK knows a member more than version 1. */
export type Schema = 'typescript-sdk-1' | 'typescript-sdk-2' | 'vscode';

/** Names by type, those that have to be there with `!`. */
type Shape = Partial<Record<Type, string>>;

const oauth: Shape = {
  text: 'issuer! introspection_endpoint',
  endpoint: 'authorization_endpoint! token_endpoint! registration_endpoint service_documentation revocation_endpoint',
  texts:
    'response_types_supported! scopes_supported response_modes_supported grant_types_supported ' +
    'token_endpoint_auth_methods_supported token_endpoint_auth_signing_alg_values_supported ' +
    'revocation_endpoint_auth_methods_supported revocation_endpoint_auth_signing_alg_values_supported ' +
    'introspection_endpoint_auth_methods_supported introspection_endpoint_auth_signing_alg_values_supported ' +
    'code_challenge_methods_supported',
  boolean: 'client_id_metadata_document_supported',
};

/** `@modelcontextprotocol/sdk` 1.32.2, shared/auth.js. */
const sdk1: Record<MetadataKind, Shape> = {
  resource: {
    text: 'resource_name resource_documentation',
    url: 'resource! jwks_uri resource_policy_uri resource_tos_uri',
    endpoints: 'authorization_servers',
    texts:
      'scopes_supported bearer_methods_supported resource_signing_alg_values_supported ' +
      'authorization_details_types_supported dpop_signing_alg_values_supported',
    boolean: 'tls_client_certificate_bound_access_tokens dpop_bound_access_tokens_required',
  },
  oauth,
  openid: {
    text: 'issuer! service_documentation',
    endpoint:
      'authorization_endpoint! token_endpoint! jwks_uri! registration_endpoint userinfo_endpoint op_policy_uri op_tos_uri',
    texts:
      'response_types_supported! subject_types_supported! id_token_signing_alg_values_supported! scopes_supported ' +
      'response_modes_supported grant_types_supported acr_values_supported ' +
      'id_token_encryption_alg_values_supported id_token_encryption_enc_values_supported ' +
      'userinfo_signing_alg_values_supported userinfo_encryption_alg_values_supported ' +
      'userinfo_encryption_enc_values_supported request_object_signing_alg_values_supported ' +
      'request_object_encryption_alg_values_supported request_object_encryption_enc_values_supported ' +
      'token_endpoint_auth_methods_supported token_endpoint_auth_signing_alg_values_supported ' +
      'display_values_supported claim_types_supported claims_supported claims_locales_supported ' +
      'ui_locales_supported code_challenge_methods_supported',
    boolean:
      'claims_parameter_supported request_parameter_supported request_uri_parameter_supported ' +
      'require_request_uri_registration client_id_metadata_document_supported',
  },
};

/** microsoft/vscode 05f882b, oauth.ts: what is empty it takes as left out. */
const vscode: Shape = { web: 'issuer! authorization_endpoint token_endpoint registration_endpoint jwks_uri' };

const schemas: Record<Schema, Record<MetadataKind, Shape>> = {
  'typescript-sdk-1': sdk1,
  // `@modelcontextprotocol/core` 2.3.1, shared/auth.ts.
  'typescript-sdk-2': { ...sdk1, oauth: { ...oauth, texts: `${oauth.texts} dpop_signing_alg_values_supported` } },
  vscode: { resource: { there: 'resource!', list: 'scopes_supported' }, oauth: vscode, openid: vscode },
};

const isText = (value: unknown): value is string => typeof value === 'string';
const isUrl = (value: unknown): boolean => isText(value) && parseUrl(value) !== undefined;
const isEndpoint = (value: unknown): boolean =>
  isText(value) && !/^(?:javascript|data|vbscript):$/.test(parseUrl(value)?.protocol ?? 'data:');

const is: Record<Type, (value: unknown, required: boolean) => boolean> = {
  text: isText,
  url: isUrl,
  endpoint: isEndpoint,
  web: (value, required) => (value ? isText(value) && /^https?:\/\//.test(value) : !required),
  there: Boolean,
  list: Array.isArray,
  texts: (value) => Array.isArray(value) && value.every(isText),
  endpoints: (value) => Array.isArray(value) && value.every(isEndpoint),
  boolean: (value) => typeof value === 'boolean',
};

/** A member as the schema wants it. */
export interface Demand {
  name: string;
  type: Type;
  required: boolean;
}

/** By shape, for each as soon as somebody asks: every client is held against them. */
const demands = new Map<Shape, readonly Demand[]>();

/**
 * Every member that the schema looks at.
 * @internal
 */
export function demandsOf(schema: Schema, kind: MetadataKind): readonly Demand[] {
  const shape = schemas[schema][kind];
  const known = demands.get(shape);
  if (known) return known;
  const made = Object.entries(shape).flatMap(([type, names]) =>
    names.split(' ').map((name) => ({
      name: name.replace('!', ''),
      type: type as Type,
      required: name.endsWith('!'),
    })),
  );
  demands.set(shape, made);
  return made;
}

/** The members for which the document is dropped; `null` is a value of another type, and no JSON object has none of them right. */
export const refusedBy = (schema: Schema, kind: MetadataKind, document: unknown): Demand[] =>
  demandsOf(schema, kind).filter(({ name, type, required }) => {
    const value = isObject(document) && Object.hasOwn(document, name) ? document[name] : undefined;
    return value === undefined ? required : !is[type](value, required);
  });
