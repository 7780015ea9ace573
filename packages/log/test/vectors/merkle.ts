/** Entries, hashes, roots, inclusion and consistency. */
import { concat, fromHex, sha256, toHex, utf8 } from "@selge/basics";
import { consistencyProof, emptyRoot, inclusionProof, leafHash, nodeHash, rootAt } from "@selge/log";
import { forkedTree, testEntries, testTree } from "../fixture.ts";
import { mth, path as referencePath, subproof } from "../reference.ts";
import { packed, refusal, result, type VectorCase, type VectorFile, verification } from "./case.ts";

const tree = testTree(300);
const leaves = testEntries(300).map(leafHash);
const root = (size: number) => rootAt(size, tree.read);
const stray = sha256(utf8("stray hash"));
const RFC = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

export function merkleVectors(): VectorFile {
  return {
    about: "Entries, hashes, roots, inclusion and consistency proofs. Output of LOG-1: the entry.",
    source: "roots and leaf hashes of up to 8 leaves: Certificate Transparency reference code; else own",
    cases: [...entryVectors(), ...hashVectors(), ...rootVectors(), ...inclusionVectors(), ...consistencyVectors()],
  };
}

function entryVectors(): VectorCase[] {
  const typed = (type: number, length = 33) => Uint8Array.from({ length }, (_, i) => (i === 0 ? type : i));
  const bad = (name: string, bytes: Uint8Array) => refusal("LOG-1", name, { bytes: toHex(bytes) }, "LOG_ENTRY");
  return [
    ...[1, 2, 3].map((type) => result("LOG-1", `type ${type}`, { bytes: toHex(typed(type)) }, typed(type))),
    ...[0, 4, 0x31, 255].map((type) => bad(`type ${type}`, typed(type))),
    ...[0, 1, 32, 34].map((length) => bad(`${length} bytes`, typed(1, length))),
  ];
}

function hashVectors(): VectorCase[] {
  const [l, r] = [leaves[0]!, leaves[1]!];
  return [
    ...RFC.map((leaf, i) => result("LOG-2", `reference leaf ${i}`, { entry: leaf }, leafHash(fromHex(leaf)!))),
    ...testEntries(3).map((e, i) => result("LOG-2", `entry ${i}`, { entry: toHex(e) }, leafHash(e))),
    result("LOG-3", "two leaves", { left: toHex(l), right: toHex(r) }, nodeHash(l, r)),
    result("LOG-3", "the same the other way round", { left: toHex(r), right: toHex(l) }, nodeHash(r, l)),
  ];
}

function rootVectors(): VectorCase[] {
  const known = RFC.map((leaf) => leafHash(fromHex(leaf)!));
  const of = (name: string, list: readonly Uint8Array[]) => result("LOG-4", name, { leaves: packed(list) }, mth(list));
  return [
    of("empty tree", []),
    ...known.map((_, i) => of(`${i + 1} reference leaves`, known.slice(0, i + 1))),
    ...[1, 2, 3, 7, 8, 33].map((size) => of(`${size} entries`, leaves.slice(0, size))),
  ];
}

function inclusionVectors(): VectorCase[] {
  const item = (
    name: string,
    accept: boolean,
    index: number,
    size: number,
    proof: readonly Uint8Array[],
    of: { leaf?: Uint8Array; root?: Uint8Array } = {},
  ) => {
    const input = {
      leaf: toHex(of.leaf ?? leaves[index]!),
      index,
      size,
      proof: packed(proof),
      root: toHex(of.root ?? root(size)),
    };
    return verification("LOG-8", name, input, accept);
  };
  const path = (index: number, size: number) => inclusionProof(index, size, tree.read);
  const p = path(4, 7);
  const good = [
    [0, 1],
    [0, 2],
    [1, 2],
    [2, 3],
    [4, 7],
    [6, 7],
    [7, 8],
    [0, 255],
    [254, 255],
    [255, 256],
    [256, 257],
    [299, 300],
  ] as const;
  return [
    ...[
      [0, 1],
      [2, 3],
      [4, 7],
      [6, 7],
      [7, 8],
    ].map(([index, size]) => {
      const list = leaves.slice(0, size);
      const proof = concat(...referencePath(index!, list));
      return result("LOG-7", `index ${index} of ${size}`, { leaves: packed(list), index }, proof);
    }),
    ...good.map(([index, size]) => item(`index ${index} of ${size}`, true, index, size, path(index, size))),
    item("path longer by a stray hash at the end", false, 4, 7, [...p, stray]),
    item("path longer by the root", false, 4, 7, [...p, root(7)]),
    item("path longer by a stray hash at the start", false, 4, 7, [stray, ...p]),
    item("path longer, one entry", false, 0, 1, [stray]),
    item("path shorter at the end", false, 4, 7, p.slice(0, -1)),
    item("path shorter at the start", false, 4, 7, p.slice(1)),
    item("empty path", false, 4, 7, []),
    item("path in other order", false, 4, 7, [...p].reverse()),
    item("wrong index", false, 5, 7, p, { leaf: leaves[4]! }),
    item("index = size", false, 7, 7, p, { leaf: leaves[4]! }),
    item("index above size", false, 20, 7, p, { leaf: leaves[4]! }),
    item("size 0", false, 0, 0, [], { root: emptyRoot() }),
    item("leaf of another index", false, 4, 7, p, { leaf: leaves[3]! }),
    item("root of another size", false, 4, 7, p, { root: root(8) }),
    item("node offered as leaf", false, 0, 4, [nodeHash(leaves[2]!, leaves[3]!)], {
      leaf: nodeHash(leaves[0]!, leaves[1]!),
    }),
    item("leaf hash of two leaves joined", false, 0, 1, [], {
      leaf: leafHash(new Uint8Array([...leaves[0]!, ...leaves[1]!])),
      root: root(2),
    }),
    item("last item of 31 bytes", false, 4, 7, [...p.slice(0, -1), p.at(-1)!.slice(1)]),
    item("a byte more", false, 4, 7, [...p, Uint8Array.of(0)]),
    item("leaf hash of 31 bytes", false, 0, 1, [], { leaf: leaves[0]!.slice(1) }),
    item("54 items", false, 0, 2 ** 53 - 1, new Array(54).fill(stray), { leaf: stray, root: stray }),
    ...p.map((_, k) =>
      item(
        `bit flipped in item ${k}`,
        false,
        4,
        7,
        p.map((hash, i) => (i === k ? flipped(hash) : hash)),
      ),
    ),
  ];
}

