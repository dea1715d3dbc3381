/**
 * Whoever changes what is on disk by what lies there waits until it is erased, and the other way round: the worker and the
 * extension's pages, which are of one origin. A stop gives the lock back.
 */
export const alone = <T>(work: () => Promise<T>): Promise<T> => navigator.locks.request('disk', work) as Promise<T>;
