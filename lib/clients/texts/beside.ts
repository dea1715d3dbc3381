/**
 * Others than a sign-in to MCP say it too: a tool's own service, a database, a package manager. What stands in its line
 * tells whose it is; where that does not, it is not taken for MCP's.
 */
export type Beside =
  /** An error code of OAuth, which stands in a form of its own, and in no other's sentence. */
  | 'code'
  /** A sentence, which begins where it begins: not "Google token exchange failed". */
  | 'sentence'
  /** Whatever program says it. */
  | 'anybody';

/** What others write beside their own errors: modules of libraries, programs, and what a tool of MCP answered. */
const others = [
  'google.auth',
  'googleapiclient',
  'gaxios',
  'botocore',
  'openai.a',
  'stripe.error',
  'policy for model',
  'psycopg',
  'sqlalchemy',
  'postgres',
  'psql:',
  'mysql',
  'mongo',
  'redis',
  'prisma',
  'npm err',
  'fatal: unable to access',
  'response from daemon',
  'iserror":true',
  'iserror": true',
  'error executing tool',
  'error calling tool',
  'tool execution failed',
];

/** Ports at which databases, brokers, mail and models are by default, and no MCP server. */
const otherPorts = ['5432', '3306', '1433', '6379', '27017', '9200', '5672', '11434', '587'];

const signIn = ['mcp', 'oauth', 'authoriz', '/token', 'token endpoint', 'sign-in', 'regist'];

const isDigit = (character: string | undefined) => character !== undefined && character >= '0' && character <= '9';

const namesPort = (line: string) =>
  otherPorts.some((port) => {
    const at = line.indexOf(`:${port}`);
    return at >= 0 && !isDigit(line[at + port.length + 1]);
  });

/** A program that a client starts writes what it likes; mcp-remote, which is one, begins with its number. */
const isOfProgram = (line: string) => {
  const [, said] = line.split('[server stderr] ', 2);
  return said !== undefined && !said.startsWith('[');
};

function isCode(line: string, from: number, to: number): boolean {
  const [before = ' ', after = ' '] = [line[from - 1], line[to]];
  if (!' "\'`(:=[,'.includes(before) || !' "\'`),.;:&}]'.includes(after)) return false;
  const goesOn = after === ' ' && !' -–(['.includes(line[to + 1] ?? ' ');
  return !goesOn || signIn.some((word) => line.includes(word));
}

const begins = (line: string, from: number) => {
  const before = line.slice(0, from).trimEnd().at(-1);
  return before === undefined || ':]")}>|-('.includes(before);
};

/** `line` in lower case, the text in it from `from` to `to`. */
export function isOfSignIn(beside: Beside, line: string, from: number, to: number): boolean {
  if (others.some((one) => line.includes(one)) || namesPort(line) || isOfProgram(line)) return false;
  if (beside === 'code') return isCode(line, from, to);
  return beside !== 'sentence' || begins(line, from);
}
