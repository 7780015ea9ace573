/** `threshold-decryption.json` */
import { concat, encodeCanonicalJson, type JsonObject, must, sha512, toHex, u32le } from "@selge/basics";
import { encodeList, encrypt } from "@selge/elgamal";
import { currentEngine, encodeElement, encodeScalar, randomScalar, scalar } from "@selge/group";
import {
  batchListOf,
  checkDecryptionShares,
  combineShares,
  decryptShare,
  lagrangeAtZero,
  lookUpPlaintexts,
  plaintextTable,
} from "../src/index.ts";
import { bodyOf, forged, seeded } from "./play.ts";
import {
  ceremony,
  keys,
  opening,
  SOURCE,
  settingFields,
  text,
  type VectorCase,
  type VectorFile,
} from "./vector-case.ts";

const { result, shares } = ceremony;

const CODES = [0, 7, 101];
const [n, w] = [3, 2];

function listFile(): Uint8Array {
  const random = seeded("list");
  const engine = currentEngine();
  const columns = [0, 1].map((s) => {
    const cells = [0, 1, 2].map((i) => encrypt(scalar([0, 7, 101, 8][i + s]!), randomScalar(random), result.P));
    return { A: engine.elementVector(cells.map(({ A }) => A)), B: engine.elementVector(cells.map(({ B }) => B)) };
  });
  return encodeList({ n, columns });
}

/** Partial decryption and combination. */
export function decryptionVectors(): VectorFile {
  const bytes = listFile();
  const engine = currentEngine();
  const elements = must(engine.decodeElements(bytes, "list"));
  const column = (s: number) => ({
    A: engine.strideElements(elements, 2 * s, 4),
    B: engine.strideElements(elements, 2 * s + 1, 4),
  });
  const list = batchListOf("1.2.3", { n, columns: [column(0), column(1)] });
  const made = shares.map((share, k) => must(decryptShare(opening, share, list, keys[k]!, seeded(`decrypt ${k}`))));
  const [, honest, third] = made as [(typeof made)[0], (typeof made)[0], (typeof made)[0]];
  const common = {
    ...settingFields,
    opening: toHex(opening.hash),
    transcript: toHex(result.transcript),
    key: toHex(encodeElement(result.P)),
    shareKeys: toHex(concat(...result.shareKeys.map(encodeElement))),
    batch: "1.2.3",
    n,
    w,
    list: toHex(bytes),
    trustee: 2,
    statementText: text(honest.statement),
    share: toHex(honest.share),
  };
  const check = (name: string, input: JsonObject, expect: JsonObject): VectorCase => ({
    algorithm: "THR-30",
    name,
    input,
    expect,
  });
  const of = (k: number): JsonObject => ({
    trustee: k + 1,
    statementText: text(made[k]!.statement),
    share: toHex(made[k]!.share),
  });
  const changed = (name: string, change: JsonObject, error: string) =>
    check(name, { statementText: text(forged(honest.statement, 2, change)) }, { error });
  const withShare = (name: string, share: Uint8Array, error: string) =>
    check(
      name,
      { share: toHex(share), statementText: text(forged(honest.statement, 2, { share: toHex(sha512(share)) })) },
      { error },
    );
  const [first, rest] = [honest.share.slice(0, 32), honest.share.slice(32)];
  const cases = [
    check("trustee 1", of(0), { accept: true }),
    check("trustee 2", of(1), { accept: true }),
    check("trustee 3", of(2), { accept: true }),
    check("another opening statement", { opening: "00".repeat(32) }, { error: "SHARE_PROOF" }),
    check("in the place of trustee 3", { trustee: 3 }, { error: "SHARE_TRUSTEE" }),
    check("in the place of trustee 0", { trustee: 0 }, { error: "SHARE_INDEX" }),
    check("in the place of trustee 4", { trustee: 4 }, { error: "SHARE_INDEX" }),
    check("another batch demanded", { batch: "1.2.4" }, { error: "SHARE_BATCH" }),
    check("rows and slots exchanged", { n: w, w: n }, { error: "SHARE_SIZE" }),
    check("another list", { list: toHex(concat(bytes.slice(64), bytes.slice(0, 64))) }, { error: "SHARE_LIST" }),
    check(
      "D2: P_j of another trustee",
      { shareKeys: toHex(concat(...[2, 2, 2].map((k) => encodeElement(result.shareKeys[k]!)))) },
      { error: "SHARE_PROOF" },
    ),
    changed("D2: the proof of trustee 3", { proof: bodyOf(third.statement).proof! }, "SHARE_PROOF"),
    changed("E12: another election", { fingerprint: "00".repeat(32) }, "SHARE_ELECTION"),
    changed("an additional field", { note: "" }, "SHARE_FIELDS"),
    changed(
      "z above the order",
      { proof: { ...(bodyOf(honest.statement).proof as JsonObject), z: "ff".repeat(32) } },
      "SHARE_PROOF",
    ),
    check(
      "signed by another trustee",
      { statementText: text(forged(honest.statement, 3, {})) },
      { error: "SHARE_SIGNER" },
    ),
    check("another file than signed", { share: toHex(concat(rest, first)) }, { error: "SHARE_FILE" }),
    withShare("D1: rows rotated", concat(rest, first), "SHARE_PROOF"),
    withShare("D6: an item too few", rest, "SHARE_LENGTH"),
    withShare("D6: an item too many", concat(honest.share, first), "SHARE_LENGTH"),
    withShare("the identity", concat(new Uint8Array(32), rest), "SHARE_ELEMENT"),
    withShare("no element", concat(new Uint8Array(32).fill(255), rest), "SHARE_ELEMENT"),
    ...combinations(made, list),
  ];
  const about = "Partial decryptions of a list of 3 rows of 2 slots, by 2 of 3, and their combination.";
  return { package: "threshold", about, source: SOURCE, common, cases };
}

