/** What the parts of masking ask of each other: a value may be a text of any form, with values in it. */

/** What is known of a text besides its name. */
export interface Place {
  /** What looks random in it is public: a client id, a hash. Only a secret's own form counts. */
  open?: boolean;
  /** What it is the value of. */
  name?: string;
}

export interface Rewriter {
  /** New text for the value of a parameter, member or field, or `undefined` when its name does not decide. */
  named(name: string, value: string, siblings: ReadonlySet<string>): string | undefined;
  /** The same for what is sent to somebody, such as a parameter: that is no sentence about a secret. */
  given(name: string, value: string, siblings: ReadonlySet<string>): string | undefined;
  /** New text for the value of a header that a request was given, written in a text; `undefined` where anybody sends it. */
  header(name: string, value: string): string | undefined;
  /** New text for what a program is started with, `NAME=value`; `undefined` where it is no secret by its name and its look. */
  variable(name: string, value: string): string | undefined;
  /** New text for a text in whatever form it has. `nesting` counts the forms that it is inside of. */
  text(text: string, nesting: number, place?: Place): string;
  /** New text for a text of which nothing is known. */
  bare(text: string, place?: Place): string;
}
