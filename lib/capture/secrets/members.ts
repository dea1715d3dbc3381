/** What the members of an object are to each other: a name and its value, a secret and what describes it. */
import type { Json } from '../../text/json.ts';

/** `{"name":"api_key","value":"…"}`, in the words of HAR, Postman, Kubernetes and others. */
const nameMembers = [
  'name',
  'key',
  'header',
  'field',
  'attribute',
  'param',
  'parameter',
  'variable',
  'property',
  'label',
  'id',
  'k',
  'n',
  'prop',
];

const values =
  /^[@_$]?(?:values?|vals?|v|input|received|(?:new|old|previous|rejected|actual|original|invalid)_?value|(?:string|secure|bytes)_?value|contents?|data|text|raw|plain|plaintext|secret|current|default|#text|_|\$|_text|\$value)$/i;
export const isValueMember = (name: string): boolean => values.test(name);

/** What describes a secret and is none: a schema, a field of a form, when it ends. */
const descriptors =
  /^(?:type|kind|title|label|name|key|id|description|placeholder|hint|help|format|pattern|required|enum|items|properties|additionalProperties|\$ref|\$schema|status|error|errors|message|reason|in|scheme|scopes?|alg|algorithm|token_?type|expires?(?:_?(?:in|at|on))?|exp|(?:created|issued|updated)_?at|url|uri|href|method|provider|source|location)$/i;
export const isDescriptor = (name: string): boolean => descriptors.test(name);

/** As XML's attributes are written in JSON, too: `@name`. */
const plainly = (name: string): string => name.toLowerCase().replace(/^[@_$]/, '');
export const isNameMember = (name: string): boolean => nameMembers.includes(plainly(name));

/** What an object says that it is the value of, as far as `is` takes it; `Name` and `name` are one. */
export function nameBeside(json: Json, is: (name: string) => boolean): string | undefined {
  let found: string | undefined;
  /** Of those that stand before it in the list: one that comes first there is the name, wherever it stands in the object. */
  let before = nameMembers.length;
  for (const key of Object.keys(json)) {
    const name = nameAt(key, json[key]);
    if (typeof name !== 'string' || name.length > 100) continue;
    // RFC 6902 §4: the place that is set, `/user/password`; else `/token` is where a request went.
    const isPlace =
      places.test(key) && (typeof json.op === 'string' || name !== json[key] || key !== 'path' || !name.includes('/'));
    const member = isPlace ? 'name' : plainly(key);
    const place = nameMembers.indexOf(member);
    if (place < 0 || place >= before || !is(name)) continue;
    found = name;
    before = place;
  }
  return found;
}

/** Where in what was sent a value stood that is refused: `loc: ["body", "password"]` of pydantic, `path` of zod and express-validator. */
const places = /^(?:loc|path|(?:instance|data|property)Path)$/;
const nameAt = (key: string, named: unknown): unknown =>
  Array.isArray(named) && places.test(key) ? named.findLast((part) => typeof part === 'string') : named;

/** RFC 7518 §6.2.2, §6.3.2, §6.4.1 and RFC 8037 §2: the private members of a JSON Web Key, which has a `kty`. */
const privateMembers = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'r', 't', 'priv']);
export const isPrivateMember = (name: string): boolean => privateMembers.has(name);
