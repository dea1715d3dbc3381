/** Values that a template left behind. */

/** Angle brackets, braces, `YOUR_…`, `your-…` hosts of documentation, a variable that was never set. */
const templates = [
  /<[^<>]{1,80}>/,
  /\$\{[^{}]{0,80}\}|\{\{?[^{}]{1,80}\}\}?/,
  /%[A-Z][A-Z0-9_]{2,60}%/,
  /\bYOUR[_-][A-Z0-9_-]+/,
  /\$[A-Z][A-Z0-9_]{2,}/,
  /\byour[_-](?:mcp|env|environment|domain|tenant|app|server|resource|subdomain|host|url|auth|company|org|scalekit|project)/i,
  /:\/\/(?:yourapp|yourdomain)\./i,
  /:\/\/(?:undefined|null|None)(?:[./:]|$)|\/(?:undefined|null|None)(?:\/|$)/,
];

export function isPlaceholder(text: string): boolean {
  const decoded = text.replace(/%(3C|3E|7B|7D)/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return templates.some((template) => template.test(decoded));
}
