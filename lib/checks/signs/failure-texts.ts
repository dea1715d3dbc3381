/**
 * What a browser, Node or Python says when no answer came. The texts are Chromium's (`net::ERR_…`), Firefox's
 * (`NS_ERROR_…`, and English sentences for TLS) and Node's (`ECONNREFUSED`, OpenSSL's names).
 */
import type { Observed } from '../../handshake/facts.ts';

export type Unreached = 'refused' | 'dns' | 'timeout' | 'reset' | 'proxy' | 'unreachable' | 'unsaid';
export type TlsFault = 'expired' | 'name' | 'chain' | 'untrusted' | 'revoked' | 'protocol' | 'other';

interface Kind<T> {
  kind: T;
  text: RegExp;
}

const first = <T>(kinds: readonly Kind<T>[], text: string): T | undefined => kinds.find((k) => k.text.test(text))?.kind;

const tlsFaults: readonly Kind<TlsFault>[] = [
  {
    kind: 'expired',
    text: /ERR_CERT_DATE_INVALID|CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|certificate (?:has )?expired|not yet valid|EXPIRED_CERTIFICATE|EXPIRED_ISSUER_CERTIFICATE/i,
  },
  {
    kind: 'name',
    text: /ERR_CERT_COMMON_NAME_INVALID|ALTNAME_INVALID|Hostname\/IP does not match|BAD_CERT_DOMAIN|certificate is only valid for|not valid for the name|domain name does not match|hostname mismatch/i,
  },
  { kind: 'chain', text: /unable to verify the first certificate|UNABLE_TO_VERIFY_LEAF_SIGNATURE/i },
  { kind: 'revoked', text: /CERT_REVOKED|REVOKED_CERTIFICATE|certificate has been revoked/i },
  {
    kind: 'untrusted',
    text: /ERR_CERT_AUTHORITY_INVALID|self[- _]signed|unable to get (?:local )?issuer|UNABLE_TO_GET_ISSUER|UNKNOWN_ISSUER|UNTRUSTED_ISSUER|issuer is not recognized|not trusted|unknown ca\b/i,
  },
  {
    kind: 'protocol',
    text: /ERR_SSL_PROTOCOL_ERROR|ERR_SSL_VERSION|ERR_SSL_UNRECOGNIZED|wrong version number|packet length too long|ssl3_get_record|SSL received a record|maximum permissible length|unsupported protocol|no protocols available|ERR_SSL_WRONG_VERSION|\bEPROTO\b|SSL_ERROR_RX_|tlsv1 alert|handshake failure/i,
  },
  {
    kind: 'other',
    text: /\bERR_(?:CERT|SSL|TLS|BAD_SSL)_|\b(?:SEC_ERROR|SSL_ERROR|MOZILLA_PKIX)_|\bCERT_[A-Z]+|certificate|\bTLS\b|\bSSL\b|communicate securely|secure connection|connection is not secure|_securityState|NS_ERROR_NET_INADEQUATE_SECURITY/i,
  },
];

/** What is wrong with TLS, `undefined` when the text speaks of something else. */
const tlsFaultOf = (text: string): TlsFault | undefined => first(tlsFaults, text);

const unreached: readonly Kind<Unreached>[] = [
  {
    kind: 'proxy',
    text: /ERR_PROXY_|ERR_TUNNEL_CONNECTION_FAILED|ERR_SOCKS_|NS_ERROR_(?:UNKNOWN_)?PROXY_|NS_ERROR_UNKNOWN_PROXY/i,
  },
  {
    kind: 'refused',
    text: /CONNECTION_REFUSED|ECONNREFUSED|connection refused|actively refused|all connection attempts failed/i,
  },
  {
    kind: 'dns',
    text: /NAME_NOT_RESOLVED|NAME_RESOLUTION_FAILED|ERR_DNS_|UNKNOWN_HOST|ENOTFOUND|EAI_AGAIN|EAI_NONAME|getaddrinfo|could not resolve host|name or service not known|nodename nor servname|temporary failure in name resolution/i,
  },
  {
    kind: 'timeout',
    text: /TIMED_OUT|NET_TIMEOUT|ETIMEDOUT|ESOCKETTIMEDOUT|UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT|\btimed? ?out\b|TimeoutError/i,
  },
  {
    kind: 'reset',
    text: /CONNECTION_RESET|CONNECTION_CLOSED|CONNECTION_ABORTED|EMPTY_RESPONSE|NET_RESET|NET_INTERRUPT|NET_PARTIAL_TRANSFER|ECONNRESET|ECONNABORTED|\bEPIPE\b|socket hang up|UND_ERR_SOCKET|other side closed|connection reset|server disconnected|ERR_HTTP2_|ERR_QUIC_|ERR_INCOMPLETE_CHUNKED/i,
  },
  {
    kind: 'unreachable',
    text: /ADDRESS_UNREACHABLE|ADDRESS_INVALID|INTERNET_DISCONNECTED|NETWORK_CHANGED|NETWORK_ACCESS_DENIED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|EADDRNOTAVAIL|NS_ERROR_OFFLINE|host is unreachable|network is unreachable|no route to host/i,
  },
];

/** What a page's `fetch` says of CORS and of an unreachable host alike. */
const ambiguous =
  /Failed to fetch|NetworkError when attempting|Load failed|\bnet::ERR_FAILED\b|NS_ERROR_UNEXPECTED|NS_ERROR_DOM_BAD|NS_ERROR_FAILURE|^TypeError/;

/**
 * How a request failed to arrive, with its text; `undefined` when it was answered, when the failure is of another
 * kind, and when the text leaves open whether the browser kept an answer back.
 */
export function unreachedOf(x: Observed): { kind: Unreached; text: string } | undefined {
  if (x.status !== undefined || tlsOf(x)) return undefined;
  const texts = failureTexts(x);
  for (const text of texts) {
    const kind = first(unreached, text);
    if (kind) return { kind, text };
  }
  const [text] = texts;
  if (text === undefined) return undefined;
  return x.via === 'direct' && x.page.origin !== null && ambiguous.test(text) ? undefined : { kind: 'unsaid', text };
}

/** What is wrong with TLS on the way to this request's answer. */
export function tlsOf(x: Observed): { fault: TlsFault; text: string } | undefined {
  if (x.status !== undefined || !/^https:/i.test(x.request.url)) return undefined;
  for (const text of failureTexts(x)) {
    const fault = tlsFaultOf(text);
    if (fault) return { fault, text };
  }
  return undefined;
}

/** Words of a failure on the network: of the request, and of its preflight. */
function failureTexts({ failure, preflight, cors }: Observed): string[] {
  const texts = [failure, preflight?.failure].flatMap((f) => (f?.kind === 'network' ? [f.text] : []));
  return texts.length === 0 && cors?.blocked && cors.reason === 'preflight-unreachable'
    ? ['The browser recorded no answer to the preflight, and no reason.']
    : texts;
}
