/** Which of several permissions is refused: what the response says, what the metadata shows, or nothing. */
import { expect, test } from 'vitest';
import { type Flow, json, redirectUri, relayed, state, url } from '../../../fixtures/flow.ts';
import { judge } from '../../../fixtures/judge.ts';

/** Refused with these words; Scalekit's metadata lists these, where it lists any. */
function refused(words: string, offered?: string[]): Flow {
  const flow = relayed()
    .until('callback')
    .change(
      'callback',
      url((callback) => {
        callback.href = `${redirectUri}?${new URLSearchParams({ error: 'invalid_scope', error_description: words, state })}`;
      }),
    );
  return offered ? flow.change('serverMetadata', json({ scopes_supported: offered })) : flow;
}

const causeOf = (flow: Flow) => {
  const { cause } = judge(flow);
  const values = cause?.fix.do[0]?.values?.map(({ value }) => value);
  return { check: cause?.check, summary: cause?.summary, why: cause?.why, text: cause?.fix.do[0]?.text, values, cause };
};

test('the response names one of them', () => {
  expect(causeOf(refused("The scope 'todo:write' does not exist."))).toMatchObject({
    check: 'authorization/invalid-scope',
    summary: 'Most likely `todo:write` is not defined for your MCP server in Scalekit.',
    values: ['todo:write'],
  });
});

test('a name within a longer one is not named', () => {
  expect(causeOf(refused('No such scope: todo:write:all, todo:writers.')).values).toEqual(['todo:read', 'todo:write']);
  expect(causeOf(refused('No such scope: todo:write.')).values).toEqual(['todo:write']);
});

test('the metadata does not list one of them', () => {
  const { summary, values, cause } = causeOf(refused('', ['openid', 'todo:read']));
  expect(summary).toBe('Most likely it is `todo:write`: Scalekit’s metadata does not list it (`scopes_supported`).');
  expect(values).toEqual(['todo:write']);
  expect(cause?.evidence).toContainEqual(
    expect.objectContaining({
      what: 'scopes_supported of Scalekit',
      observed: '"scopes_supported": ["openid","todo:read"]',
    }),
  );
});

test('nothing tells: all of them, what was compared, and where it shows', () => {
  const unlisted = causeOf(refused(''));
  expect(unlisted.summary).toContain('refuses `todo:read`, `todo:write` or both: the response does not say which');
  expect(unlisted.why).toContain('has no list of permissions');
  expect(unlisted.values).toEqual(['todo:read', 'todo:write']);
  expect(unlisted.text).toBe(
    'Look which of these permissions (scopes) **Define Scopes** lacks, add them, spelled exactly like this, and save.',
  );
  expect(causeOf(refused('', ['todo:write', 'todo:read'])).why).toContain('lists all of them');
});
