/** How an MCP server asks for a token, and fails to. */
import type { Fault } from '../fault.ts';

export const challengeFaults: Fault[] = [];
