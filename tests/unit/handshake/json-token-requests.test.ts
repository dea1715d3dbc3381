/** Some clients send their token requests as JSON: whatever is said of a sign-in is said of theirs too. */
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { formOf } from '../../../lib/text/url.ts';
import { fixtures } from '../../fixtures/all.ts';
import { type Flow, tokenUrl } from '../../fixtures/flow.ts';
import { inShort, judgeSession } from '../../fixtures/judge.ts';

const isToken = ({ request: { url, body } }: Exchange) => url === tokenUrl && body?.includes('grant_type=') === true;
const asJson = (x: Exchange): Exchange =>
  isToken(x)
    ? {
        ...x,
        request: {
          ...x.request,
          headers: x.request.headers.map(([name, value]) =>
            name === 'content-type' ? [name, 'application/json'] : [name, value],
          ),
          body: JSON.stringify(formOf(x.request.body)),
        },
      }
    : x;

const withToken = [...fixtures]
  .flatMap(([id, { failing, passing }]): [string, Flow][] => [
    [`${id} failed`, failing],
    [`${id} passed`, passing],
  ])
  .filter(([, flow]) => flow.exchanges.some(isToken));

describe('as JSON', () => {
  test('there are many', () => expect(withToken.length).toBeGreaterThan(50));
  test.each(withToken)('%s', (_, flow) => {
    for (const running of [true, false]) {
      const judged = (all: Flow) => judgeSession(all.exchanges, { running }).map(inShort);
      expect(judged(flow.all(asJson))).toEqual(judged(flow));
    }
  });
});
