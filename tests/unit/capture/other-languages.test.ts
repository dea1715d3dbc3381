/** Secrets that a server tells in its own language, with the signs and quotes of that language. */
import { expect, test } from 'vitest';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { shows } from './canaries/shapes.ts';
import { json } from './samples.ts';

const masker = createMasker(new Uint8Array(32).fill(9));
const P = 'hunter-Vogel!8842';

test.each([
  `密码：${P}`,
  `用户名：bob，密码：${P}，请重试`,
  `您的密码＝${P}`,
  `密码是 ${P}`,
  `パスワード「${P}」が正しくありません`,
  `パスワード：${P}`,
  `비밀번호：${P}`,
  `Le mot de passe : ${P}`,
  `Mot de passe « ${P} » incorrect`,
  `Passwort „${P}“ ist falsch`,
  `пароль — ${P}`,
  `API key：${P}。`,
])('hides it in %s', (text) => {
  expect(shows(masker.maskBody(text), P)).toBe(false);
  expect(shows(masker.maskBody(json({ error: 'x', error_description: text })), P)).toBe(false);
});

test.each([
  '密码：至少8位',
  '密码错误，请重试',
  'パスワードが正しくありません',
  '비밀번호가 틀렸습니다',
  'Le mot de passe est faux',
  'The access token — expired',
  'client_id：skc_88877766655544433',
])('leaves what tells none: %s', (text) => expect(masker.maskBody(text)).toBe(text));
