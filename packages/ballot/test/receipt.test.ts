import { concat, must, sha256, toHex, utf8 } from "@selge/basics";
import { pinWitnesses } from "@selge/log";
import { describe, expect, it } from "vitest";
import {
  ballotHashes,
  checkOwnReceipt,
  checkReceipt,
  decodeReceipt,
  encodeReceipt,
  type Receipt,
  splitBallot,
} from "../src/index.ts";
import { occursIn, partsOf, receiptsOf, witnessedNote } from "./log-world.ts";
import { ALICE, BOB, codeOf, many, one, random, VOTERS, verdict } from "./world.ts";

const votes = [
  { person: ALICE, codes: [codeOf(1, 0)] },
  { person: BOB, codes: [codeOf(1, 1)] },
  { person: VOTERS[2]!.person, codes: [0] },
].map((vote) => ({ ...one.cast(vote), salt: random(32) }));
const receipts = receiptsOf(one, votes);
const [receipt, other] = [receipts[0]!, receipts[1]!];
const anchors = { fingerprint: one.election.fingerprint, logKey: one.logKey, witnesses: one.witnessSet };
const check = (change: Partial<Receipt>, against = anchors) =>
  verdict(checkReceipt({ ...receipt, ...change }, against));
const flipped = (bytes: Uint8Array, at = 0) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
const json = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;

describe("BAL-11 what a receipt proves", () => {
  it("each voter's ballot is in the witnessed tree, also as read from its file", () => {
    for (const mine of receipts) {
      const read = must(decodeReceipt(encodeReceipt(mine)));
      expect(read).toEqual(mine);
      expect(verdict(checkReceipt(read, anchors))).toBe("accepted");
    }
    const head = must(checkReceipt(receipt, anchors));
    expect([head.size, receipt.index]).toEqual([7, 4]);
  });

  describe("L3 forged inclusion: RECEIPT_INCLUSION", () => {
    it.each<readonly [string, Partial<Receipt>]>([
      ["another index", { index: 5 }],
      ["the index of the other ballot with its proof", { index: other.index, proof: other.proof }],
      ["an index behind the tree", { index: 7 }],
      ["an index far away", { index: Number.MAX_SAFE_INTEGER }],
      ["no proof", { proof: [] }],
      ["a proof one short", { proof: receipt.proof.slice(1) }],
      ["a proof one long", { proof: [...receipt.proof, new Uint8Array(32)] }],
      ["a proof in another order", { proof: [...receipt.proof].reverse() }],
      ["the other ballot's core", { coreHash: other.coreHash }],
      ["another submission", { submissionHash: other.submissionHash }],
      ["other additions", { additionsHash: other.additionsHash }],
      ["another salt", { salt: other.salt }],
    ])("%s", (_, change) => expect(check(change)).toBe("RECEIPT_INCLUSION"));

    it("any bit of any hash", () => {
      for (const field of ["coreHash", "ctxHash", "submissionHash", "additionsHash", "tagOpeningHash", "salt"] as const)
        for (const at of [0, 13, 31])
          expect(check({ [field]: flipped(receipt[field], at) }), field).toBe("RECEIPT_INCLUSION");
      for (const [i] of receipt.proof.entries())
        expect(check({ proof: receipt.proof.map((hash, k) => (k === i ? flipped(hash, 7) : hash)) })).toBe(
          "RECEIPT_INCLUSION",
        );
    });
  });

  describe("L10 forged by somebody else", () => {
    const { size, root } = must(checkReceipt(receipt, anchors));
    const head = { size, root };
    it("RECEIPT_ELECTION: of another election", () => {
      expect(check({ fingerprint: many.election.fingerprint })).toBe("RECEIPT_ELECTION");
      expect(check({}, { ...anchors, fingerprint: many.election.fingerprint })).toBe("RECEIPT_ELECTION");
    });
    it.each<readonly [string, string]>([
      ["no note", ""],
      ["a note that was changed", receipt.checkpoint.replace("\n7\n", "\n8\n")],
      ["another log's key", witnessedNote(head, many.log, [])],
      ["the log's signature cut off", receipt.checkpoint.replace(/^— selge.*\n/m, "")],
    ])("RECEIPT_CHECKPOINT: %s", (_, checkpoint) => expect(check({ checkpoint })).toBe("RECEIPT_CHECKPOINT"));
    it("RECEIPT_CHECKPOINT: the right note under the key of another log", () =>
      expect(check({}, { ...anchors, logKey: many.logKey })).toBe("RECEIPT_CHECKPOINT"));

    it("RECEIPT_WITNESSES: fewer than the quorum, strangers, one twice, a forged line", () => {
      const [first, second] = one.witnesses;
      const note = (...signers: typeof one.witnesses) => witnessedNote(head, one.log, signers);
      const garbled = note(first!, second!).replace(
        /(— witness\.example\/2 )(.{20})/,
        (_, name: string, text: string) => name + [...text].reverse().join(""),
      );
      for (const checkpoint of [note(), note(first!), note(second!), note(...many.witnesses), garbled])
        expect(check({ checkpoint })).toBe("RECEIPT_WITNESSES");
      expect(check({ checkpoint: note(second!, first!) })).toBe("accepted");
      const all = must(pinWitnesses(one.witnessSet.keys, 1, one.logKey));
      expect(check({ checkpoint: note(first!) }, { ...anchors, witnesses: all })).toBe("accepted");
    });

    it("a head that was never in the log: signed and cosigned, but the ballot is not in it", () => {
      const elsewhere = witnessedNote({ size: 7, root: random(32) }, one.log, one.witnesses);
      expect(check({ checkpoint: elsewhere })).toBe("RECEIPT_INCLUSION");
    });
  });

  it("the first fault wins", () => {
    const bad = { fingerprint: random(32), checkpoint: "", index: 9 };
    expect([check(bad), check({ ...bad, fingerprint: receipt.fingerprint })]).toEqual([
      "RECEIPT_ELECTION",
      "RECEIPT_CHECKPOINT",
    ]);
    expect(check({ index: 9, checkpoint: witnessedNote(must(checkReceipt(receipt, anchors)), one.log, []) })).toBe(
      "RECEIPT_WITNESSES",
    );
  });
});

