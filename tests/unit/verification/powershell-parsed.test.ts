/** The commands for Windows by a grammar of PowerShell that others wrote, since there is no PowerShell here to run them. */
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { powershellCommand } from '../../../lib/verification/powershell.ts';
import { allFindings } from '../../fixtures/findings.ts';
import { commandOf, hostile, probes } from './powershell-samples.ts';

let parser: Parser;
beforeAll(async () => {
  await Parser.init();
  const grammar = fileURLToPath(import.meta.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm'));
  parser = new Parser().setLanguage(await Language.load(grammar));
});

function parsed(command: string): Node {
  const root = parser.parse(command)?.rootNode;
  if (!root) throw new Error(`Nothing was parsed of ${command}`);
  return root;
}

/** What a command calls, in its order: programs, functions, members of .NET. */
const calls = (command: string): string[] =>
  parsed(command)
    .descendantsOfType(['command_name', 'invokation_expression'])
    .flatMap((node) => node?.text.split('(')[0] ?? []);

it('each that verifies a finding of a fixture is one, to its end', () => {
  const commands = new Set(
    allFindings().flatMap(({ verify }) => verify.flatMap((one) => powershellCommand(one) ?? [])),
  );
  expect(commands.size).toBeGreaterThan(100);
  for (const command of commands) expect(parsed(command).hasError, command).toBe(false);
  const [first = ''] = commands;
  expect(parsed(first.slice(0, -1)).hasError, 'without its last brace').toBe(true);
});

it.each(probes('x').map((_, i) => [i]))('in probe %i, no text of a network calls anything', (i) => {
  const command = (text: string) => {
    const probe = probes(text)[i];
    if (!probe) throw new Error(`There is no probe ${i}.`);
    return commandOf(probe);
  };
  const plain = calls(command('x'));
  expect(plain).toContain('ask');
  for (const text of hostile) {
    expect(parsed(command(text)).hasError, text).toBe(false);
    expect(calls(command(text)), text).toEqual(plain);
  }
});

it('a command that is not quoted would be seen to call it', () => {
  expect(calls("'it's; calc.exe; '")).toContain('calc.exe');
});
