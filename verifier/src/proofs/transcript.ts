/** Fiat–Shamir transcripts: TRN-1 to TRN-7. */
import { concat, sha512, text, u16le, u32le, u64le } from "../record/bytes.ts";
import { bigintLe, encodeScalar, type Scalar, wideReduce } from "./group.ts";

export const VERSION = 1;

/** What a proof is bound to besides its statement: the election, and its opening or the number of its key ceremony. */
export interface Context {
  readonly fingerprint: Uint8Array;
  readonly opening: Uint8Array | number;
}

export interface Transcript {
  append(label: string, bytes: Uint8Array): void;
  challenge(label: string): Scalar;
  /** Packed weights from..to−1 (from 0). */
  weights(label: string, count: number): (from: number, to: number) => Uint8Array;
}

/** TRN-1. */
export function startTranscript(proof: string, { fingerprint, opening }: Context): Transcript {
  let state = sha512("selge/v1/transcript");
  const labelled = (label: string): Uint8Array => concat(u16le(text(label).length), text(label));
  const transcript: Transcript = {
    append(label, bytes) {
      state = sha512(state, Uint8Array.of(1), labelled(label), u64le(bytes.length), bytes);
    },
    challenge(label) {
      const c = wideReduce(sha512(state, Uint8Array.of(2), labelled(label)));
      state = sha512(state, Uint8Array.of(3), labelled(label), encodeScalar(c));
      return c;
    },
    weights(label, count) {
      const seed = sha512(state, Uint8Array.of(2), labelled(label));
      state = sha512(state, Uint8Array.of(3), labelled(label), seed);
      return (from, to) => {
        if (to > count) throw new RangeError(`weight ${to} of ${count}`);
        return packedWeights(seed, from, to);
      };
    },
  };
  transcript.append("label", text(proof));
  transcript.append("version", u32le(VERSION));
  transcript.append("fingerprint", fingerprint);
  if (typeof opening === "number") transcript.append("ceremony", u32le(opening));
  else transcript.append("opening", opening);
  return transcript;
}

/** Weight i = first 16 bytes of SHA-512(seed ‖ u64le(i)): TRN-4, SIG-20, SHF-10 alike. */
export function weightAt(seed: Uint8Array, i: number): Scalar {
  return bigintLe(sha512(seed, u64le(i)).subarray(0, 16));
}

/** Weights from..to−1 as scalars of 32 bytes. */
function packedWeights(seed: Uint8Array, from: number, to: number): Uint8Array {
  const packed = new Uint8Array(32 * (to - from));
  for (let i = from; i < to; i++) packed.set(sha512(seed, u64le(i)).subarray(0, 16), 32 * (i - from));
  return packed;
}

/** A statement as fields in order; enters the transcript, and as bytes the seeds of the verifier's own weights. */
export type Field = readonly [label: string, bytes: Uint8Array];

/** SIG-1. */
export function absorb(proof: string, context: Context, fields: readonly Field[]): Transcript {
  const transcript = startTranscript(proof, context);
  for (const [label, bytes] of fields) transcript.append(label, bytes);
  return transcript;
}

/** SIG-1, statement bytes. */
export function statementBytes(proof: string, { fingerprint, opening }: Context, fields: readonly Field[]): Uint8Array {
  const all: readonly Field[] = [
    ["label", text(proof)],
    ["version", u32le(VERSION)],
    ["fingerprint", fingerprint],
    typeof opening === "number" ? ["ceremony", u32le(opening)] : ["opening", opening],
    ...fields,
  ];
  return concat(
    ...all.flatMap(([label, bytes]) => [u16le(text(label).length), text(label), u64le(bytes.length), bytes]),
  );
}
