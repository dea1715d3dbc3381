/** A small reverse proxy in front of each server: keeps a list of what passed, and breaks one thing at a time. */
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import type { Answer, Call, Fault, Rule } from './fault.ts';
import { type EndpointName, environmentPaths, type Places } from './switches.ts';

/** A request that passed, with its answer, for a test to look at. */
export interface Recorded extends Call {
  /** 0 when it was never answered. */
  status: number;
  responseHeaders: [string, string][];
  /** Absent for event streams. */
  responseBody?: string;
}

export interface Front {
  port: number;
  close(): Promise<void>;
}

interface Certificate {
  key: string;
  cert: string;
}

function endpointOf(server: Call['server'], path: string, places: Places): EndpointName {
  if (server === 'mcp') {
    if (path.startsWith('/.well-known/oauth-protected-resource')) return 'resource-metadata';
    if (path.startsWith('/.well-known/')) return 'other';
    return [new URL(places.serverUrl).pathname, '/messages', ''].includes(path.replace(/\/$/, '')) ? 'mcp' : 'other';
  }
  const paths = environmentPaths(places);
  if (path.includes('/.well-known/')) return 'server-metadata';
  if (path === paths.registration) return 'registration';
  if (path.startsWith(paths.authorization)) return 'authorization';
  if (path === paths.token) return 'token';
  if (path === paths.keys) return 'keys';
  return path.startsWith('/sign-in/') ? 'sign-in' : 'other';
}

const covers = (rule: Rule, call: Call): boolean => {
  if (![rule.at].flat().includes(call.endpoint)) return false;
  const preflight = call.method === 'OPTIONS' && 'access-control-request-method' in call.headers;
  const scope = rule.preflight ?? 'no';
  if (preflight ? scope === 'no' : scope === 'only') return false;
  return rule.when?.(call) ?? true;
};

async function readBody(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Lines that belong to one connection, or that change with the body. */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date']);

function pairs(raw: string[]): [string, string][] {
  const lines: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const [name = '', value = ''] = raw.slice(i, i + 2);
    if (!hopByHop.has(name.toLowerCase())) lines.push([name, value]);
  }
  return lines;
}

function send(response: ServerResponse, answer: Answer): void {
  const body = Buffer.from(answer.body);
  const bodyless = answer.status === 204 || answer.status === 304;
  const length: [string, string][] = bodyless ? [] : [['Content-Length', String(body.length)]];
  response.writeHead(answer.status, [...answer.headers, ...length].flat());
  response.end(bodyless ? undefined : body);
}

/** What the servers' own CORS middleware adds, for answers that a rule gives in their place. */
const corsHeaders = (call: Call): [string, string][] =>
  call.headers.origin
    ? [
        ['Access-Control-Allow-Origin', call.headers.origin],
        ['Access-Control-Expose-Headers', 'WWW-Authenticate,Mcp-Session-Id'],
        ['Vary', 'Origin'],
      ]
    : [];

export interface FrontOptions {
  server: Call['server'];
  places: () => Places;
  fault: () => Fault | null;
  record: (entry: Recorded) => void;
  certificate?: Certificate;
}

/** The head of an answer whose body is on its way already. */
interface Streamed extends Omit<Answer, 'body'> {
  streamed: true;
}

