/**
 * Secrets that are words like others: only where they stand tells them, so what stands there and is none is held beside
 * them.
 */
import { expect, test } from 'vitest';
import { createMasker } from '../../../lib/capture/secrets.ts';

const masker = createMasker(new Uint8Array(32).fill(1));
const WORD = 'hunterxylophone';

test.each([
  `The password "${WORD}" was refused`,
  `Incorrect API key provided: '${WORD}'`,
  `password for user bob: ${WORD}`,
  `user,password,role\nbob,${WORD},admin\n`,
  `user\tpassword\nbob\t${WORD}\n`,
  `USER   PASSWORD\nbob    ${WORD}\n`,
  `| user | password |\n| --- | --- |\n| bob | ${WORD} |\n`,
  `<table><tr><th>user</th><th>password</th></tr><tr><td>bob</td><td>${WORD}</td></tr></table>`,
  `<tr><th>password</th><td>${WORD}</td></tr>`,
  `{"fields":["user","password"],"data":[["bob","${WORD}"]]}`,
  `[["id","user","password"],[1,"bob","${WORD}"]]`,
  `INSERT INTO users (id, "password", role) VALUES (1, '${WORD}', 'admin')`,
  `('password', '${WORD}')`,
  `sshpass -p ${WORD} ssh bob@host`,
  `mysql -u root -p${WORD} app`,
  `redis-cli -h host -a "${WORD}" ping`,
  `docker login -u bob -p ${WORD} registry.dev`,
  `config set api_key ${WORD}`,
  `setx DB_PASSWORD ${WORD}`,
  `machine a.dev login bob password ${WORD}`,
])('%s', (text) => {
  const masked = masker.maskBody(text);
  expect(masked).not.toContain(WORD.slice(0, 5));
  expect(masked).toMatch(/~[a-z_]+\.\d+\.[0-9a-f]{8}~/);
  expect(masker.maskBody(masked)).toBe(masked);
});

test.each([
  ['/tmp/token-Tr0ub4dor3x.txt', 'Tr0ub4'],
  ['attachment; filename="api_key-KqZvWnRtYpLs.csv"', 'KqZvWn'],
  ['https://a.dev/files/password-Tr0ub4dor3x.json', 'Tr0ub4'],
])('the name of a file: %s', (text, secret) => {
  expect(masker.maskBody(text)).not.toContain(secret);
});

test.each([
  'Password "must contain a digit"',
  'Unexpected token "undefined" in JSON',
  'invalid token "null"',
  'The client secret "client_secret_basic" is not supported',
  'API key "required"',
  'user,role\nbob,admin\n',
  'name,token_type,scope\nbob,Bearer,mcp:read\n',
  'id,token_endpoint\n1,https://a.dev/token\n',
  'Missing token, please sign in\nSee the page, or ask\n',
  '<tr><th>Token</th><td>expired</td></tr>',
  '<table><tr><th>scope</th><th>state</th></tr><tr><td>mcp:read</td><td>open</td></tr></table>',
  '{"columns":["id","status"],"rows":[["1","ok"]]}',
  '{"headers":["accept","host"],"body":"text"}',
  "INSERT INTO clients (id, name) VALUES ('m2m_1', 'Inspector')",
  'config set token endpoint',
  'ssh -p 2222 bob@host',
  'docker run -p 8080:80 image',
  '/tmp/token-cache.json',
  '/app/password-reset-step2.html',
  'token-2026-08-01.log',
  'https://a.dev/files/token-exchange.json',
  'client_secret-20260801T1200.bak',
  'password for user bob: incorrect',
])('stays: %s', (text) => {
  expect(masker.maskBody(text)).toBe(text);
});
