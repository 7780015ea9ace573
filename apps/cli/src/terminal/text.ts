/** Text for people: foreign strings cannot move the cursor, and tables line up. */

/** Control characters, escape sequences and direction overrides become visible escapes; line breaks stay. */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g,
    (c) => `\\u${c.codePointAt(0)!.toString(16).padStart(4, "0")}`,
  );
}

/** Rows in columns two spaces apart; numbers to the right. */
export function table(rows: readonly (readonly string[])[], numeric: readonly boolean[] = []): string {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, i) => Math.max(widest[i] ?? 0, width(cell))),
    [],
  );
  return rows
    .map((row) =>
      row
        .map((cell, i) =>
          numeric[i] ? " ".repeat(widths[i]! - width(cell)) + cell : cell + " ".repeat(widths[i]! - width(cell)),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** 64 hexadecimal digits in groups of four, to be read aloud. */
export function grouped(hex: string): string {
  return hex.match(/.{1,4}/g)!.join(" ");
}

function width(text: string): number {
  return [...text].length;
}
