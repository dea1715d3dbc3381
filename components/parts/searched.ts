/** What the reader looks for: a piece that has it is shown whole, however long or folded it would be. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

export const Searched = createContext('');

/** Whether a text has what is looked for. */
export function useSearched(): (text: string) => boolean {
  const searched = useContext(Searched).toLowerCase();
  return (text) => searched !== '' && text.toLowerCase().includes(searched);
}
