import { concat, type JsonObject, must, sha512, toHex } from "@selge/basics";
import { type CiphertextList, encodeList, encrypt } from "@selge/elgamal";
import { currentEngine, encodeElement, G, multiply, plus, randomScalar, scalar } from "@selge/group";
import { encodeEqualityProof, proveDecryption } from "@selge/sigma";
import { describe, expect, it } from "vitest";
import { firstComponents } from "../src/batch-list.ts";
import {
  type BatchList,
  batchListOf,
  checkDecryptionShares,
  checkShare,
  combineShares,
  decodeBatchList,
  decryptShare,
  lookUpPlaintexts,
  type Opening,
  openedContext,
  plaintextTable,
  type ShareFiles,
} from "../src/index.ts";
import { bodyOf, type Ceremony, forged, openingOf, play, roleKeys, seeded, settingOf, subsets } from "./play.ts";

const CODES = [0, 7, 101, 4294967295];
const keys = roleKeys(5);

/** n rows of w slots; row i, slot s holds the plaintext (i + s) of the codes. */
function listOf(opening: Opening, n: number, w: number, plaintexts: readonly number[] = CODES): CiphertextList {
  const random = seeded(`list ${n} ${w}`);
  const engine = currentEngine();
  const columns = Array.from({ length: w }, (_, s) => {
    const cells = Array.from({ length: n }, (_, i) => {
      const code = plaintexts[(i + s) % plaintexts.length]!;
      return encrypt(scalar(code), randomScalar(random), opening.P);
    });
    return { A: engine.elementVector(cells.map(({ A }) => A)), B: engine.elementVector(cells.map(({ B }) => B)) };
  });
  return { n, columns };
}

function sharesOf({ shares }: Ceremony, opening: Opening, list: BatchList): ReadonlyMap<number, ShareFiles> {
  return new Map(
    shares.map((share) => {
      const random = seeded(`decrypt ${share.trustee}`);
      return [share.trustee, must(decryptShare(opening, share, list, keys[share.trustee - 1]!, random))];
    }),
  );
}

describe.each([
  [1, 1, 1, 1],
  [2, 3, 3, 2],
  [3, 5, 2, 1],
])("decryption by %i of %i, %i rows of %i slots", (t, m, n, w) => {
  const ceremony = play(settingOf(t, m));
  const opening = openingOf(ceremony);
  const list = batchListOf("k.d.u", listOf(opening, n, w));
  const { good, faults } = checkDecryptionShares(opening, list, sharesOf(ceremony, opening, list));
  const expected = Array.from({ length: n }, (_, i) => Array.from({ length: w }, (_, s) => CODES[(i + s) % 4]!));

  it("accepts every honest share", () => {
    expect(faults).toEqual([]);
    expect(good.map(({ trustee }) => trustee)).toEqual(Array.from({ length: m }, (_, k) => k + 1));
  });

  it("E9: gives the same plaintexts for every subset of t, none for fewer", () => {
    for (const some of subsets(good, t)) {
      const M = must(combineShares(opening, list, some.reverse()));
      expect(lookUpPlaintexts(M, w, plaintextTable(CODES))).toEqual(expected);
    }
    for (const few of subsets(good, t - 1))
      expect(combineShares(opening, list, few)).toEqual({ ok: false, error: "COMBINE_TOO_FEW" });
    expect(lookUpPlaintexts(must(combineShares(opening, list, good)), w, plaintextTable(CODES))).toEqual(expected);
  });

  it("E9: a lower threshold gives no plaintext", () => {
    if (t === 1) return;
    const lowered: Opening = { ...opening, setting: { ...opening.setting, threshold: t - 1 } };
    const M = must(combineShares(lowered, list, good.slice(0, t - 1)));
    for (const row of lookUpPlaintexts(M, w, plaintextTable(CODES)))
      for (const cell of row) expect(cell).toBeTypeOf("string");
  });
});

const ceremony = play(settingOf(2, 3));
const opening = openingOf(ceremony);
const second = play(settingOf(2, 3, 2));
const list = batchListOf("k.d.u", listOf(opening, 3, 2));
const files = sharesOf(ceremony, opening, list);
const honest = files.get(2) as { statement: Uint8Array; share: Uint8Array };

const outcome = (statement: Uint8Array | undefined, share: Uint8Array | undefined = honest.share, j = 2) =>
  checkShare(opening, list, j, { statement, share });
const refused = (code: string, trustee = 2) => ({ ok: false, error: { code, trustee } });

describe("plaintexts", () => {
  it("outside the list are reported as they are and counted as no code", () => {
    const odd = batchListOf("k.d.u", listOf(opening, 2, 1, [7, 8]));
    const { good } = checkDecryptionShares(opening, odd, sharesOf(ceremony, opening, odd));
    const rows = lookUpPlaintexts(must(combineShares(opening, odd, good)), 1, plaintextTable(CODES));
    expect(rows).toEqual([[7], [toHex(encodeElement(multiply(scalar(8), G)))]]);
  });

  it("of a blank ballot are the identity", () => {
    expect(plaintextTable([0]).get("00".repeat(32))).toBe(0);
    expect(plaintextTable(CODES).size).toBe(4);
  });
});

