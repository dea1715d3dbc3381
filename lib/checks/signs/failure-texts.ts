/**
 * What a browser, Node or Python says when no answer came, or a browser sent nothing. The texts are Chromium's (`net::ERR_…`), Firefox's
 * (`NS_ERROR_…`, and English sentences for TLS), WebKit's (sentences) and Node's (`ECONNREFUSED`, OpenSSL's names).
 */

export type Unreached = 'refused' | 'dns' | 'timeout' | 'reset' | 'proxy' | 'unreachable' | 'inside' | 'unsaid';
export type TlsFault = 'expired' | 'name' | 'chain' | 'untrusted' | 'revoked' | 'protocol' | 'other';

export type BlockedBy = 'extension' | 'mixed' | 'local' | 'policy' | 'port' | 'administrator' | 'response';

/** The first that matches says what it is. */
export interface FailureText<T> {
  kind: T;
  text: RegExp;
}

export const tlsFaults: readonly FailureText<TlsFault>[] = [
  {
    kind: 'expired',
    text: /ERR_CERT_DATE_INVALID|CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|certificate (?:for this server )?(?:has )?expired|not yet valid|EXPIRED_CERTIFICATE|EXPIRED_ISSUER_CERTIFICATE/i,
  },
  {
    kind: 'name',
    text: /ERR_CERT_COMMON_NAME_INVALID|ALTNAME_INVALID|Hostname\/IP does not match|BAD_CERT_DOMAIN|certificate is only valid for|not valid for the name|domain name does not match|hostname mismatch/i,
  },
  { kind: 'chain', text: /unable to verify the first certificate|UNABLE_TO_VERIFY_LEAF_SIGNATURE/i },
  { kind: 'revoked', text: /CERT_REVOKED|REVOKED_CERTIFICATE|certificate has been revoked/i },
  {
    kind: 'untrusted',
    text: /ERR_CERT_AUTHORITY_INVALID|self[- _]signed|unable to get (?:local )?issuer|UNABLE_TO_GET_ISSUER|UNKNOWN_ISSUER|UNTRUSTED_ISSUER|issuer is not recognized|not trusted|unknown ca\b|unknown certifying authority/i,
  },
  {
    kind: 'protocol',
    text: /ERR_SSL_PROTOCOL_ERROR|ERR_SSL_VERSION|ERR_SSL_UNRECOGNIZED|wrong version number|packet length too long|ssl3_get_record|SSL received a record|maximum permissible length|unsupported protocol|no protocols available|ERR_SSL_WRONG_VERSION|\bEPROTO\b|SSL_ERROR_RX_|tlsv1 alert|handshake failure/i,
  },
  {
    kind: 'other',
    text: /\bERR_(?:CERT|SSL|TLS|BAD_SSL)_|\b(?:SEC_ERROR|SSL_ERROR|MOZILLA_PKIX)_|\bCERT_[A-Z]|certificate|\bTLS\b|\bSSL\b|communicate securely|secure connection|connection is not secure|_securityState|NS_ERROR_NET_INADEQUATE_SECURITY/i,
  },
];

export const unreachedTexts: readonly FailureText<Unreached>[] = [
  // The live check's own words (`lib/capture/live-check/hosts.ts`).
  { kind: 'inside', text: /^not asked: \S+ is .* and the server that leads there is at / },
  {
    kind: 'proxy',
    text: /ERR_PROXY_|ERR_TUNNEL_CONNECTION_FAILED|ERR_SOCKS_|NS_ERROR_(?:UNKNOWN_)?PROXY_|NS_ERROR_UNKNOWN_PROXY|upstream proxy\/gateway|SOCKS proxy/i,
  },
  {
    kind: 'refused',
    text: /CONNECTION_REFUSED|ECONNREFUSED|connection refused|actively refused|all connection attempts failed|\[Errno (?:61|111|10061)\]/i,
  },
  {
    kind: 'dns',
    text: /NAME_NOT_RESOLVED|NAME_RESOLUTION_FAILED|ERR_DNS_|UNKNOWN_HOST|ENOTFOUND|EAI_AGAIN|EAI_NONAME|getaddrinfo|could(?: not|n't) resolve host|server with the specified hostname could not be found|name or service not known|nodename nor servname|temporary failure in name resolution|DNS lookup for|name lookup failed|no such host|unknown host/i,
  },
  {
    kind: 'timeout',
    text: /TIMED_OUT|NET_TIMEOUT|ETIMEDOUT|ESOCKETTIMEDOUT|UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT|\btimed? ?out\b|TimeoutError|\[Errno (?:60|110|10060)\]/i,
  },
  {
    kind: 'reset',
    text: /CONNECTION_RESET|CONNECTION_CLOSED|CONNECTION_ABORTED|EMPTY_RESPONSE|NET_RESET|NET_INTERRUPT|NET_PARTIAL_TRANSFER|ECONNRESET|ECONNABORTED|\bEPIPE\b|socket hang up|UND_ERR_SOCKET|other side closed|connection reset|network connection was lost|server disconnected|ERR_HTTP2_|ERR_QUIC_|ERR_INCOMPLETE_CHUNKED|did not return a complete response|\[Errno (?:54|104|10054)\]/i,
  },
  {
    kind: 'unreachable',
    text: /ADDRESS_UNREACHABLE|ADDRESS_INVALID|INTERNET_DISCONNECTED|NETWORK_CHANGED|NETWORK_ACCESS_DENIED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|EADDRNOTAVAIL|NS_ERROR_OFFLINE|host is unreachable|network is unreachable|no route to host|Internet connection appears to be offline|\[Errno (?:51|65|101|113|10051|10065)\]/i,
  },
];

/** What stopped a request in the browser itself. */
export const blockedTexts: readonly FailureText<BlockedBy>[] = [
  { kind: 'extension', text: /BLOCKED_BY_CLIENT|BLOCKED_BY_EXTENSION|content (?:blocker|extension|filter)\b/i },
  { kind: 'local', text: /(?:LOCAL|PRIVATE)_NETWORK|(?:local|private) network access/i },
  { kind: 'mixed', text: /mixed.?content|NS_ERROR_(?:DOM_)?MIXED|insecure content|must be served over HTTPS/i },
  { kind: 'policy', text: /BY_CSP|content security policy|DOM_SECURITY|NS_ERROR_CSP/i },
  { kind: 'port', text: /UNSAFE_PORT|PORT_ACCESS_NOT_ALLOWED|restricted network port/i },
  { kind: 'administrator', text: /BLOCKED_BY_ADMINISTRATOR/i },
  { kind: 'response', text: /BLOCKED_BY_(?:RESPONSE|ORB)|CORP|COEP|Cross-Origin-Resource-Policy/i },
];

/** What a page's `fetch` says of CORS and of an unreachable host alike. */
export const ambiguous =
  /Failed to fetch|NetworkError when attempting|Load failed|\bnet::ERR_FAILED\b|NS_ERROR_UNEXPECTED|NS_ERROR_DOM_BAD|NS_ERROR_FAILURE|^TypeError/;
