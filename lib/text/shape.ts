/** What came from another process or a file, by its schema. Each schema bounds what it takes. */
import * as v from 'valibot';

/** Longest text in UTF-16 code units. */
export const textOf = (longest: number) => v.pipe(v.string(), v.maxLength(longest));

export const listOf = <Item extends v.GenericSchema>(item: Item, most: number) =>
  v.pipe(v.array(item), v.maxLength(most));

/** A message port carries `Infinity` too, which nothing that is counted or timed is. */
export const number = v.pipe(v.number(), v.finite());
export const whole = v.pipe(v.number(), v.safeInteger());
export const count = v.pipe(whole, v.minValue(0));

/**
 * `undefined` where it has another shape; members that the schema does not name are left out. What is read is always an
 * object: a list may have members of its own, and for valibot it would be one.
 */
export function shaped<const Schema extends v.GenericSchema>(
  schema: Schema,
  data: unknown,
): v.InferOutput<Schema> | undefined {
  if (Array.isArray(data)) return undefined;
  const read = v.safeParse(schema, data, { abortEarly: true, abortPipeEarly: true });
  return read.success ? read.output : undefined;
}