describe("D1: a wrong partial decryption", () => {
  it("of one row is refused, and its maker named", () => {
    const wrong = honest.share.slice();
    wrong.set(honest.share.subarray(32, 64), 0);
    const statement = forged(honest.statement, 2, { share: toHex(sha512(wrong)) });
    expect(outcome(statement, wrong)).toMatchObject(refused("SHARE_PROOF"));
  });

  it("with rows exchanged is refused, with a fresh proof too", () => {
    const swapped = concat(honest.share.slice(32, 64), honest.share.slice(0, 32), honest.share.slice(64));
    const engine = currentEngine();
    const s = ceremony.shares[1]!.s.reveal();
    const claim = {
      context: openedContext(opening),
      batch: list.batch,
      j: 2,
      Pj: opening.shareKeys[1]!,
      n: 3,
      w: 2,
      listHash: list.hash,
      shareHash: sha512(swapped),
      A: firstComponents(list),
      D: must(engine.decodeElements(swapped, "swapped")),
    };
    const proof = encodeEqualityProof(proveDecryption(claim, s, seeded("swap")));
    const statement = forged(honest.statement, 2, { share: toHex(sha512(swapped)), proof });
    expect(outcome(statement, swapped)).toMatchObject(refused("SHARE_PROOF"));
  });

  it("whose errors cancel in the plain sum is refused: the weights differ", () => {
    const engine = currentEngine();
    const D = must(engine.decodeElements(honest.share, "D"));
    const E = multiply(scalar(5), G);
    const cells = Array.from({ length: 6 }, (_, i) => engine.elementAt(D, i));
    const cancelling = concat(
      ...[plus(cells[0]!, E), plus(cells[1]!, E.negate()), ...cells.slice(2)].map(encodeElement),
    );
    const statement = forged(honest.statement, 2, { share: toHex(sha512(cancelling)) });
    expect(outcome(statement, cancelling)).toMatchObject(refused("SHARE_PROOF"));
  });
});

describe("D2: a proof about something else", () => {
  const proofOf = (bytes: Uint8Array) => bodyOf(bytes).proof as JsonObject;
  const elsewhere = (other: Opening, where: BatchList, player = ceremony) =>
    (sharesOf(player, other, where).get(2) as { statement: Uint8Array }).statement;

  it.each([
    ["another batch", () => elsewhere(opening, { ...list, batch: "k.d.v" })],
    ["another opening statement", () => elsewhere({ ...opening, hash: sha512().slice(32) }, list)],
    ["another list", () => elsewhere(opening, batchListOf("k.d.u", listOf(opening, 3, 2, [7])))],
    ["another trustee", () => (files.get(3) as { statement: Uint8Array }).statement],
    ["E8: another ceremony", () => elsewhere(openingOf(second), list, second)],
  ])("(%s) is refused", (_, make) => {
    const statement = forged(honest.statement, 2, { proof: proofOf(make()) });
    expect(outcome(statement)).toMatchObject(refused("SHARE_PROOF"));
  });

  it.each([
    ["T1", "00".repeat(32)],
    ["T2", "00".repeat(32)],
    ["z", "00".repeat(32)],
    ["z", "ff".repeat(32)],
    ["T1", "ff".repeat(32)],
  ])("(%s = %s) is refused", (field, value) => {
    const proof = { ...proofOf(honest.statement), [field]: value };
    expect(outcome(forged(honest.statement, 2, { proof }))).toMatchObject(refused("SHARE_PROOF"));
  });
});

describe("D6: numbers that do not fit", () => {
  it("fewer or more partial decryptions than ciphertexts are refused", () => {
    for (const share of [
      honest.share.slice(32),
      concat(honest.share, honest.share.slice(0, 32)),
      new Uint8Array(0),
      honest.share.slice(1),
    ]) {
      const statement = forged(honest.statement, 2, { share: toHex(sha512(share)) });
      expect(outcome(statement, share)).toMatchObject(refused("SHARE_LENGTH"));
    }
  });

  it.each([
    ["n", { n: 2 }, "SHARE_SIZE"],
    ["n and w exchanged", { n: 2, w: 3 }, "SHARE_SIZE"],
    ["w", { w: 1 }, "SHARE_SIZE"],
    ["batch", { batch: "k.d.v" }, "SHARE_BATCH"],
    ["list hash", { list: "00".repeat(64) }, "SHARE_LIST"],
    ["share hash", { share: "00".repeat(64) }, "SHARE_FILE"],
    ["trustee", { trustee: 3 }, "SHARE_TRUSTEE"],
    ["E12: election", { fingerprint: "00".repeat(32) }, "SHARE_ELECTION"],
    ["fields", { note: 1 }, "SHARE_FIELDS"],
    ["form of a hash", { list: "00" }, "SHARE_FIELDS"],
    ["form of the proof", { proof: {} }, "SHARE_FIELDS"],
    ["type", { type: "probe" }, "SHARE_DOCUMENT"],
  ])("another %s is refused", (_, change, code) => {
    expect(outcome(forged(honest.statement, 2, change as JsonObject))).toMatchObject(refused(code));
  });

  it("identity and other bytes that are no key's answer are refused", () => {
    for (const item of [new Uint8Array(32), new Uint8Array(32).fill(0xff)]) {
      const share = concat(item, honest.share.slice(32));
      const statement = forged(honest.statement, 2, { share: toHex(sha512(share)) });
      expect(outcome(statement, share)).toMatchObject(refused("SHARE_ELEMENT"));
    }
  });

  it("signers, places and missing files are checked", () => {
    expect(outcome(forged(honest.statement, 3, {}))).toMatchObject(refused("SHARE_SIGNER"));
    expect(outcome(honest.statement, honest.share, 3)).toMatchObject(refused("SHARE_TRUSTEE", 3));
    for (const j of [0, 4, -1, 1.5])
      expect(outcome(honest.statement, honest.share, j)).toMatchObject(refused("SHARE_INDEX", j));
    expect(outcome(undefined)).toMatchObject(refused("SHARE_MISSING"));
    expect(checkShare(opening, list, 2, { statement: honest.statement, share: undefined })).toMatchObject(
      refused("SHARE_MISSING"),
    );
  });
});

