/**
 * The one shape of traffic. Every source (DevTools, webRequest, the Inspector's relay and proxy, a HAR file, the live
 * check) is turned into exchanges where it is captured; nothing downstream knows where one came from, but for `via`.
 */
import type * as v from 'valibot';
import type { exchangeSchema, rawExchangeSchema } from './exchange-schema.ts';

/** How a failure of an Inspector's proxy begins where another program answers at its port. */
export const STRANGER = 'Something else answers in its place';

/** An exchange as it was seen, with its secrets perhaps still in it. It leaves `lib/capture` only through a masker. */
export type RawExchange = v.InferOutput<typeof rawExchangeSchema>;

/** A masked exchange. A raw one is none, and does not compile in its place. */
export type Exchange = v.InferOutput<typeof exchangeSchema>;

export type HeaderLines = RawExchange['request']['headers'];
export type ExchangeResponse = NonNullable<RawExchange['response']>;
export type ExchangeFailure = NonNullable<RawExchange['failure']>;
export type Preflight = NonNullable<RawExchange['preflight']>;
export type Timing = NonNullable<RawExchange['timing']>;
export type Via = RawExchange['via'];

/** Whether a header that is not among a request's may have been sent all the same. */
export const hides = ({ headersPartial, hidden }: RawExchange['request'], name: string): boolean =>
  headersPartial === true || hidden?.includes(name) === true;

/** How much text an exchange has, in UTF-16 code units: what anybody else wrote in it. */
export function lengthOf({ request, response, preflight, failure }: RawExchange): number {
  const texts = [request.url, request.body, response?.body, failure?.text, preflight?.response?.body];
  const lines = [request.headers, response?.headers, preflight?.request.headers, preflight?.response?.headers];
  const sum = (total: number, text: string | undefined) => total + (text?.length ?? 0);
  return lines.flatMap((one) => one ?? []).reduce((total, line) => line.reduce(sum, total), texts.reduce(sum, 0));
}

/** The words of a failure that the source has no words for. */
export const UNEXPLAINED = 'The browser recorded no answer, and no reason.';

/** All values of a header, in order; `name` is given in lower case. */
export function headerValues(lines: HeaderLines | undefined, name: string): string[] {
  const values: string[] = [];
  for (const line of lines ?? []) if (line[0] === name) values.push(line[1]);
  return values;
}

/** The value of a header as the Fetch standard combines several lines (`, `); `undefined` when there is none. */
export function header(lines: HeaderLines | undefined, name: string): string | undefined {
  let value: string | undefined;
  for (const line of lines ?? []) if (line[0] === name) value = value === undefined ? line[1] : `${value}, ${line[1]}`;
  return value;
}
