/** What a version brings, out of a changelog in the form of keepachangelog.com. */

/** @returns the section of a version without its heading, links taken to mean the repository's files @throws where there is none */
export function notesOf(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`[${version}]`));
  if (!section)
    throw new Error(
      `CHANGELOG.md has no section "## [${version}] - DATE": give "Unreleased" the version and the date.`,
    );
  const notes = section.slice(section.indexOf('\n') + 1).trim();
  if (!notes) throw new Error(`The section of ${version} in CHANGELOG.md is empty.`);
  return `${notes}\n`;
}
