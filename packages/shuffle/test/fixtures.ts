/** Lists whose openings the test knows, and honest proofs over them. All randomness comes from seeds: every run is the same run. */
import { ByteReader, must, type RandomBytes, sha512, u64le, utf8 } from "@selge/basics";
import { type CiphertextList, encodeList } from "@selge/elgamal";
import {
  add,
  asFixedBase,
  currentEngine,
  type Element,
  G,
  mul,
  multiplyBase,
  type Scalar,
  scalar,
  wideReduce,
} from "@selge/group";
import type { ElectionContext } from "@selge/transcript";
import {
  decodeShuffleProof,
  type MixFile,
  mixFileOf,
  proveShuffle,
  type ShuffleProof,
  type ShuffleStatement,
} from "../src/index.ts";
import type { ShufflePlace } from "../src/statement.ts";

/** SHA-512 in counter mode; for tests only. */
export function seededRandom(seed: string): RandomBytes {
  let counter = 0;
  return (length) => {
    const out = new Uint8Array(length);
    for (let at = 0; at < length; at += 64) out.set(sha512(utf8(seed), u64le(counter++)).subarray(0, length - at), at);
    return out;
  };
}

/** Exactly these bytes, then an error. */
export function tape(bytes: Uint8Array): RandomBytes {
  const reader = new ByteReader(bytes);
  return (length) => reader.take(length);
}

export const electionSecret: Scalar = wideReduce(sha512(utf8("election secret")));
export const P: Element = asFixedBase(multiplyBase(electionSecret));

export const context: ElectionContext = {
  fingerprint: sha512(utf8("manifest")).subarray(0, 32),
  opening: sha512(utf8("opening")).subarray(0, 32),
};

export const place: ShufflePlace = {
  context,
  batch: "parliament.4.0784",
  position: 1,
  mixer: sha512(utf8("mixer 1")).subarray(0, 32),
  P,
};

/** m[s][i], r[s][i]: plaintext and exponent of slot s in row i. */
export interface Openings {
  readonly m: readonly (readonly Scalar[])[];
  readonly r: readonly (readonly Scalar[])[];
}

export function drawOpenings(n: number, w: number, seed: string): Openings {
  const random = seededRandom(seed);
  const fill = (draw: (i: number) => Scalar): Scalar[][] =>
    Array.from({ length: w }, () => Array.from({ length: n }, (_, i) => draw(i)));
  return { m: fill((i) => scalar(101 + i)), r: fill(() => wideReduce(random(64))) };
}

/** The list Enc(m; r); `rA` replaces the exponents in the first components only (no ciphertext of m then). */
export function listOf({ m, r }: Openings, rA = r): CiphertextList {
  const engine = currentEngine();
  const columns = m.map((slot, s) => {
    const b = slot.map((message, i) => add(message, mul(electionSecret, r[s]![i]!)));
    return {
      A: engine.multiplyFixed(G, engine.scalarVector(rA[s]!)),
      B: engine.multiplyFixed(G, engine.scalarVector(b)),
    };
  });
  return { n: m[0]!.length, columns };
}

/** A list's file and how to open it. */
export interface OpenedFile {
  readonly openings: Openings;
  readonly file: MixFile;
}

export function opened(openings: Openings, rA = openings.r): OpenedFile {
  return { openings, file: mixFileOf(listOf(openings, rA)).file };
}

export interface Proven {
  readonly statement: ShuffleStatement;
  readonly inputBytes: Uint8Array;
  readonly outputBytes: Uint8Array;
  readonly proofBytes: Uint8Array;
  readonly proof: ShuffleProof;
}

export function proven(n: number, w: number, at: ShufflePlace = place, from?: MixFile): Proven {
  const seed = `${n} ${w} ${at.batch} ${at.position}`;
  const input = from ?? opened(drawOpenings(n, w, `list ${seed}`)).file;
  const inputBytes = encodeList(input.list);
  const { output, outputBytes, proofBytes } = proveShuffle({ ...at, input }, seededRandom(`mix ${seed}`));
  const proof = must(decodeShuffleProof(proofBytes, n, w));
  return { statement: { ...at, input, output }, inputBytes, outputBytes, proofBytes, proof };
}
