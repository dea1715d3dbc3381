/** What programs that clean a recording write in the place of a value: one and the same word for every one of them. */

const words =
  /^[[(<{_*-]{0,4}(?:[a-z_]{1,40} )?(?:redacted|removed|hidden|masked|filtered|omitted|sanitized|scrubbed|stripped)[\])>}_*-]{0,4}$/i;
/** Asterisks, dots, blocks, and nothing else. */
const signs = /^(?:[*•●█#.…-]+|x{3,})$/i;

/** It stands for what is hidden: two that are the same may have been two that are not. */
export const isStandIn = (value: string): boolean => words.test(value) || signs.test(value);
