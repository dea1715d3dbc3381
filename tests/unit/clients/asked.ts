/** A server as the live check sees it: every address that any client asks, each asked once, none of them by a page. */
import type { Exchange } from '../../../lib/exchange.ts';
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

interface Server {
  /** What its name stands for. */
  addresses?: string[];
  url?: string;
  /** `WWW-Authenticate` of the 401; `null` for none. */
  challenge?: string | null;
  status?: number;
  body?: object;
  head?: number;
  /** By URL; what is not here answers 404. A number is a status. */
  documents?: Record<string, object | number>;
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
}: Server = {}): Flow {
  const at = (x: Exchange): Exchange => ({ ...x, request: { ...x.request, url } });
  const refusal = answer(status, {
    json: body,
    bare: true,
    headers: challenge === null ? {} : { 'www-authenticate': challenge },
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
    initialize: refusal(program(at(native().get('initialize')))),
    head: answer(head, {
      bare: true,
      headers: challenge === null || head !== 401 ? {} : { 'www-authenticate': challenge },
    })(program(at({ ...mcpRequest('HEAD'), request: { method: 'HEAD', url, headers: [] } } as Exchange))),
  };
  for (const one of urls) {
    const document = documents[one];
    const given =
      typeof document === 'object'
        ? answer(200, { json: document, bare: true })
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
