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
  `您的密码为${P}，请重试`,
  `用户为bob密码：${P}`,
  `您输入的密码（${P}）不正确`,
  `パスワードは${P}です`,
  `비밀번호는 ${P} 입니다`,
  `Passwort »${P}« ist falsch`,
  `パスワード「${P}」が正しくありません`,
  `パスワード：${P}`,
  `비밀번호：${P}`,
  `Le mot de passe : ${P}`,
  `Mot de passe « ${P} » incorrect`,
  `Passwort „${P}“ ist falsch`,
  `пароль — ${P}`,
  `API key：${P}。`,
  `كلمة المرور: ${P}`,
  `كلمة السر هي "${P}"`,
  `סיסמה: ${P}`,
  `Ο κωδικός πρόσβασης είναι ${P}`,
  `Κωδικός: ${P}`,
  `पासवर्ड: ${P}`,
  `পাসওয়ার্ড: ${P}`,
  `รหัสผ่าน: ${P}`,
  `Mật khẩu: ${P}`,
  `Mật khẩu là ${P}`,
  `Kata sandi adalah ${P}`,
  `رمز عبور: ${P}`,
  `Lozinka je ${P}`,
  `Лозинка: ${P}`,
  `Geslo: ${P}`,
  `Slaptažodis: ${P}`,
  `Salasõna: ${P}`,
  `Contrasenya: ${P}`,
  `Недействительный токен: ${P}`,
  `APIキー：${P}`,
  `トークン「${P}」は無効です`,
  `您的令牌：${P}`,
  `API 키: ${P}`,
  `Clé API : ${P}`,
  `Chave: ${P}`,
  `Schlüssel: ${P}`,
  `İstemci anahtarı: ${P}`,
])('hides it in %s', (text) => {
  expect(shows(masker.maskBody(text), P)).toBe(false);
  expect(shows(masker.maskBody(json({ error: 'x', error_description: text })), P)).toBe(false);
});

test.each([
  '密码：至少8位',
  'Недействительный токен: истёк',
  'Mật khẩu không đúng',
  'كلمة المرور غير صحيحة',
  'סיסמה שגויה',
  'Ο κωδικός πρόσβασης είναι λάθος',
  'Kata sandi adalah salah',
  'Clé : invalide',
  'Schlüssel: RS256',
  'अमान्य टोकन: RS256',
  '密码错误，请重试',
  'パスワードが正しくありません',
  '비밀번호가 틀렸습니다',
  'Le mot de passe est faux',
  'The access token — expired',
  'client_id：skc_88877766655544433',
  '令牌是为res_59615193906282635签发的，令牌的aud为https://mcp.example/mcp',
  '令牌为空，密码（必填）',
  'トークンはRS256です',
  '토큰은 2026-11-23에 만료되었습니다',
])('leaves what tells none: %s', (text) => expect(masker.maskBody(text)).toBe(text));

test.each([
  ['contrasenya', 'كلمة_المرور', 'mật_khẩu', 'mật khẩu', 'κωδικός', 'КЛЮЧ', 'पासवर्ड', 'apiキー', 'সের_পাসওয়ার্ড', 'סיסמה'],
])('as a member and as a setting: %s', (...names) => {
  for (const name of names) {
    expect(masker.maskBody(json({ [name]: P }))).not.toContain(P);
    expect(masker.maskBody(`${name} = "${P}"\n`)).not.toContain(P);
  }
});
