/** Leaves out members that are `undefined`, so that "absent" has one form. */
export type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

export function defined<T extends object>(value: T): Defined<T> {
  const some: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) if (member !== undefined) some[name] = member;
  return some as Defined<T>;
}
