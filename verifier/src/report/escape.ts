/** Text from the record, made harmless for a terminal: nothing of it may move the cursor, change colours or reverse the line. */

/** Control characters, and everything of the categories Cc, Cf, Co, Cn, Zl, Zp and lone surrogates, as `\u{…}`. */
export function escaped(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}