function combinations(
  made: readonly { statement: Uint8Array; share: Uint8Array }[],
  list: ReturnType<typeof batchListOf>,
): VectorCase[] {
  const { good } = checkDecryptionShares(opening, list, new Map(made.map((pair, k) => [k + 1, pair])));
  const engine = currentEngine();
  const M = must(combineShares(opening, list, good));
  const rows = lookUpPlaintexts(M, w, plaintextTable(CODES));
  const combined = [
    [1, 2],
    [1, 3],
    [2, 3],
    [3, 2, 1],
  ].map(
    (indices): VectorCase => ({
      algorithm: "THR-31",
      name: `trustees ${indices.join(", ")}`,
      input: { indices, shares: indices.map((j) => toHex(made[j - 1]!.share)) },
      expect: { output: toHex(engine.encodeElements(M)) },
    }),
  );
  const few: VectorCase = {
    algorithm: "THR-31",
    name: "one trustee of two",
    input: { indices: [2], shares: [toHex(made[1]!.share)] },
    expect: { error: "COMBINE_TOO_FEW" },
  };
  const twice: VectorCase = {
    algorithm: "THR-31",
    name: "E4: one trustee twice",
    input: { indices: [2, 2], shares: [toHex(made[1]!.share), toHex(made[1]!.share)] },
    expect: { error: "COMBINE_REPEATED" },
  };
  const lookUp: VectorCase = {
    algorithm: "THR-32",
    name: "canonical JSON of the rows; one plaintext is no code",
    input: { codes: CODES, M: toHex(engine.encodeElements(M)) },
    expect: { output: toHex(encodeCanonicalJson(rows as never)) },
  };
  return [...combined, few, twice, lookUp, ...lagrangeCases()];
}

function lagrangeCases(): VectorCase[] {
  const cases: readonly (readonly [string, readonly number[], number])[] = [
    ["1 and 3 of 3", [1, 3], 3],
    ["2, 5 and 32 of 32", [2, 5, 32], 32],
    ["one alone", [4], 5],
  ];
  const good = cases.map(([name, indices, m]): VectorCase => {
    const output = toHex(concat(...must(lagrangeAtZero(indices, m)).map(encodeScalar)));
    return {
      algorithm: "THR-3",
      name,
      input: { indices: toHex(concat(...indices.map(u32le))), m },
      expect: { output },
    };
  });
  const refuse = (name: string, indices: readonly number[], error: string): VectorCase => ({
    algorithm: "THR-3",
    name,
    input: { indices: toHex(concat(...indices.map(u32le))), m: 3 },
    expect: { error },
  });
  return [
    ...good,
    refuse("E4: zero", [0, 1], "INDEX_RANGE"),
    refuse("E4: above m", [1, 4], "INDEX_RANGE"),
    refuse("E4: repeated", [3, 1, 3], "INDEX_REPEATED"),
  ];
}
