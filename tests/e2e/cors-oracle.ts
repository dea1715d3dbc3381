/**
 * What a real browser makes of CORS headers: two local origins, a page, and many `fetch`es whose answers are planned.
 * Neither is told of the project's own reading.
 */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'puppeteer-core';
import type { HeaderLines } from '../../lib/exchange.ts';

export interface Answer {
  status: number;
  headers: HeaderLines;
}

export interface Plan {
  method: string;
  headers: HeaderLines;
  credentials: boolean;
  preflight: Answer;
  response: Answer;
}

/** What the server saw and sent. */
export interface Seen {
  preflight?: { request: HeaderLines; response: Answer };
  request?: { headers: IncomingHttpHeaders; response: Answer };
}

/** How `fetch` ended for the page. */
export interface Ended {
  rejected: boolean;
  /** Names of the headers that the page could read. */
  readable: string[];
}

const lines = (headers: IncomingHttpHeaders): HeaderLines =>
  Object.entries(headers).map(([name, value]) => [name, String(value)]);

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers `/<n>` as the n-th plan says. */
export class PlannedServer {
  origin = '';
  plans: Plan[] = [];
  seen: Seen[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const index = Number((request.url ?? '').slice(1));
      const plan = this.plans[index];
      if (!plan) {
        response.writeHead(404).end();
        return;
      }
      const isPreflight = request.method === 'OPTIONS' && plan.method !== 'OPTIONS';
      const answer = isPreflight ? plan.preflight : plan.response;
      const record = this.seen[index] ?? {};
      this.seen[index] = record;
      if (isPreflight) record.preflight = { request: lines(request.headers), response: answer };
      else record.request = { headers: request.headers, response: answer };
      request.resume();
      response.writeHead(answer.status, answer.headers.flat());
      response.end();
    });
  }

  async start(): Promise<void> {
    this.origin = await listen(this.server);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** A page of its own origin, with a cookie that requests with credentials carry (cookies do not tell ports apart). */
export async function openPage(browser: Browser): Promise<{ page: Page; origin: string; close(): void }> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'session=1' }).end('<!doctype html>');
  });
  const origin = await listen(server);
  const page = await browser.newPage();
  await page.goto(`${origin}/`);
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { page, origin, close };
}

/** Runs all plans' requests from the page, a few at a time. */
export function fetchAll(page: Page, target: string, plans: Plan[]): Promise<Ended[]> {
  const requests = plans.map(({ method, headers, credentials }) => ({ method, headers, credentials }));
  return page.evaluate(
    async (base, list) => {
      const results: { rejected: boolean; readable: string[] }[] = [];
      let next = 0;
      const worker = async () => {
        for (let i = next++; i < list.length; i = next++) {
          const { method, headers, credentials } = list[i] ?? { method: 'GET', headers: [], credentials: false };
          const init: RequestInit = { method, headers, credentials: credentials ? 'include' : 'omit' };
          if (method !== 'GET' && method !== 'HEAD') init.body = new Uint8Array([123, 125]);
          try {
            const response = await fetch(`${base}/${i}`, init);
            results[i] = { rejected: false, readable: [...response.headers.keys()] };
          } catch {
            results[i] = { rejected: true, readable: [] };
          }
        }
      };
      await Promise.all(Array.from({ length: 8 }, worker));
      return results;
    },
    target,
    requests,
  );
}
