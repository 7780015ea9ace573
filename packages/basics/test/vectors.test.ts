import {
  decodeCanonicalJson,
  decodeInstant,
  encodeCanonicalJson,
  encodeInstant,
  frame,
  fromBase64,
  fromHex,
  fromUtf8,
  hkdfSha256,
  hkdfSha512,
  instant,
  sha256,
  sha512,
  toBase64,
  toHex,
  u8,
  u16le,
  u32le,
  u64le,
  utf8,
} from "@selge/basics";
import { decoded, type Expectation, output, runVectors } from "../../../test/vectors/run.ts";

const REFUSED: Expectation = { error: "REFUSED" };
const orRefused = (bytes: Uint8Array | undefined): Expectation => (bytes === undefined ? REFUSED : output(bytes));

const WRITERS: Readonly<Record<number, (x: number) => Uint8Array>> = { 1: u8, 2: u16le, 4: u32le, 8: u64le };

function written(size: number, integer: number): Expectation {
  try {
    return output(WRITERS[size]!(integer));
  } catch {
    return REFUSED;
  }
}

runVectors("basics-json.json", {
  "BAS-3": (input) => decoded(decodeCanonicalJson(input.bytes("bytes")), encodeCanonicalJson),
});

runVectors("basics-encodings.json", {
  "BAS-1": (input) => output(frame(input.bytes("bytes"))),
  "BAS-4": (input) => output(utf8(encodeInstant(instant(input.integer("seconds"))))),
  "BAS-5": (input) => {
    const at = decodeInstant(input.text("text"));
    return orRefused(at === undefined ? undefined : u64le(at));
  },
  "BAS-6": (input) => written(input.integer("size"), input.integer("integer")),
  "BAS-7": (input) => orRefused(roundTrip(input.text("text"), fromHex, toHex)),
  "BAS-8": (input) => orRefused(roundTrip(input.text("text"), fromBase64, toBase64)),
  "BAS-9": (input) => {
    const text = fromUtf8(input.bytes("bytes"));
    return orRefused(text === undefined ? undefined : utf8(text));
  },
});

runVectors("basics-hashes.json", {
  "BAS-10": (input) => output(sha256(input.bytes("bytes"))),
  "BAS-11": (input) => output(sha512(input.bytes("bytes"))),
  "BAS-12": (input) =>
    output(hkdfSha512(input.bytes("ikm"), input.bytes("salt"), input.bytes("info"), input.integer("length"))),
  "BAS-13": (input) =>
    output(hkdfSha256(input.bytes("ikm"), input.bytes("salt"), input.bytes("info"), input.integer("length"))),
});

/** The bytes, if writing them gives the same text. */
function roundTrip(
  text: string,
  read: (text: string) => Uint8Array | undefined,
  write: (bytes: Uint8Array) => string,
): Uint8Array | undefined {
  const bytes = read(text);
  if (bytes !== undefined && write(bytes) !== text) throw new Error(`${text} is written back as ${write(bytes)}`);
  return bytes;
}
