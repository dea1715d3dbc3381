/** Whether the extension can be asked now: a button that needs it is not shown as if it worked. */
import { createContext } from 'preact';

export const Reachable = createContext(true);
