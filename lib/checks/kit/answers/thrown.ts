/** What the code of a server read of a value that was not there, as the message of the language says it in a response. */

/** V8, Python, and JavaScriptCore, on which Bun runs. */
const messages = [
  /Cannot read propert(?:y|ies) of (?:undefined|null) \(reading '([\w$]{1,60})'\)/,
  /'NoneType' object has no attribute '(\w{1,60})'/,
  /(?:undefined|null) is not an object \(evaluating '[\w$.]{0,60}\.([\w$]{1,60})'\)/,
];

/** Longest part of a body that is looked through, in UTF-16 code units. */
const MAX_READ = 20_000;

/** As it stands in the code: `.split`. */
export function thrownAt(body: string | undefined): string | undefined {
  const text = body?.slice(0, MAX_READ) ?? '';
  // A page writes a quote as an entity, and some who write JSON escape it.
  const plain = text.replace(/&#0?39;|&#x27;|&apos;|\\u0027/g, "'");
  for (const message of messages) {
    const [, name] = message.exec(plain) ?? [];
    if (name) return `.${name}`;
  }
  return undefined;
}
