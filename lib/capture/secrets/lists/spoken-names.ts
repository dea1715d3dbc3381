/** The words for password, secret, token and key in the languages that people write: to add one is to add a line. */
import type { SecretKind } from '../../../text/masked-words.ts';

interface Spoken {
  language: string;
  /** Words of one language are apart by a bar. */
  password?: string;
  secret?: string;
  token?: string;
  /** Other things are called so too. */
  key?: string;
}

const spoken: Spoken[] = [
  { language: 'German', password: 'passwort|kennwort', secret: 'geheimnis', key: 'schlüssel' },
  { language: 'Spanish', password: 'contraseña|clave', secret: 'secreto', key: 'clave api' },
  { language: 'French', password: 'mot de passe|motdepasse|mdp', token: 'jeton', key: 'clé|clé api' },
  { language: 'Portuguese', password: 'senha|palavra passe', secret: 'segredo', key: 'chave|chave api' },
  { language: 'Italian, Turkish, Romanian', password: 'parola', secret: 'segreto', key: 'chiave|chiave api' },
  { language: 'Turkish', password: 'şifre', key: 'anahtar|anahtarı' },
  { language: 'Dutch', password: 'wachtwoord', secret: 'geheim', key: 'sleutel' },
  { language: 'Swedish', password: 'lösenord', secret: 'hemlighet', key: 'nyckel' },
  { language: 'Norwegian', password: 'passord', secret: 'hemmelighet', key: 'nøkkel' },
  { language: 'Danish', password: 'adgangskode', secret: 'hemmelighed', key: 'nøgle' },
  { language: 'Finnish', password: 'salasana', secret: 'salaisuus', key: 'avain' },
  { language: 'Polish', password: 'hasło', secret: 'sekret', key: 'klucz' },
  { language: 'Czech, Slovak', password: 'heslo', secret: 'tajemství', key: 'klíč' },
  { language: 'Hungarian', password: 'jelszó', secret: 'titok', key: 'kulcs' },
  { language: 'Russian, Ukrainian', password: 'пароль', secret: 'секрет', token: 'токен', key: 'ключ' },
  { language: 'Chinese', password: '密码|密碼|口令', secret: '密钥|金鑰|密鑰', token: '令牌|权杖|權杖' },
  {
    language: 'Japanese',
    password: 'パスワード|暗証番号',
    secret: '秘密鍵|シークレット',
    token: 'トークン',
    key: 'キー',
  },
  { language: 'Korean', password: '비밀번호|암호', secret: '시크릿', token: '토큰', key: 'api 키|비밀 키' },
  {
    language: 'Arabic',
    password: 'كلمة المرور|كلمة السر',
    secret: 'السر',
    token: 'الرمز المميز',
    key: 'مفتاح|المفتاح',
  },
  { language: 'Hebrew', password: 'סיסמה|סיסמא', secret: 'סוד', token: 'אסימון', key: 'מפתח' },
  { language: 'Greek', password: 'κωδικός|κωδικός πρόσβασης|συνθηματικό', secret: 'μυστικό', key: 'κλειδί' },
  { language: 'Hindi', password: 'पासवर्ड', secret: 'रहस्य', token: 'टोकन', key: 'कुंजी' },
  { language: 'Bengali', password: 'পাসওয়ার্ড', token: 'টোকেন', key: 'কী' },
  { language: 'Thai', password: 'รหัสผ่าน', secret: 'ความลับ', token: 'โทเค็น', key: 'คีย์' },
  { language: 'Vietnamese', password: 'mật khẩu', secret: 'bí mật', token: 'mã thông báo', key: 'khóa' },
  { language: 'Indonesian, Malay', password: 'kata sandi|kata laluan', secret: 'rahasia', key: 'kunci' },
  { language: 'Persian', password: 'رمز عبور|گذرواژه', secret: 'راز', token: 'توکن', key: 'کلید' },
  { language: 'Bulgarian, Serbian, Croatian', password: 'парола|лозинка|lozinka', secret: 'тайна|tajna' },
  { language: 'Slovene', password: 'geslo', secret: 'skrivnost', token: 'žeton', key: 'ključ' },
  { language: 'Lithuanian', password: 'slaptažodis', secret: 'paslaptis', key: 'raktas' },
  { language: 'Latvian', password: 'parole', secret: 'noslēpums', key: 'atslēga' },
  { language: 'Estonian', password: 'parool|salasõna', secret: 'saladus', key: 'võti' },
  { language: 'Catalan', password: 'contrasenya', key: 'clau' },
];

const kinds = {
  password: 'password',
  secret: 'client_secret',
  token: 'credential',
  key: 'api_key',
} as const satisfies Record<Exclude<keyof Spoken, 'language'>, SecretKind>;
const meanings = Object.keys(kinds) as (keyof typeof kinds)[];

export const spokenNames = spoken.flatMap((words) =>
  meanings.flatMap((meaning) =>
    (words[meaning]?.split('|') ?? []).map((word) => ({
      words: word,
      kind: kinds[meaning],
      ...((meaning === 'token' || meaning === 'key') && { weak: true as const }),
      source: `in ${words.language}`,
    })),
  ),
);
