import { expect, it } from 'vitest';
import { replaceOptions } from '../../../lib/capture/secrets/commands.ts';
import { everyMaskedForm } from '../../../lib/text/masked-words.ts';
import { masker } from '../../fixtures/judge.ts';
import { growth, LINEAR } from '../growth.ts';

const masked = (text: string) => replaceOptions(text, () => '*');

it.each([
  ['sshpass -p hunter2 ssh bob@host', 'sshpass -p * ssh bob@host'],
  ['curl -s --cookie "sid=hunter2" https://h', 'curl -s --cookie "*" https://h'],
  ["mysql -u root -p'hunter2' db", "mysql -u root -p'*' db"],
  ['docker login -u bob -p hunter2; curl -b hunter3', 'docker login -u bob -p *; curl -b *'],
])('%s', (text, expected) => {
  expect(masked(text)).toBe(expected);
});

it.each([
  ['curl -u name:se~cret9 https://a.dev', 'curl -u name:* https://a.dev'],
  ['curl -ubob:pa~ss12 https://a.dev', 'curl -ubob:* https://a.dev'],
  ['curl --cert ~/c.pem:pw~1 https://a.dev', 'curl --cert ~/c.pem:* https://a.dev'],
  ["mysql -u root -p'hun~ter2' db", "mysql -u root -p'*' db"],
  ['sshpass -p hun~ter ssh a', 'sshpass -p * ssh a'],
  ['echo hun~ter2 | docker login --password-stdin', 'echo * | docker login --password-stdin'],
])('a password may have a tilde in it: %s', (text, expected) => {
  for (const said of [text, `{"usage":${JSON.stringify(text)}}`])
    expect(masker.maskBody(said).replaceAll(everyMaskedForm, '*')).toBe(said.replace(text, expected));
});

it.each([
  ['a part of it is masked', 'curl -u bob:~password.7.0123abcd~ https://a.dev'],
  ['it is the place of somebody’s files', 'curl -E ~/cert.pem -o ~/x https://a.dev/~bob/x'],
  ['a file is echoed', 'echo ~/token | docker login --password-stdin'],
])('a tilde alone is none where %s', (_, text) => {
  expect(masker.maskBody(text)).toBe(text);
});

it.each([
  ['of another command', 'ssh -p hunter2'],
  ['the end of another word', 'my-curl -b hunter2'],
  ['behind what ends the command', 'curl https://h | sh -b hunter2'],
  ['too short', 'zip -P ab'],
  ['a quote that is not closed', 'curl -b "hunter2'],
  ['behind twenty arguments and one', `curl ${'-s '.repeat(21)}-b hunter2`],
  ['masked already', 'curl -b ~password.7.0123abcd~'],
])('leaves what is %s', (_, text) => {
  expect(masked(text)).toBe(text);
});

it.each(['curl ', 'curl -b ', 'mysql -p', 'docker login\t'])(
  'takes as long as the text is: %j again and again',
  (word) => {
    expect(growth(1000, (length) => masked(word.repeat(length)))).toBeLessThan(LINEAR);
  },
);
