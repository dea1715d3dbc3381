import { expect, it } from 'vitest';
import { replaceOptions } from '../../../lib/capture/secrets/commands.ts';
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
