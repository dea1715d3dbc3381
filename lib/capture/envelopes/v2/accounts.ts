/** An exchange as version 2 tells of it: in its event stream, in what it stores before the redirect, in its log. */
import type { RawExchange } from '../../../exchange.ts';
import { asNumber, asObject, asString, isObject, parseObject } from '../../../text/json.ts';
import { httpOrigin } from '../../../text/url.ts';
import { bodyText } from '../../bodies.ts';
import { headersFromRecord } from '../../headers.ts';
import { type Answer, answerOfAccount } from './answers.ts';

export interface Account {
  id: string | undefined;
  /** On the clock of who tells; absent where it does not say. */
  at: number | undefined;
  took: number | undefined;
  /** The page itself tells: it has the page's clock. */
  byPage: boolean;
  request: RawExchange['request'];
  answer: Answer;
}

export function readAccount(value: unknown): Account | undefined {
  if (!isObject(value)) return undefined;
  const request = requestOf(value.url, value.method, value.requestHeaders, asString(value.requestBody));
  const time = Date.parse(asString(value.timestamp) ?? '');
  const took = asNumber(value.duration);
  return (
    request && {
      id: asString(value.id),
      at: Number.isNaN(time) ? undefined : time,
      took: took !== undefined && took >= 0 ? took : undefined,
      byPage: value.category === 'auth',
      request,
      answer: answerOfAccount(value),
    }
  );
}

/** One message of the log. */
export function readLogged(message: unknown): Pick<Account, 'request' | 'answer'> | undefined {
  const asked = asObject(asObject(message)?.fetchRequest);
  const answer = asObject(asObject(message)?.fetchResponse);
  const sent = asString(asked?.body);
  const request = asked && requestOf(asked.url, asked.method, asked.headers, sent === '[no body]' ? undefined : sent);
  return (
    request && {
      request,
      answer: answerOfAccount({
        error: answer?.error,
        responseStatus: answer?.status,
        responseHeaders: answer?.headers,
        responseBody: answer?.body,
      }),
    }
  );
}

/** A request in pieces, as an Inspector writes it; `undefined` when it goes to no server. */
export function requestOf(
  url: unknown,
  method: unknown,
  headers: unknown,
  sent: string | undefined,
): RawExchange['request'] | undefined {
  const target = asString(url);
  if (target === undefined || !httpOrigin(target)) return undefined;
  const body = bodyText(sent);
  return {
    method: (asString(method) ?? 'GET').toUpperCase(),
    url: target,
    headers: headersFromRecord(headers),
    ...(body !== undefined && { body }),
  };
}

/** What a call and the account of it have in common: a message's id and method, else method and URL. */
export function askedBy({ method, url, body }: RawExchange['request']): string {
  const message = method === 'POST' ? parseObject(body) : undefined;
  return message?.jsonrpc === '2.0' ? `${String(message.id)} ${String(message.method)}` : `${method} ${url}`;
}
