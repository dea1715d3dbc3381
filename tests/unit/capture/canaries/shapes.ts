/** Secrets to plant: as many kinds as people use, each different every time, none of them anybody's. */

/** Numbers that look random and are the same in every run. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // xorshift32: Marsaglia, "Xorshift RNGs", 2003.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const base62 = `${letters}${letters.toLowerCase()}0123456789`;

const random = numbers(20_261_102);
const chosen = (alphabet: string, length: number) =>
  Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
const base64Url = (text: string) => Buffer.from(text).toString('base64url');

/** `form`: it shows by itself, under whatever name. The others are secrets only because of what they are called. */
export interface Shape {
  name: string;
  form: boolean;
  make(): string;
  /** What of it must be found nowhere, where that is not all of it. */
  hidden?(secret: string): string;
}

export const shapes: Shape[] = [
  { name: 'opaque', form: true, make: () => chosen(base62, 40) },
  { name: 'sk-', form: true, make: () => `sk-proj-${chosen(base62, 32)}` },
  { name: 'ghp_', form: true, make: () => `ghp_${chosen(base62, 36)}` },
  { name: 'AIza', form: true, make: () => `AIza${chosen(`${base62}-_`, 34)}x` },
  {
    name: 'JWT',
    form: true,
    make: () =>
      `${base64Url('{"alg":"RS256","typ":"JWT"}')}.${base64Url(`{"iss":"https://as.dev","sub":"u"}`)}.${chosen(base62, 86)}`,
    hidden: (secret) => secret.split('.')[2] ?? '',
  },
  { name: 'hexadecimal', form: true, make: () => chosen('0123456789abcdef', 32) },
  { name: 'password', form: false, make: () => `Tr0ub4-${chosen('abcdefghijkmnp', 6)}!${chosen('23456789', 3)}` },
  { name: 'letters', form: false, make: () => chosen('bcdfghjklmnpqrstvwxz', 16) },
  { name: 'identifier', form: false, make: () => crypto.randomUUID() },
];

/** Whether a text gives away the secret or any third of it. */
export function shows(text: string, secret: string): boolean {
  const third = Math.ceil(secret.length / 3);
  // A third of it has one of these inside; only then it is worth looking closer.
  const probe = Math.floor(third / 2);
  for (let i = 0; i + probe <= secret.length; i += probe) {
    if (!text.includes(secret.slice(i, i + probe))) continue;
    for (let j = Math.max(0, i - third); j <= i && j + third <= secret.length; j++) {
      if (text.includes(secret.slice(j, j + third))) return true;
    }
  }
  return false;
}
