/** How a value looks that a template left behind. */

/** Angle brackets, braces, `YOUR_…`, `your-…` hosts of documentation, a variable that was never set. */
export const templates = [
  /<[^<>]{1,80}>/,
  /\$\{[^{}]{0,80}\}|\{\{?[^{}]{1,80}\}\}?/,
  /%[A-Z][A-Z0-9_]{2,60}%/,
  /\bYOUR[_-][A-Z0-9_-]+/,
  /\$[A-Z][A-Z0-9_]{2,}/,
  /\byour[_-](?:mcp|env|environment|domain|tenant|app|server|resource|subdomain|host|url|auth|company|org|scalekit|project)/i,
  /:\/\/(?:yourapp|yourdomain)\./i,
  /:\/\/(?:undefined|null|None)(?:[./:]|$)|\/(?:undefined|null|None)(?:\/|$)/,
];
