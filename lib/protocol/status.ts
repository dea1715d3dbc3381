/** Classes of HTTP status (RFC 9110 §15). An answer whose status was not observed is of none. */

type Answer = { status?: number | undefined } | undefined;

const within = (answer: Answer, from: number, to: number): boolean =>
  answer?.status !== undefined && answer.status >= from && answer.status <= to;

export const isSuccess = (answer: Answer): boolean => within(answer, 200, 299);
export const isRedirect = (answer: Answer): boolean => within(answer, 300, 399);
export const isClientError = (answer: Answer): boolean => within(answer, 400, 499);
export const isServerError = (answer: Answer): boolean => within(answer, 500, 999);
/** Either of the two. */
export const isError = (answer: Answer): boolean => within(answer, 400, 999);