describe("I10 the receipt of another ballot", () => {
  const own = (i: number, salt = receipts[i]!.salt) => {
    const { ballot, o, submission } = votes[i]!;
    const { core, rest } = splitBallot(ballot, one.sealing);
    return { ballot, o, submission, ...ballotHashes(core, rest, salt) };
  };
  it("is accepted for one's own bytes only", () => {
    for (const [i, mine] of receipts.entries())
      for (const [j] of receipts.entries())
        expect(verdict(checkOwnReceipt(mine, own(j, mine.salt)))).toBe(i === j ? "accepted" : "RECEIPT_OTHER_BALLOT");
  });
  it("the server stored another submission of the same ballot, or other bytes", () => {
    const resigned = { ...own(0), submission: one.envelop(ALICE, votes[0]!.ballot).submission };
    expect(verdict(checkOwnReceipt(receipt, { ...resigned, submission: concat(resigned.submission, utf8(" ")) }))).toBe(
      "RECEIPT_OTHER_BALLOT",
    );
    for (const field of ["ballotHash", "coreHash", "ctxHash", "submissionHash", "tagOpeningHash"] as const)
      expect(verdict(checkOwnReceipt({ ...receipt, [field]: flipped(receipt[field]) }, own(0))), field).toBe(
        "RECEIPT_OTHER_BALLOT",
      );
  });
  it("the server stored another tag opening, to void the ballot afterwards", () => {
    const stored = { ...receipt, tagOpeningHash: sha256(votes[1]!.o) };
    expect(verdict(checkOwnReceipt(stored, own(0)))).toBe("RECEIPT_OTHER_BALLOT");
  });
  it("a valid receipt of a swapped ballot passes BAL-11, and not this", () => {
    const swapped = { ...other, ballotHash: receipt.ballotHash };
    expect(verdict(checkReceipt(swapped, anchors))).toBe("accepted");
    expect(verdict(checkOwnReceipt(swapped, own(0, swapped.salt)))).toBe("RECEIPT_OTHER_BALLOT");
  });
});

