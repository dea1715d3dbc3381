/** A failing sign-in to look at, which comes with the extension; its name says what it is. */
export async function sampleFile(): Promise<File> {
  const answer = await fetch('/sample-sign-in.har');
  return new File([await answer.blob()], 'Sample of a failing sign-in.har');
}
