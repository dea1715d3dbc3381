/** The report of the attempt that is shown, for the button beside a step that sends it to somebody. */
import { createContext } from 'preact';

export const Report = createContext<(() => string | Promise<string>) | null>(null);
