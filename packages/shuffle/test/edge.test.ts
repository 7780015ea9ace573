import { concat, equalBytes, must, toHex } from "@selge/basics";
import { encodeList } from "@selge/elgamal";
import { encodeElement, IDENTITY } from "@selge/group";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hedgedRandom } from "../src/hedged-random.ts";
import {
  decodeMixFile,
  decodeShuffleProof,
  type MixFile,
  mixFileOf,
  proveShuffle,
  type ShuffleStatement,
  verifyShuffle,
} from "../src/index.ts";
import { placeBytes } from "../src/statement.ts";
import { context, drawOpenings, listOf, opened, place, proven, seededRandom } from "./fixtures.ts";

const { statement, proof, inputBytes, proofBytes } = proven(3, 1);

function mix(input: MixFile, seed = "edge"): { statement: ShuffleStatement; accepted: boolean } {
  const { output, proofBytes } = proveShuffle({ ...place, input }, seededRandom(seed));
  const made = { ...place, input, output };
  const { n, columns } = input.list;
  return { statement: made, accepted: verifyShuffle(made, must(decodeShuffleProof(proofBytes, n, columns.length))) };
}

describe("C6: sizes", () => {
  const one = listOf(drawOpenings(1, 1, "one"));

  test("n = 1 and n = 0 are refused at decoding, by the prover and by the verifier", () => {
    expect(decodeMixFile(encodeList(one), 1, 1, "f")).toMatchObject({ ok: false, error: { code: "SHUFFLE_SIZE" } });
    expect(decodeMixFile(new Uint8Array(0), 0, 1, "f")).toMatchObject({ ok: false, error: { code: "SHUFFLE_SIZE" } });
    expect(decodeShuffleProof(new Uint8Array(32 * 13), 1, 1)).toMatchObject({ error: { code: "SHUFFLE_SIZE" } });
    expect(() => proveShuffle({ ...place, input: mixFileOf(one).file }, seededRandom("n"))).toThrow(RangeError);
    expect(verifyShuffle({ ...statement, input: mixFileOf(one).file, output: mixFileOf(one).file }, proof)).toBe(false);
  });

  test.each([
    [2 ** 24 + 1, 1],
    [2.5, 1],
    [-2, 1],
    [Number.NaN, 1],
    [2, 0],
    [2, 2 ** 16 + 1],
  ])("n = %d, w = %d is refused", (n, w) => {
    expect(decodeMixFile(inputBytes, n, w, "f")).toMatchObject({ error: { code: "SHUFFLE_SIZE" } });
    expect(decodeShuffleProof(proofBytes, n, w)).toMatchObject({ error: { code: "SHUFFLE_SIZE" } });
  });

  test("a file of another size than said", () => {
    expect(decodeMixFile(inputBytes, 4, 1, "f")).toMatchObject({ error: { code: "LIST_LENGTH" } });
    expect(decodeMixFile(inputBytes.slice(1), 3, 1, "f")).toMatchObject({ error: { code: "LIST_LENGTH" } });
  });

  test("a proof of another n or w than the lists", () => {
    expect(decodeShuffleProof(proofBytes, 4, 1)).toMatchObject({ error: { code: "PROOF_LENGTH" } });
    expect(decodeShuffleProof(proofBytes, 3, 2)).toMatchObject({ error: { code: "PROOF_LENGTH" } });
    expect(verifyShuffle(proven(4, 1).statement, proof)).toBe(false);
  });
});

describe("C7, C8: lists", () => {
  test("all ballots identical, down to the bytes", () => {
    const row = inputBytes.slice(0, 64);
    const { statement: made, accepted } = mix(must(decodeMixFile(concat(row, row, row, row), 4, 1, "same")));
    expect(accepted).toBe(true);
    const out = encodeList(made.output.list);
    expect(new Set([0, 1, 2, 3].map((i) => toHex(out.slice(64 * i, 64 * i + 64)))).size).toBe(4);
  });

  test("B the identity is allowed, in and through", () => {
    const bytes = inputBytes.slice();
    bytes.set(encodeElement(IDENTITY), 32);
    expect(mix(must(decodeMixFile(bytes, 3, 1, "blank"))).accepted).toBe(true);
  });

  test("A the identity is refused, in every row and slot", () => {
    const wide = encodeList(listOf(drawOpenings(3, 2, "wide")));
    for (let i = 0; i < 6; i++) {
      const bytes = wide.slice();
      bytes.set(new Uint8Array(32), 64 * i);
      expect(decodeMixFile(bytes, 3, 2, "f")).toMatchObject({ error: { code: "POINT_IDENTITY" } });
    }
  });

  test("a point outside the group is refused in every component", () => {
    for (let i = 0; i < 6; i++) {
      const bytes = inputBytes.slice();
      bytes.fill(0xff, 32 * i, 32 * i + 32);
      expect(decodeMixFile(bytes, 3, 1, "f")).toMatchObject({ error: { code: "POINT_ENCODING" } });
    }
  });
});