describe("BAL-10 the file", () => {
  const bytes = encodeReceipt(receipt);
  const text = new TextDecoder().decode(bytes);
  const encoded = (change: Record<string, unknown>) => utf8(JSON.stringify(sorted({ ...json(bytes), ...change })));

  it("I4 holds neither choice nor seed nor any opening, and no name", () => {
    const { seed, o, ballot } = votes[0]!;
    const values = JSON.stringify(Object.values(json(bytes)));
    for (const secret of [seed, o, ballot.slice(81, 113), ballot.slice(113, 145), ballot.slice(145, 177)]) {
      expect(occursIn(secret.slice(0, 8), bytes)).toBe(false);
      expect(values).not.toContain(toHex(secret.slice(0, 8)));
    }
    for (const word of [ALICE, "NIMI", `"${codeOf(1, 0)}"`, `:${codeOf(1, 0)},`]) expect(text).not.toContain(word);
    expect(Object.keys(json(bytes)).sort()).toEqual([
      "additions",
      "ballotHash",
      "checkpoint",
      "coreHash",
      "ctxHash",
      "fingerprint",
      "index",
      "proof",
      "salt",
      "submission",
      "tagOpening",
      "type",
      "version",
    ]);
  });

  it("P2 has the same form for every choice", () => {
    const sizes = receipts.map((mine) => encodeReceipt({ ...mine, index: 4, proof: receipt.proof }).length);
    expect(new Set(sizes).size).toBe(1);
  });

  it.each<readonly [string, Uint8Array, string]>([
    ["empty", new Uint8Array(0), "JSON_SYNTAX"],
    ["white space behind", concat(bytes, utf8("\n")), "JSON_CANONICAL"],
    ["V5 a key twice", utf8(text.replace('"index":4', '"index":4,"index":4')), "JSON_CANONICAL"],
    ["a list", utf8("[]"), "RECEIPT_SHAPE"],
    ["a word", utf8('"receipt"'), "RECEIPT_SHAPE"],
    ["another type", encoded({ type: "ballot" }), "RECEIPT_SHAPE"],
    ["another version", encoded({ version: 2 }), "RECEIPT_SHAPE"],
    ["a field more", encoded({ note: "" }), "RECEIPT_SHAPE"],
    ["index as text", encoded({ index: "4" }), "RECEIPT_SHAPE"],
    ["a proof as text", encoded({ proof: "" }), "RECEIPT_SHAPE"],
    ["a proof item of 31 bytes", encoded({ proof: ["00".repeat(31)] }), "RECEIPT_SHAPE"],
    ["a proof item that is no text", encoded({ proof: [1] }), "RECEIPT_SHAPE"],
    ["upper case", encoded({ salt: "AB".repeat(32) }), "RECEIPT_SHAPE"],
    ["a short hash", encoded({ coreHash: "" }), "RECEIPT_SHAPE"],
    ["a number for a hash", encoded({ submission: 1 }), "RECEIPT_SHAPE"],
    ["a checkpoint that is no text", encoded({ checkpoint: 1 }), "RECEIPT_SHAPE"],
  ])("%s", (_, wrong, code) => expect(verdict(decodeReceipt(wrong))).toBe(code));

  it("every field is needed", () => {
    for (const key of Object.keys(json(bytes))) {
      const { [key]: _, ...rest } = json(bytes);
      expect(verdict(decodeReceipt(utf8(JSON.stringify(sorted(rest))))), key).toBe("RECEIPT_SHAPE");
    }
  });

  it("any byte flipped: another receipt or none", () => {
    for (let at = 0; at < bytes.length; at += 11) {
      const read = decodeReceipt(flipped(bytes, at));
      if (!read.ok) continue;
      const same = check({ ...read.value, ballotHash: receipt.ballotHash }) === "accepted";
      if (same) expect(toHex(read.value.ballotHash), `byte ${at}`).not.toBe(toHex(receipt.ballotHash));
    }
  });
});

it("the leaf of a receipt is the leaf of the stored ballot", () =>
  expect(partsOf(one, votes[0]!)).toMatchObject({
    coreHash: receipt.coreHash,
    submissionHash: sha256(votes[0]!.submission),
    tagOpeningHash: sha256(votes[0]!.o),
  }));

function sorted(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
