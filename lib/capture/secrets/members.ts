/** What the members of an object are to each other: a name and its value, a secret and what describes it. */

/** `{"name":"api_key","value":"…"}`, in the words of HAR, Postman, Kubernetes and others. */
export const nameMembers = [
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
];

const values =
  /^(?:values?|val|v|(?:string|secure|bytes)_?value|contents?|data|text|raw|plain|plaintext|secret|current|default|#text|_|\$|_text|\$value)$/i;
export const isValueMember = (name: string): boolean => values.test(name);

/** What describes a secret and is none: a schema, a field of a form, when it ends. */
const descriptors =
  /^(?:type|kind|title|label|name|key|id|description|placeholder|hint|help|format|pattern|required|enum|items|properties|additionalProperties|\$ref|\$schema|status|error|errors|message|reason|in|scheme|scopes?|alg|algorithm|token_?type|expires?(?:_?(?:in|at|on))?|exp|(?:created|issued|updated)_?at|url|uri|href|method|provider|source|location)$/i;
export const isDescriptor = (name: string): boolean => descriptors.test(name);

export const isNameMember = (name: string): boolean => nameMembers.includes(name.toLowerCase());

/** RFC 7518 §6.2.2, §6.3.2, §6.4.1 and RFC 8037 §2: the private members of a JSON Web Key, which has a `kty`. */
const privateMembers = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'r', 't', 'priv']);
export const isPrivateMember = (name: string): boolean => privateMembers.has(name);