describe("D4: a bad share", () => {
  const bad = { statement: honest.statement, share: honest.share.slice().reverse() };

  it("is named and left out, and the count goes on", () => {
    const { good, faults } = checkDecryptionShares(opening, list, new Map([...files, [2, bad]]));
    expect(faults).toMatchObject([{ code: "SHARE_FILE", trustee: 2 }]);
    expect(good.map(({ trustee }) => trustee)).toEqual([1, 3]);
    const rows = lookUpPlaintexts(must(combineShares(opening, list, good)), 2, plaintextTable(CODES));
    expect(rows[0]).toEqual([0, 7]);
  });

  it("stops the count when fewer than t good ones remain", () => {
    const { good, faults } = checkDecryptionShares(opening, list, new Map([...files, [2, bad], [3, bad]]));
    expect(faults).toMatchObject([{ trustee: 2 }, { trustee: 3, code: "SHARE_TRUSTEE" }]);
    expect(combineShares(opening, list, good)).toEqual({ ok: false, error: "COMBINE_TOO_FEW" });
  });
});

describe("combination", () => {
  const { good } = checkDecryptionShares(opening, list, files);

  it("E4: refuses an index that occurs twice", () => {
    expect(combineShares(opening, list, [good[0]!, good[0]!])).toEqual({ ok: false, error: "COMBINE_REPEATED" });
    expect(combineShares(opening, list, [...good, good[2]!])).toEqual({ ok: false, error: "COMBINE_REPEATED" });
  });

  it("E8: refuses shares of another ceremony, batch or list", () => {
    for (const other of [{ opening: new Uint8Array(32) }, { batch: "k.d.v" }, { listHash: new Uint8Array(64) }])
      expect(combineShares(opening, list, [good[0]!, { ...good[1]!, ...other }])).toEqual({
        ok: false,
        error: "COMBINE_MIXED",
      });
  });
});

describe("a trustee's tool", () => {
  it("E8, E12: refuses a key share of another ceremony, election or seat", () => {
    const refuse = { ok: false, error: "SHARE_KEY" };
    const use = (share: (typeof ceremony.shares)[number]) => decryptShare(opening, share, list, keys[1]!, seeded("x"));
    expect(use(second.shares[1]!)).toEqual(refuse);
    expect(use(play(settingOf(2, 3, 1, "a test election")).shares[1]!)).toEqual(refuse);
    expect(use(play(settingOf(2, 3), "another run").shares[1]!)).toEqual(refuse);
    expect(use({ ...ceremony.shares[1]!, trustee: 4 })).toEqual(refuse);
    expect(use({ ...ceremony.shares[1]!, trustee: 1 })).toEqual(refuse);
    expect(use(ceremony.shares[0]!)).toEqual({ ok: false, error: "SHARE_SIGNER" });
  });

  it("gives the same share file for whatever blinding, and another proof", () => {
    const again = must(decryptShare(opening, ceremony.shares[1]!, list, keys[1]!, seeded("other randomness")));
    expect(again.share).toEqual(honest.share);
    expect(again.statement).not.toEqual(honest.statement);
  });
});

describe("the list of a batch", () => {
  it("is read from its file with its hash", () => {
    const bytes = encodeList(list.list);
    const read = must(decodeBatchList("k.d.u", bytes, 3, 2));
    expect(read.hash).toEqual(list.hash);
    expect(checkShare(opening, read, 2, honest).ok).toBe(true);
    expect(decodeBatchList("k.d.u", bytes, 2, 2)).toMatchObject({ error: { code: "LIST_LENGTH" } });
    expect(decodeBatchList("k.d.u", concat(new Uint8Array(32), bytes.slice(32)), 3, 2)).toMatchObject({
      error: { code: "POINT_IDENTITY" },
    });
  });
});