function consistencyVectors(): VectorCase[] {
  const item = (
    name: string,
    accept: boolean,
    m: number,
    n: number,
    proof: readonly Uint8Array[],
    of: { rootM?: Uint8Array; rootN?: Uint8Array } = {},
  ) => {
    const [rootM, rootN] = [toHex(of.rootM ?? root(m)), toHex(of.rootN ?? root(n))];
    return verification("LOG-10", name, { m, n, proof: packed(proof), rootM, rootN }, accept);
  };
  const path = (m: number, n: number) => consistencyProof(m, n, tree.read);
  const p = path(6, 11);
  const fork = forkedTree(5, 11);
  const good = [
    [0, 0],
    [0, 1],
    [0, 7],
    [1, 1],
    [1, 2],
    [1, 8],
    [2, 3],
    [3, 4],
    [4, 7],
    [6, 8],
    [7, 8],
    [8, 8],
    [8, 9],
    [6, 11],
    [255, 256],
    [256, 257],
    [128, 300],
    [299, 300],
  ] as const;
  return [
    ...[
      [1, 2],
      [3, 7],
      [4, 7],
      [6, 7],
      [6, 8],
      [8, 8],
    ].map(([m, n]) => {
      const list = leaves.slice(0, n);
      return result("LOG-9", `${m} in ${n}`, { leaves: packed(list), m }, concat(...subproof(m!, list, true)));
    }),
    ...good.map(([m, n]) => item(`${m} in ${n}`, true, m, n, path(m, n))),
    item("m > n", false, 11, 6, p),
    item("m = 0 with a proof", false, 0, 7, [root(7)]),
    item("m = 0 with another root than the empty one", false, 0, 7, [], { rootM: stray }),
    item("n = 0 with another root than the empty one", false, 0, 0, [], { rootM: stray, rootN: stray }),
    item("m = n with other roots", false, 8, 8, [], { rootN: stray }),
    item("m = n with a proof", false, 8, 8, [root(8)]),
    item("empty proof", false, 6, 11, []),
    item("empty proof, m a power of two", false, 8, 9, []),
    item("m a power of two, its root in front", false, 8, 9, [root(8), ...path(8, 9)]),
    item("m a power of two, another root", false, 8, 9, path(8, 9), { rootM: stray }),
    item("longer at the end", false, 6, 11, [...p, stray]),
    item("longer at the start", false, 6, 11, [stray, ...p]),
    item("shorter at the end", false, 6, 11, p.slice(0, -1)),
    item("shorter at the start", false, 6, 11, p.slice(1)),
    item("other order", false, 6, 11, [...p].reverse()),
    item("proof for another m", false, 7, 11, p),
    item("proof for another n", false, 6, 12, p),
    item("roots swapped", false, 6, 11, p, { rootM: root(11), rootN: root(6) }),
    item("rewritten history", false, 6, 11, consistencyProof(6, 11, fork.read), { rootN: rootAt(11, fork.read) }),
    item("last item of 31 bytes", false, 6, 11, [...p.slice(0, -1), p.at(-1)!.slice(1)]),
    ...p.map((_, k) =>
      item(
        `bit flipped in item ${k}`,
        false,
        6,
        11,
        p.map((hash, i) => (i === k ? flipped(hash) : hash)),
      ),
    ),
  ];
}

function flipped(hash: Uint8Array): Uint8Array {
  const out = hash.slice();
  out[31]! ^= 1;
  return out;
}
