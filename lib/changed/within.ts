/** Whether all of one list is in the other, in this order. */
export function isWithin(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const step of whole) if (step === part[at]) at++;
  return at === part.length;
}
