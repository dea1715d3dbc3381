/**
 * The only place that knows what is secret. Secrets stop at capture: what leaves here has in each one's place its kind,
 * its length, a keyed fingerprint, and the claims of a JWT (`lib/masked.ts`). What is one by its name
 * or its form, and what is none, is data: `secrets/lists/`.
 */
import { type Exchange, type HeaderLines, header, type RawExchange } from '../exchange.ts';
import { MAX_BODY, MAX_TEXT } from '../exchange-bounds.ts';
import { httpOrigin } from '../text/url.ts';
import { between } from './secrets/bare.ts';
import { replaceMadeNames } from './secrets/file-names.ts';
import { createHeaders } from './secrets/headers.ts';
import { createMasking } from './secrets/masking.ts';
import { createNamed } from './secrets/named.ts';
import { createRecall } from './secrets/recall.ts';
import { createText } from './secrets/text.ts';

export interface Masker {
  maskExchange(exchange: RawExchange): Exchange;
  maskUrl(url: string): string;
  maskHeaders(headers: HeaderLines): HeaderLines;
  /** The body still parses as what it was; a content type decides only where the text does not. */
  maskBody(body: string, contentType?: string): string;
  /** Words about something that somebody else named: what looks random in them is none. */
  maskWords(text: string): string;
  /** People name files by the key that they tried. */
  maskFileName(name: string): string;
}

type Failure = NonNullable<RawExchange['failure']>;

const isStructured = (body: string) => /^\s*[[{<]/.test(body);

export function createMasker(key: Uint8Array): Masker {
  const masking = createMasking(key, (claim) => texts.public(claim));
  const { named, given, header: field, variable, posted } = createNamed(masking);
  const texts = createText(masking, { named, given, header: field, variable });
  /** What a request says under the name of a secret is the secret, in whatever words. */
  const sent = createText(masking, { named: given, given, header: field, variable });
  const { text, url } = texts;
  const recall = createRecall(masking);
  const maskHeaders = createHeaders(masking, texts, recall);

  const bodyBy = ({ text, form }: typeof texts, body: string, contentType = ''): string =>
    /urlencoded/i.test(contentType) && !isStructured(body) ? form(body) : text(body);
  const maskBody = (body: string, contentType?: string): string => bodyBy(texts, body, contentType);

  const kept = (body: string | undefined) => (body !== undefined && body.length <= MAX_BODY ? { body } : {});

  function maskRequest({ request: { body, ...request }, navigation }: RawExchange): RawExchange['request'] {
    const type = header(request.headers, 'content-type');
    const masked =
      body === undefined
        ? undefined
        : navigation && !isStructured(body)
          ? posted(sent.form(body))
          : bodyBy(sent, body, type);
    return {
      ...request,
      url: url(request.url).slice(0, MAX_TEXT),
      headers: maskHeaders(request.headers),
      ...kept(masked),
    };
  }

  function maskResponse({ body, ...response }: NonNullable<RawExchange['response']>): RawExchange['response'] {
    const masked = body === undefined ? undefined : maskBody(body, header(response.headers, 'content-type'));
    return { ...response, headers: maskHeaders(response.headers, false), ...kept(masked && recall(masked)) };
  }

  // A file can say any text of that proxy's address, and it is asked again there: no more than an origin gets through.
  function maskFailure({ at, ...failure }: Failure): Failure {
    const origin = httpOrigin(at);
    return { ...failure, text: recall(text(failure.text)).slice(0, 4096), ...(origin && { at: origin }) };
  }

  function maskPreflight(preflight: NonNullable<RawExchange['preflight']>): RawExchange['preflight'] {
    const { request, response, failure } = preflight;
    return {
      ...preflight,
      request: { headers: maskHeaders(request.headers) },
      ...(response && { response: maskResponse(response) }),
      ...(failure && { failure: maskFailure(failure) }),
    };
  }

  function maskExchange(x: RawExchange): Exchange {
    const masked: RawExchange = { ...x, request: maskRequest(x) };
    if (x.response) masked.response = maskResponse(x.response);
    if (x.failure) masked.failure = maskFailure(x.failure);
    if (x.preflight) masked.preflight = maskPreflight(x.preflight);
    return masked as Exchange;
  }

  const maskWords = (words: string): string => texts.public(words);
  const maskFileName = (name: string): string =>
    between(texts.public(name), (part) => replaceMadeNames(part, masking.mask));

  return { maskExchange, maskUrl: url, maskHeaders, maskBody, maskWords, maskFileName };
}
