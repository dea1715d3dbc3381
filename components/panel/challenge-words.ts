/** What the parts of `WWW-Authenticate` mean (RFC 9110 §11.6.1, RFC 6750 §3, RFC 9728 §5.1), in a few words each. */
import type { Challenge } from '../../lib/protocol/www-authenticate.ts';

export interface ChallengePart {
  name: string;
  /** Absent: it is not there, and a client would need it. */
  value?: string;
  means: string;
}

/** Most parts that are shown; a healthy header has five. */
const MOST = 24;

const schemes: Record<string, string> = {
  bearer: 'send an access token',
  basic: 'send a name and a password, which no MCP client does',
  dpop: 'send an access token that is bound to a key (RFC 9449)',
};
/** RFC 6750 §3.1. */
const errors: Record<string, string> = {
  invalid_token: 'the token is expired, revoked, or not valid here',
  insufficient_scope: 'the token is valid, and its permissions do not suffice',
  invalid_request: 'the request lacks something, or says it twice',
};
const parameters: Record<string, string> = {
  realm: 'a name for what is protected',
  resource_metadata: 'the JSON that says where to sign in',
  scope: 'the permissions that are needed',
  error_description: 'said by the server, for developers',
  error_uri: 'a page about the error',
};

function meaning(name: string, value: string): string {
  if (name === 'error') return Object.hasOwn(errors, value) ? (errors[value] ?? '') : 'no error of the standard';
  return Object.hasOwn(parameters, name) ? (parameters[name] ?? '') : '';
}

/** The parts in order; `status` tells which of them have to be there. */
export function challengeParts({ challenges, bearer }: Challenge, status: number): ChallengePart[] {
  const parts = challenges.flatMap(({ scheme, token68, params }): ChallengePart[] => {
    const kind = scheme.toLowerCase();
    return [
      {
        name: 'Kind',
        value: scheme || 'none',
        means: Object.hasOwn(schemes, kind) ? (schemes[kind] ?? '') : 'no kind that an MCP client knows',
      },
      ...(token68 ? [{ name: 'Value', value: token68, means: '' }] : []),
      ...params.map(({ name, value }) => ({ name, value, means: meaning(name, value) })),
    ];
  });
  const lacks = status === 401 && bearer !== undefined && bearer.resourceMetadata === undefined;
  return [
    ...parts.slice(0, MOST),
    ...(lacks ? [{ name: 'resource_metadata', means: 'without it a client has to guess where to sign in' }] : []),
  ];
}
