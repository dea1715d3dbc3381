/** How far a live check goes: a server may be slow, endless or hostile, and is somebody's. */
export interface Limits {
  /** Milliseconds: as long as one that sleeps may take to wake up, which clients wait for. */
  request: number;
  /** Milliseconds. */
  check: number;
  /** Requests, preflights and redirects among them. */
  requests: number;
  /** Further ones for each authorization server. */
  requestsPerServer: number;
  /** Authorization servers that are asked. */
  servers: number;
  /** Bytes of an answer, decoded. */
  answer: number;
  /** Redirects that are followed, one after the other. */
  redirects: number;
  /** Requests that are under way at one origin at a time: MCP server and authorization server are different owners’. */
  together: number;
}

export const limits: Limits = {
  request: 20_000,
  check: 30_000,
  requests: 30,
  requestsPerServer: 10,
  servers: 3,
  answer: 1024 * 1024,
  redirects: 5,
  together: 4,
};
