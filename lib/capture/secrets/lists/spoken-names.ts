/** The words for password, secret, token and key in the languages that people write: to add one is to add a line. */
import type { SecretKind } from '../../../text/masked-words.ts';

interface Spoken {
  /** Words of one language are apart by a bar. */
  password?: string;
  secret?: string;
  token?: string;
  /** Other things are called so too. */
  key?: string;
  source: string;
}

const spoken: Spoken[] = [
  { password: 'passwort|kennwort', secret: 'geheimnis', key: 'schlüssel', source: 'in German' },
  { password: 'contraseña|clave', secret: 'secreto', key: 'clave api', source: 'in Spanish' },
  { password: 'mot de passe|motdepasse|mdp', token: 'jeton', key: 'clé|clé api', source: 'in French' },
  { password: 'senha|palavra passe', secret: 'segredo', key: 'chave|chave api', source: 'in Portuguese' },
  { password: 'parola', secret: 'segreto', key: 'chiave|chiave api', source: 'in Italian, Turkish, Romanian' },
  { password: 'şifre', key: 'anahtar|anahtarı', source: 'in Turkish' },
  { password: 'wachtwoord', secret: 'geheim', key: 'sleutel', source: 'in Dutch' },
  { password: 'lösenord', secret: 'hemlighet', key: 'nyckel', source: 'in Swedish' },
  { password: 'passord', secret: 'hemmelighet', key: 'nøkkel', source: 'in Norwegian' },
  { password: 'adgangskode', secret: 'hemmelighed', key: 'nøgle', source: 'in Danish' },
  { password: 'salasana', secret: 'salaisuus', key: 'avain', source: 'in Finnish' },
  { password: 'hasło', secret: 'sekret', key: 'klucz', source: 'in Polish' },
  { password: 'heslo', secret: 'tajemství', key: 'klíč', source: 'in Czech, Slovak' },
  { password: 'jelszó', secret: 'titok', key: 'kulcs', source: 'in Hungarian' },
  { password: 'пароль', secret: 'секрет', token: 'токен', key: 'ключ', source: 'in Russian, Ukrainian' },
  { password: '密码|密碼|口令', secret: '密钥|金鑰|密鑰', token: '令牌|权杖|權杖', source: 'in Chinese' },
  {
    password: 'パスワード|暗証番号',
    secret: '秘密鍵|シークレット',
    token: 'トークン',
    key: 'キー',
    source: 'in Japanese',
  },
  { password: '비밀번호|암호', secret: '시크릿', token: '토큰', key: 'api 키|비밀 키', source: 'in Korean' },
  {
    password: 'كلمة المرور|كلمة السر',
    secret: 'السر',
    token: 'الرمز المميز',
    key: 'مفتاح|المفتاح',
    source: 'in Arabic',
  },
  { password: 'סיסמה|סיסמא', secret: 'סוד', token: 'אסימון', key: 'מפתח', source: 'in Hebrew' },
  { password: 'κωδικός|κωδικός πρόσβασης|συνθηματικό', secret: 'μυστικό', key: 'κλειδί', source: 'in Greek' },
  { password: 'पासवर्ड', secret: 'रहस्य', token: 'टोकन', key: 'कुंजी', source: 'in Hindi' },
  { password: 'পাসওয়ার্ড', token: 'টোকেন', key: 'কী', source: 'in Bengali' },
  { password: 'รหัสผ่าน', secret: 'ความลับ', token: 'โทเค็น', key: 'คีย์', source: 'in Thai' },
  { password: 'mật khẩu', secret: 'bí mật', token: 'mã thông báo', key: 'khóa', source: 'in Vietnamese' },
  { password: 'kata sandi|kata laluan', secret: 'rahasia', key: 'kunci', source: 'in Indonesian, Malay' },
  { password: 'رمز عبور|گذرواژه', secret: 'راز', token: 'توکن', key: 'کلید', source: 'in Persian' },
  { password: 'парола|лозинка|lozinka', secret: 'тайна|tajna', source: 'in Bulgarian, Serbian, Croatian' },
  { password: 'geslo', secret: 'skrivnost', token: 'žeton', key: 'ključ', source: 'in Slovene' },
  { password: 'slaptažodis', secret: 'paslaptis', key: 'raktas', source: 'in Lithuanian' },
  { password: 'parole', secret: 'noslēpums', key: 'atslēga', source: 'in Latvian' },
  { password: 'parool|salasõna', secret: 'saladus', key: 'võti', source: 'in Estonian' },
  { password: 'contrasenya', key: 'clau', source: 'in Catalan' },
];

const kinds = {
  password: 'password',
  secret: 'client_secret',
  token: 'credential',
  key: 'api_key',
} as const satisfies Record<Exclude<keyof Spoken, 'source'>, SecretKind>;
const meanings = Object.keys(kinds) as (keyof typeof kinds)[];

export const spokenNames = spoken.flatMap(({ source, ...words }) =>
  meanings.flatMap((meaning) =>
    (words[meaning]?.split('|') ?? []).map((word) => ({
      words: word,
      kind: kinds[meaning],
      ...((meaning === 'token' || meaning === 'key') && { weak: true as const }),
      source,
    })),
  ),
);
