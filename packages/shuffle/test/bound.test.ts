/** Change any one field of proof or statement: refused. */
import { concat, must } from "@selge/basics";
import {
  currentEngine,
  encodeElement,
  encodeScalar,
  G,
  multiply,
  ORDER,
  plus,
  type Scalar,
  scalar,
} from "@selge/group";
import { describe, expect, test } from "vitest";
import { shuffleChallenges } from "../src/challenges.ts";
import { decodeMixFile, decodeShuffleProof, type MixFile, type ShuffleStatement, verifyShuffle } from "../src/index.ts";
import type { ShuffleProof } from "../src/proof.ts";
import { drawOpenings, electionSecret, opened, P, proven } from "./fixtures.ts";

const [N, W] = [3, 2];
const { statement, proof, proofBytes, inputBytes, outputBytes } = proven(N, W);
const POINTS = 6 + 2 * W;
const ITEMS = POINTS + 3 * N + 1 + W;

/** What the verifier says to the bytes: a decode error's code, or its verdict. */
function verdict(bytes: Uint8Array, st: ShuffleStatement = statement): string | boolean {
  const decoded = decodeShuffleProof(bytes, N, W);
  return decoded.ok ? verifyShuffle(st, decoded.value) : decoded.error.code;
}

function withItem(i: number, item: Uint8Array): Uint8Array {
  const out = proofBytes.slice();
  out.set(item, 32 * i);
  return out;
}

const itemAt = (i: number): Uint8Array => proofBytes.slice(32 * i, 32 * i + 32);
const items = Array.from({ length: ITEMS }, (_, i) => i);
const ell = Uint8Array.from({ length: 32 }, (_, i) => Number((ORDER >> BigInt(8 * i)) & 255n));

describe("M63: every item of the proof", () => {
  test("unchanged it is accepted", () => {
    expect(verdict(proofBytes)).toBe(true);
    expect(proofBytes.length).toBe(32 * ITEMS);
  });

  test.each(items)("item %i flipped, zero (point: identity), ℓ, one, swapped with its neighbour", (i) => {
    const flipped = itemAt(i);
    flipped[0] = flipped[0]! ^ 2;
    expect(verdict(withItem(i, flipped))).not.toBe(true);
    expect(verdict(withItem(i, new Uint8Array(32)))).toBe(false);
    expect(verdict(withItem(i, ell))).toBe(i < POINTS ? "POINT_ENCODING" : "SCALAR_ENCODING");
    expect(verdict(withItem(i, i < POINTS ? encodeElement(G) : encodeScalar(scalar(1))))).toBe(false);
    if (i === ITEMS - 1) return;
    const swapped = withItem(i, itemAt(i + 1));
    swapped.set(itemAt(i), 32 * (i + 1));
    expect(verdict(swapped)).not.toBe(true);
  });

  test("B8: a response plus ℓ is refused, not reduced", () => {
    for (const i of items.slice(POINTS)) {
      const value = itemAt(i).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n) + ORDER;
      const bytes = Uint8Array.from({ length: 32 }, (_, k) => Number((value >> BigInt(8 * k)) & 255n));
      expect(verdict(withItem(i, bytes))).toBe("SCALAR_ENCODING");
    }
  });

  test("non-canonical points: every byte 0xff, a negative one, a field element plus p", () => {
    const negative = encodeElement(G);
    negative[0] = negative[0]! | 1;
    const plusP = Uint8Array.from({ length: 32 }, (_, k) => (k === 0 ? 0xed : k === 31 ? 0x7f : 0xff));
    for (let i = 0; i < POINTS; i++)
      for (const bad of [new Uint8Array(32).fill(0xff), negative, plusP])
        expect(verdict(withItem(i, bad))).toBe("POINT_ENCODING");
  });
});

