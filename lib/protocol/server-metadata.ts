/** Members of authorization server metadata (RFC 8414 §2) by the endpoint whose URL they hold. */
export const endpointMembers = {
  authorization: 'authorization_endpoint',
  token: 'token_endpoint',
  registration: 'registration_endpoint',
} as const;

/** Without these two no person can sign in. */
export const neededEndpoints: readonly string[] = [endpointMembers.authorization, endpointMembers.token];
