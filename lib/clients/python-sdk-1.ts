import { type Client, read } from './client.ts';
import { pythonSdk } from './python-sdk.ts';

const code = read('modelcontextprotocol/python-sdk 1.2x');

export const pythonSdk1: Client = {
  ...pythonSdk,
  id: 'python-sdk-1',
  name: 'An app on the Python SDK 1',
  called: /python-sdk-?1/i,
  version: '1.2x',
  issuer: code('not-compared'),
};