describe("C5, M62: lengths", () => {
  test.each([-64, -32, -1, 1, 32, 64])("proof bytes %i", (by) => {
    const longer = concat(proofBytes, new Uint8Array(64)).slice(0, proofBytes.length + by);
    expect(verdict(longer)).toBe("PROOF_LENGTH");
  });

  test.each(["aTilde", "pTilde", "f", "tau"] as const)("vector %s one longer, one shorter", (name) => {
    const engine = currentEngine();
    const longer = engine.concatScalars(proof[name], engine.scalarVector([scalar(0)]));
    const shorter = engine.sliceScalars(proof[name], 0, proof[name].length - 1);
    expect(verifyShuffle(statement, { ...proof, [name]: longer })).toBe(false);
    expect(verifyShuffle(statement, { ...proof, [name]: shorter })).toBe(false);
  });

  test("E0 one longer, one shorter", () => {
    expect(verifyShuffle(statement, { ...proof, E0: [...proof.E0, proof.E0[0]!] })).toBe(false);
    expect(verifyShuffle(statement, { ...proof, E0: proof.E0.slice(1) })).toBe(false);
  });

  test("a list one row longer or shorter, one slot wider or narrower than the other", () => {
    const lists = [
      [N + 1, W],
      [N - 1, W],
      [N, W + 1],
      [N, W - 1],
    ] as const;
    for (const [n, w] of lists) {
      const other = opened(drawOpenings(n, w, "other shape")).file;
      expect(verifyShuffle({ ...statement, input: other }, proof)).toBe(false);
      expect(verifyShuffle({ ...statement, output: other }, proof)).toBe(false);
      expect(verifyShuffle({ ...statement, input: other, output: other }, proof)).toBe(false);
    }
  });
});

describe("B2, omission test: every field of the statement", () => {
  const flip = (bytes: Uint8Array): Uint8Array => bytes.map((byte, i) => (i === 7 ? byte ^ 16 : byte));
  const otherFile = (bytes: Uint8Array, row: number): MixFile => {
    const swapped = bytes.slice();
    swapped.set(bytes.slice(0, 64), 64 * W * row);
    swapped.set(bytes.slice(64 * W * row, 64 * W * row + 64), 0);
    return must(decodeMixFile(swapped, N, W, "changed"));
  };
  const { context } = statement;
  /** All changes of each field; `hashed` tells whether the challenges see it themselves (P enters by the opening's hash). */
  const changes: { [field in keyof ShuffleStatement]: { hashed: boolean; to: ShuffleStatement[field][] } } = {
    context: {
      hashed: true,
      to: [
        { ...context, fingerprint: flip(context.fingerprint) },
        { ...context, opening: flip(context.opening as Uint8Array) },
      ],
    },
    batch: { hashed: true, to: ["parliament.4.0785", "parliament.4.078", "parliament.4.0784 "] },
    position: { hashed: true, to: [0, 2, 2 ** 32 - 1] },
    mixer: { hashed: true, to: [flip(statement.mixer)] },
    P: { hashed: false, to: [plus(P, G), G, multiply(electionSecret, P)] },
    input: { hashed: true, to: [otherFile(inputBytes, 1), otherFile(inputBytes, 2), statement.output] },
    output: { hashed: true, to: [otherFile(outputBytes, 1), otherFile(outputBytes, 2), statement.input] },
  };
  const fields = Object.keys(statement) as (keyof ShuffleStatement)[];

  test("the list of changes covers the statement", () => {
    expect(Object.keys(changes).toSorted()).toEqual(fields.toSorted());
  });

  test.each(fields)("%s", (field) => {
    const before = shuffleChallenges(statement, proof);
    for (const value of changes[field].to) {
      const other = { ...statement, [field]: value };
      const after = shuffleChallenges(other, proof);
      for (const name of ["x", "y", "z", "e"] as const)
        expect(after[name] !== before[name]).toBe(changes[field].hashed);
      expect(verifyShuffle(other, proof)).toBe(false);
    }
  });

  test("a list that is not the one of the hash changes nothing in the challenges and fails all the same", () => {
    const forged = { ...statement.output, list: otherFile(outputBytes, 1).list } as MixFile;
    expect(verifyShuffle({ ...statement, output: forged }, proof)).toBe(false);
  });
});

describe("challenges see every commitment, each in its round", () => {
  const before = shuffleChallenges(statement, proof);
  const seenBy = (changed: Partial<ShuffleProof>): string[] => {
    const after = shuffleChallenges(statement, { ...proof, ...changed });
    return (["x", "y", "z", "e"] as const).filter(
      (name: keyof typeof after) => (after[name] as Scalar) !== before[name],
    );
  };

  test("Ca by x and all after it", () => expect(seenBy({ Ca: G })).toEqual(["x", "y", "z", "e"]));
  test("Cb by y, z, e", () => expect(seenBy({ Cb: G })).toEqual(["y", "z", "e"]));
  test.each(["Cu", "Cdelta", "CDelta", "C0"] as const)("%s by e", (name) =>
    expect(seenBy({ [name]: G })).toEqual(["e"]),
  );
  test("each half of each E0 by e", () => {
    for (let s = 0; s < W; s++)
      for (const half of ["A", "B"])
        expect(seenBy({ E0: proof.E0.map((E, i) => (i === s ? { ...E, [half]: G } : E)) })).toEqual(["e"]);
  });
});
