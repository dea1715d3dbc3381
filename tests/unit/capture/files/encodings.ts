/** A text as files hold it that editors and shells on Windows wrote. */
export function inUtf16(text: string): Record<'le' | 'be' | 'leUnmarked' | 'beUnmarked', Buffer<ArrayBuffer>> {
  const of = (said: string) => Buffer.from(said, 'utf16le');
  return {
    le: of(`\uFEFF${text}`),
    be: of(`\uFEFF${text}`).swap16(),
    leUnmarked: of(text),
    beUnmarked: of(text).swap16(),
  };
}
