/** One case of a vector file; the format is described in test/vectors/README.md. */
import { concat, fromUtf8, toHex } from "@selge/basics";

export interface VectorCase {
  readonly algorithm: string;
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly expect: { readonly accept: boolean } | { readonly output: string } | { readonly error: string };
}

export const packed = (items: readonly Uint8Array[]) => toHex(concat(...items));

export function verification(algorithm: string, name: string, input: VectorCase["input"], accept: boolean): VectorCase {
  return { algorithm, name, input, expect: { accept } };
}

export function result(algorithm: string, name: string, input: VectorCase["input"], output: Uint8Array): VectorCase {
  return { algorithm, name, input, expect: { output: toHex(output) } };
}

export function refusal(algorithm: string, name: string, input: VectorCase["input"], error: string): VectorCase {
  return { algorithm, name, input, expect: { error } };
}

/** A byte string as readable text where it is text, else in hexadecimal. */
export function readable(name: string, bytes: Uint8Array): Record<string, string> {
  const text = fromUtf8(bytes);
  return text === undefined ? { [name]: toHex(bytes) } : { [`${name}Text`]: text };
}

export interface VectorFile {
  readonly about: string;
  readonly source: string;
  readonly common?: Readonly<Record<string, unknown>>;
  readonly cases: readonly VectorCase[];
}

/** The file's text: one line for each input. */
export function vectorFileText({ about, source, common, cases }: VectorFile): string {
  const header = Object.entries({ package: "log", about, source, ...(common ? { common } : {}) });
  const lines = header.map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`).join("");
  const items = cases.map(({ algorithm, name, input, expect }) =>
    [
      "    {",
      `      "algorithm": ${JSON.stringify(algorithm)},`,
      `      "name": ${JSON.stringify(name)},`,
      `      "input": ${JSON.stringify(input)},`,
      `      "expect": ${JSON.stringify(expect)}`,
      "    }",
    ].join("\n"),
  );
  return `{\n${lines}  "cases": [\n${items.join(",\n")}\n  ]\n}\n`;
}