describe("total: a statement out of form is false, never an exception", () => {
  test.each<Partial<ShuffleStatement>>([
    { context: { ...context, fingerprint: new Uint8Array(31) } },
    { context: { ...context, opening: new Uint8Array(33) } },
    { context: { ...context, opening: 1 } },
    { batch: "" },
    { batch: "\ud800" },
    { position: -1 },
    { position: 1.5 },
    { position: 2 ** 32 },
    { position: Number.NaN },
    { mixer: new Uint8Array(0) },
    { P: IDENTITY },
  ])("%o", (fault) => {
    expect(verifyShuffle({ ...statement, ...fault }, proof)).toBe(false);
  });

  test.each<Partial<ShuffleStatement>>([
    { context: { ...context, fingerprint: new Uint8Array(31) } },
    { context: { ...context, opening: new Uint8Array(33) } },
    { batch: "" },
    { position: 2 ** 32 },
    { mixer: new Uint8Array(31) },
    { P: IDENTITY },
  ])("not even with an honest proof made for it: %o", (fault) => {
    const job = { ...place, input: statement.input, ...fault };
    const { output, proofBytes } = proveShuffle(job, seededRandom("out of form"));
    expect(verifyShuffle({ ...job, output }, must(decodeShuffleProof(proofBytes, 3, 1)))).toBe(false);
  });

  test("a list whose columns are shorter than it says", () => {
    const { list } = statement.input;
    const short = listOf(drawOpenings(2, 1, "short")).columns;
    const input = { ...statement.input, list: { ...list, columns: short } } as MixFile;
    expect(verifyShuffle({ ...statement, input }, proof)).toBe(false);
  });

  test("decoding is total on foreign bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(decodeShuffleProof(bytes, 2, 1).ok).toBe(false);
        expect(decodeMixFile(bytes, 2, 1, "f").ok).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});

describe("B10: a random source that repeats itself", () => {
  const constant = (length: number): Uint8Array => new Uint8Array(length).fill(7);

  test("gives other exponents and nonces for another place or list", () => {
    const input = statement.input;
    const first = proveShuffle({ ...place, input }, constant);
    const second = proveShuffle({ ...place, position: 2, input }, constant);
    const third = proveShuffle({ ...place, input: opened(drawOpenings(3, 1, "another")).file }, constant);
    for (const other of [second, third]) {
      expect(equalBytes(first.outputBytes, other.outputBytes)).toBe(false);
      expect(shared(first.proofBytes, other.proofBytes)).toBe(0);
    }
  });

  test("gives the same proof for the same statement: nothing to subtract", () => {
    const job = { ...place, input: statement.input };
    expect(proveShuffle(job, constant).proofBytes).toEqual(proveShuffle(job, constant).proofBytes);
  });

  test("the stream does not depend on how it is cut", () => {
    const bytes = placeBytes(place, statement.input);
    const [whole, cut] = [
      hedgedRandom(bytes, constant, new Uint8Array(0)),
      hedgedRandom(bytes, constant, new Uint8Array(0)),
    ];
    expect(concat(...[4, 64, 1, 100, 31].map((k) => cut(k)))).toEqual(whole(200));
  });

  function shared(a: Uint8Array, b: Uint8Array): number {
    const items = (bytes: Uint8Array): string[] =>
      Array.from({ length: bytes.length / 32 }, (_, i) => toHex(bytes.slice(32 * i, 32 * i + 32)));
    const held = new Set(items(a));
    return items(b).filter((item) => held.has(item)).length;
  }
});

test("the honest output contains no ciphertext of the input", () => {
  const known = new Set(Array.from({ length: 6 }, (_, i) => toHex(inputBytes.slice(32 * i, 32 * i + 32))));
  const out = encodeList(statement.output.list);
  expect(Array.from({ length: 6 }, (_, i) => known.has(toHex(out.slice(32 * i, 32 * i + 32)))).some(Boolean)).toBe(
    false,
  );
});
