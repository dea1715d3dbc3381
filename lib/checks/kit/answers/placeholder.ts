/** Tells a value of a template from a real one. */
import { templates } from '../../signs/template-values.ts';

export function isPlaceholder(text: string): boolean {
  const decoded = text.replace(/%(3C|3E|7B|7D)/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return templates.some((template) => template.test(decoded));
}
