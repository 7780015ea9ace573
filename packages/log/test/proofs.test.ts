import { sha256, toHex, utf8 } from "@selge/basics";
import {
  consistencyProof,
  emptyRoot,
  inclusionProof,
  leafHash,
  nodeHash,
  rootAt,
  verifyConsistency,
  verifyInclusion,
} from "@selge/log";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { forkedTree, testEntries, testTree } from "./fixture.ts";
import { path, subproof } from "./reference.ts";

vi.setConfig({ testTimeout: 60_000 }); // exhaustive tests on a loaded machine

const N = 64;
const leaves = testEntries(600).map(leafHash);
const tree = testTree(600);
const hex = (proof: readonly Uint8Array[]) => proof.map(toHex).join();
const roots = leaves.map((_, size) => rootAt(size, tree.read)).concat(rootAt(600, tree.read));
const root = (size: number) => roots[size]!;
const other = sha256(utf8("another hash"));
const flip = (hash: Uint8Array, bit: number) => {
  const out = hash.slice();
  out[Math.floor(bit / 8) % 32]! ^= 1 << (bit % 8);
  return out;
};

describe("inclusion", () => {
  it("all entries of all trees up to 64: the RFC's path, accepted; one item more or less, another index: refused", () => {
    for (let size = 1; size <= N; size++) {
      for (let index = 0; index < size; index++) {
        const proof = inclusionProof(index, size, tree.read);
        expect(hex(proof)).toBe(hex(path(index, leaves.slice(0, size))));
        const claim = (i: number, n: number, p: Uint8Array[]) => verifyInclusion(leaves[index]!, i, n, p, root(size));
        expect(claim(index, size, proof)).toBe(true);
        expect(claim(index, size, [...proof, other])).toBe(false);
        expect(claim(index, size, [other, ...proof])).toBe(false);
        expect(claim(index, size, [...proof, root(size)])).toBe(false);
        if (proof.length > 0) expect(claim(index, size, proof.slice(1))).toBe(false);
        if (proof.length > 0) expect(claim(index, size, proof.slice(0, -1))).toBe(false);
        for (const wrong of [index - 1, index + 1, size, size + index, -1])
          expect(claim(wrong, size, proof)).toBe(false);
      }
    }
  });

  it("L3 index ≥ size, size 0, numbers that are no index: false", () => {
    const proof = inclusionProof(3, 7, tree.read);
    const at = (index: number, size: number) => verifyInclusion(leaves[3]!, index, size, proof, root(7));
    expect(at(3, 7)).toBe(true);
    for (const [index, size] of [
      [7, 7],
      [3, 3],
      [3, 0],
      [0, 0],
      [-1, 7],
      [3.5, 7],
      [Number.NaN, 7],
      [3, Number.POSITIVE_INFINITY],
      [3, 2 ** 53],
    ] as const)
      expect(at(index, size)).toBe(false);
  });

  it("L3 second preimage: an inner node offered as a leaf, a leaf as an inner node", () => {
    const inner = nodeHash(leaves[0]!, leaves[1]!);
    expect(verifyInclusion(inner, 0, 4, [nodeHash(leaves[2]!, leaves[3]!)], root(4))).toBe(false);
    expect(verifyInclusion(inner, 0, 2, [nodeHash(leaves[2]!, leaves[3]!)], root(4))).toBe(true); // other tree, size 2: the size is signed
    const bytes = new Uint8Array([...leaves[0]!, ...leaves[1]!]);
    expect(verifyInclusion(leafHash(bytes), 0, 1, [], root(2))).toBe(false);
    expect(verifyInclusion(leafHash(new Uint8Array([1, ...bytes])), 0, 1, [], root(2))).toBe(false);
  });

  it("items that are not 32 bytes, an endless path, no array: false, never a throw", () => {
    const proof = inclusionProof(3, 7, tree.read);
    const check = (p: unknown, leaf: unknown = leaves[3], r: unknown = root(7)) =>
      verifyInclusion(leaf as Uint8Array, 3, 7, p as Uint8Array[], r as Uint8Array);
    expect(check(proof)).toBe(true);
    expect(check([proof[0], proof[1], proof[2]!.slice(0, 31)])).toBe(false);
    expect(check([proof[0], proof[1], new Uint8Array(0)])).toBe(false);
    expect(check(new Array(100_000).fill(other))).toBe(false);
    for (const bad of [undefined, null, "proof", { length: 3 }, [1, 2, 3]]) expect(check(bad)).toBe(false);
    expect(check(proof, leaves[3]!.slice(1))).toBe(false);
    expect(check(proof, leaves[3], null)).toBe(false);
  });

  it("mutated proofs (L3) are refused: any bit of leaf, path and root", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 600 }), fc.nat(), fc.nat(), fc.nat(255), (size, i, item, bit) => {
        const index = i % size;
        const proof = inclusionProof(index, size, tree.read);
        const k = item % proof.length;
        const mutated = proof.map((hash, j) => (j === k ? flip(hash, bit) : hash));
        return (
          verifyInclusion(leaves[index]!, index, size, proof, root(size)) &&
          !verifyInclusion(leaves[index]!, index, size, mutated, root(size)) &&
          !verifyInclusion(flip(leaves[index]!, bit), index, size, proof, root(size)) &&
          !verifyInclusion(leaves[index]!, index, size, proof, flip(root(size), bit))
        );
      }),
      { numRuns: 300 },
    );
  });

  it("10^5 mutated proofs (L3): none passes", () => {
    let [tried, passed] = [0, 0];
    for (let size = 2; tried < 100_000; size = size === 40 ? 2 : size + 1) {
      const index = (tried * 7) % size;
      const proof = inclusionProof(index, size, tree.read);
      for (let i = 0; i < 250; i++, tried++) {
        const k = i % proof.length;
        const mutated = proof.map((hash, j) => (j === k ? flip(hash, tried % 256) : hash));
        if (verifyInclusion(leaves[index]!, index, size, mutated, root(size))) passed++;
      }
    }
    expect([tried, passed]).toEqual([100_000, 0]);
  });

  it("a proof for one size does not pass for another size and root", () => {
    for (let size = 2; size <= 20; size++)
      for (let wrong = 2; wrong <= 20; wrong++)
        expect(verifyInclusion(leaves[1]!, 1, wrong, inclusionProof(1, size, tree.read), root(wrong))).toBe(
          size === wrong,
        );
  });

  it("sizes near 2^53 cost no more than 53 hashes", () => {
    const size = 2 ** 53 - 1;
    expect(verifyInclusion(other, size - 1, size, new Array(53).fill(other), other)).toBe(false);
    expect(() => inclusionProof(5, 5, tree.read)).toThrow(RangeError);
  });
});