/** Passes a call on to the server behind; an event stream flows through, anything else is read whole. */
function forward(
  innerPort: number,
  call: Call,
  response: ServerResponse,
  change: (answer: Answer) => void,
): Promise<Answer | Streamed> {
  return new Promise((resolve, reject) => {
    const headers = { ...call.headers, 'x-forwarded-proto': call.url.protocol.slice(0, -1) };
    const path = call.url.pathname + call.url.search;
    const inner = httpRequest(
      // A connection that is kept may have the rest of a stream in it that was left.
      { host: '127.0.0.1', port: innerPort, method: call.method, path, headers, agent: false },
      (upstream) => {
        const answer: Answer = { status: upstream.statusCode ?? 502, headers: pairs(upstream.rawHeaders), body: '' };
        if (upstream.headers['content-type']?.startsWith('text/event-stream')) {
          change(answer);
          response.writeHead(answer.status, answer.headers.flat());
          response.flushHeaders();
          upstream.pipe(response);
          response.on('close', () => inner.destroy());
          resolve({ ...answer, streamed: true });
        } else {
          readBody(upstream).then((body) => {
            answer.body = body;
            change(answer);
            resolve(answer);
          }, reject);
        }
      },
    );
    inner.on('error', (error) => (response.headersSent ? response.destroy() : reject(error)));
    inner.end(call.body);
  });
}

/** @param app the server itself; it listens on a port of its own that only the front knows */
export async function startFront(
  app: Express,
  port: number,
  options: FrontOptions,
): Promise<Front & { inner: number }> {
  const inner = createServer(app);
  inner.listen(0, '127.0.0.1');
  await new Promise((resolve) => inner.once('listening', resolve));
  const innerPort = (inner.address() as AddressInfo).port;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const places = options.places();
    const base = options.server === 'mcp' ? places.serverUrl : places.environmentUrl;
    const url = new URL(request.url ?? '/', base);
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(request.headers)) headers[name] = [value].flat().join(', ');
    const call: Call = {
      server: options.server,
      endpoint: endpointOf(options.server, url.pathname, places),
      method: request.method ?? 'GET',
      url,
      headers,
      body: await readBody(request),
    };
    const entry: Recorded = { ...call, headers: { ...headers }, status: 0, responseHeaders: [] };
    options.record(entry);
    const rules = (options.fault()?.rules ?? []).filter((rule) => covers(rule, call));
    const answer = await answerTo(entry, call, rules, response);
    if (!answer) return;
    Object.assign(entry, { status: answer.status, responseHeaders: answer.headers, responseBody: answer.body });
    send(response, answer);
  }

  async function answerTo(
    entry: Recorded,
    call: Call,
    rules: Rule[],
    response: ServerResponse,
  ): Promise<Answer | null> {
    const places = options.places();
    for (const rule of rules) rule.request?.(call, places);
    const change = (answer: Answer) => {
      for (const rule of rules) rule.change?.(answer, call, places);
    };
    const replacing = rules.find((rule) => rule.answer);
    let answer: Answer;
    if (replacing?.answer) {
      const given = replacing.answer(call, places);
      if (given === 'hang') return null;
      if (given === 'reset') {
        response.destroy();
        return null;
      }
      const added = replacing.bare ? [] : corsHeaders(call);
      answer = { status: given.status ?? 200, headers: [...added, ...(given.headers ?? [])], body: given.body ?? '' };
      change(answer);
    } else {
      call.headers['accept-encoding'] = 'identity';
      call.headers['content-length'] = String(Buffer.byteLength(call.body));
      delete call.headers['transfer-encoding'];
      const passed = await forward(innerPort, call, response, change);
      if ('streamed' in passed) {
        Object.assign(entry, { status: passed.status, responseHeaders: passed.headers });
        return null;
      }
      answer = passed;
    }
    return answer;
  }

  const listener = (request: IncomingMessage, response: ServerResponse) => {
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else
        send(response, { status: 500, headers: [['Content-Type', 'text/plain']], body: `test environment: ${error}` });
    });
  };
  const server = options.certificate ? createTlsServer(options.certificate, listener) : createServer(listener);
  server.listen(port, '127.0.0.1');
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  const close = (one: typeof inner | typeof server) =>
    new Promise<void>((resolve) => {
      one.close(() => resolve());
      one.closeAllConnections();
    });
  return {
    port: (server.address() as AddressInfo).port,
    inner: innerPort,
    close: async () => {
      await Promise.all([close(server), close(inner)]);
    },
  };
}
