/** All frameworks. */
import { csharp } from './csharp.ts';
import { express } from './express.ts';
import { fastapi } from './fastapi.ts';
import { fastmcp } from './fastmcp.ts';
import { fastmcpTypeScript } from './fastmcp-typescript.ts';
import { go } from './go.ts';
import { hono } from './hono.ts';
import { mcpUse } from './mcp-use.ts';
import { nextjs } from './nextjs.ts';
import { php } from './php.ts';
import type { Recipe } from './recipe.ts';
import { spring } from './spring.ts';
import { wsgi } from './wsgi.ts';
import { xmcp } from './xmcp.ts';

export const recipes: readonly Recipe[] = [
  ...[express, fastmcp, fastapi, nextjs, hono, fastmcpTypeScript, mcpUse, xmcp],
  ...[spring, csharp, go, wsgi, php],
];