describe("consistency", () => {
  it("all pairs up to 64: the RFC's proof, accepted; one item more or less: refused", () => {
    for (let n = 0; n <= N; n++) {
      for (let m = 0; m <= n; m++) {
        const proof = consistencyProof(m, n, tree.read);
        expect(hex(proof)).toBe(hex(m === 0 ? [] : subproof(m, leaves.slice(0, n), true)));
        const claim = (p: Uint8Array[]) => verifyConsistency(m, n, p, root(m), root(n));
        expect(claim(proof)).toBe(true);
        expect(claim([...proof, other])).toBe(false);
        expect(claim([other, ...proof])).toBe(false);
        if (proof.length > 0) expect(claim(proof.slice(1))).toBe(false);
        if (proof.length > 0) expect(claim(proof.slice(0, -1))).toBe(false);
        if (m < n) expect(verifyConsistency(n, m, proof, root(n), root(m))).toBe(false);
        if (m > 0) expect(verifyConsistency(m, n, proof, other, root(n))).toBe(false);
        if (m > 0) expect(verifyConsistency(m, n, proof, root(m), other)).toBe(false);
      }
    }
  });

  it("L4 size 0: only the empty root and the empty proof", () => {
    expect(verifyConsistency(0, 0, [], emptyRoot(), emptyRoot())).toBe(true);
    expect(verifyConsistency(0, 9, [], emptyRoot(), root(9))).toBe(true);
    expect(verifyConsistency(0, 9, [], other, root(9))).toBe(false);
    expect(verifyConsistency(0, 9, [root(9)], emptyRoot(), root(9))).toBe(false);
    expect(verifyConsistency(0, 0, [], other, other)).toBe(false);
    expect(verifyConsistency(0, 0, [], emptyRoot(), root(9))).toBe(false);
  });

  it("L4 equal sizes: only equal roots and the empty proof", () => {
    expect(verifyConsistency(8, 8, [], root(8), root(8))).toBe(true);
    expect(verifyConsistency(8, 8, [], root(8), root(9))).toBe(false);
    expect(verifyConsistency(8, 8, [root(8)], root(8), root(8))).toBe(false);
  });

  it("L4 m = 2^k: the old root stands in for the missing first item, and must be the right one", () => {
    for (const m of [1, 2, 4, 8, 16, 32, 256, 512]) {
      const proof = consistencyProof(m, m + 1, tree.read);
      expect(proof).toEqual([leaves[m]]);
      expect(verifyConsistency(m, m + 1, proof, root(m), root(m + 1))).toBe(true);
      expect(verifyConsistency(m, m + 1, [root(m), ...proof], root(m), root(m + 1))).toBe(false);
      expect(verifyConsistency(m, m + 1, [], root(m), root(m + 1))).toBe(false);
      expect(verifyConsistency(m, m + 1, proof, other, root(m + 1))).toBe(false);
    }
  });

  it("L4 m > n, numbers that are no size: false", () => {
    const proof = consistencyProof(6, 8, tree.read);
    for (const [m, n] of [
      [8, 6],
      [-6, 8],
      [6.5, 8],
      [6, Number.NaN],
      [6, 2 ** 53],
      [5, 8],
      [6, 9],
    ] as const)
      expect(verifyConsistency(m, n, proof, root(6), root(8))).toBe(false);
    expect(() => consistencyProof(8, 6, tree.read)).toThrow(RangeError);
  });

  it("L2 rewritten history: no proof joins a head to a fork before it", () => {
    const fork = forkedTree(20, 40);
    for (const proof of [consistencyProof(30, 40, fork.read), consistencyProof(30, 40, tree.read)])
      expect(verifyConsistency(30, 40, proof, root(30), rootAt(40, fork.read))).toBe(false);
    expect(verifyConsistency(20, 40, consistencyProof(20, 40, fork.read), root(20), rootAt(40, fork.read))).toBe(true);
  });

  it("mutated proofs (L4) are refused", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 600 }), fc.nat(), fc.nat(), fc.nat(255), (n, i, item, bit) => {
        const m = 1 + (i % (n - 1));
        const proof = consistencyProof(m, n, tree.read);
        const k = item % proof.length;
        const mutated = proof.map((hash, j) => (j === k ? flip(hash, bit) : hash));
        const swapped = [...proof].reverse();
        return (
          verifyConsistency(m, n, proof, root(m), root(n)) &&
          !verifyConsistency(m, n, mutated, root(m), root(n)) &&
          (proof.length === 1 || !verifyConsistency(m, n, swapped, root(m), root(n))) &&
          !verifyConsistency(m, n, proof, flip(root(m), bit), root(n)) &&
          !verifyConsistency(m, n, proof, root(m), flip(root(n), bit))
        );
      }),
      { numRuns: 300 },
    );
  });
});
