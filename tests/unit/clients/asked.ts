/** A server as the live check sees it: every address that any client asks, each asked once, none of them by a page. */
import type { Exchange, HeaderLines } from '../../../lib/exchange.ts';
import { resourceMetadataUrls, serverMetadataUrls } from '../../../lib/protocol/well-known.ts';
import {
  answer,
  Flow,
  issuer,
  mcpRequest,
  native,
  request,
  resourceMetadataDocument,
  resourceMetadataUrl,
  serverMetadataDocument,
  serverMetadataUrl,
  server as usualServer,
} from '../../fixtures/flow.ts';

export interface Server {
  /** What its name stands for. */
  addresses?: string[];
  url?: string;
  /** `WWW-Authenticate` of the 401; `null` for none. */
  challenge?: string | null;
  status?: number;
  /** Where the answer leads. */
  location?: string;
  body?: object;
  head?: number;
  /** The answer to `GET`: a status, or a stream. */
  stream?: 401 | 404 | 'open';
  /** By URL; what is not here answers 404. A number is a status, a text a page. */
  documents?: Record<string, object | number | string>;
  issuers?: string[];
}

export const program = (x: Exchange): Exchange => ({
  ...x,
  via: 'live-check',
  page: { tabId: -1, origin: null },
  request: { ...x.request, headers: x.request.headers.filter(([name]) => name !== 'origin') },
});

const appended = (url: string, name: string) => {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/$/, '')}/.well-known/${name}`;
};

export function asked({
  url = usualServer,
  challenge = `Bearer resource_metadata="${resourceMetadataUrl}"`,
  status = 401,
  body = { error: 'Missing Bearer token' },
  head = 405,
  documents = { [resourceMetadataUrl]: resourceMetadataDocument, [serverMetadataUrl]: serverMetadataDocument },
  issuers = [issuer],
  addresses,
  stream,
  location,
}: Server = {}): Flow {
  const at = (x: Exchange): Exchange => ({ ...x, request: { ...x.request, url } });
  const refusal = answer(status, {
    json: body,
    bare: true,
    headers: { ...(challenge !== null && { 'www-authenticate': challenge }), ...(location && { location }) },
  });
  const { origin } = new URL(url);
  const urls = new Set([
    ...Object.keys(documents),
    ...resourceMetadataUrls(url),
    appended(url, 'oauth-protected-resource'),
    ...[...issuers, `${origin}/`, url].flatMap((one) => [
      ...serverMetadataUrls(one),
      ...serverMetadataUrls(new URL(one).origin),
      appended(one, 'oauth-authorization-server'),
    ]),
  ]);
  const steps: Record<string, Exchange> = {
    initialize: (stream ? answer(status, { bare: true }) : refusal)(program(at(native().get('initialize')))),
    head: answer(head, {
      bare: true,
      headers: challenge === null || head !== 401 ? {} : { 'www-authenticate': challenge },
    })(program(at({ ...mcpRequest('HEAD'), request: { method: 'HEAD', url, headers: [] } } as Exchange))),
  };
  if (stream) {
    const opened =
      stream === 'open'
        ? answer(200, { bare: true, body: ': hello\n\n', headers: { 'content-type': 'text/event-stream' } })
        : answer(stream, { bare: true, headers: challenge === null ? {} : { 'www-authenticate': challenge } });
    const headers: HeaderLines = [['accept', 'text/event-stream']];
    steps.stream = opened(program(at({ ...mcpRequest('GET'), request: { method: 'GET', url, headers } } as Exchange)));
  }
  for (const one of urls) {
    const document = documents[one];
    const given =
      typeof document === 'object'
        ? answer(200, { json: document, bare: true })
        : typeof document === 'string'
          ? answer(200, { body: document, bare: true, headers: { 'content-type': 'text/html' } })
          : answer(document ?? 404, { bare: true });
    steps[one] = given(program(request('GET', one)));
  }
  return new Flow(
    Object.entries(steps).map(([name, exchange]) => ({
      name,
      exchange: { ...exchange, ...(addresses && { addresses }) },
    })),
  );
}
