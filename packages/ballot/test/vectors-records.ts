/** Vectors of envelopes, leaves, receipts and codes. */
import { concat, encodeInstant, type Instant, instant, sha256, toHex, utf8 } from "@selge/basics";
import { encodeVerifierKey } from "@selge/log";
import { NOW } from "../../../test/fixtures/small-election.ts";
import { ballotEntry, encodeReceipt, encodeVerificationCode, type Receipt, restrictedEntry } from "../src/index.ts";
import { patched } from "./forger.ts";
import { type Logged, partsOf, receiptsOf, witnessedNote } from "./log-world.ts";
import { ALICE, BOB, type Case, election, random, sealingMembers, text, type VectorFile } from "./vector-world.ts";

const { fingerprint } = election.election;
const alices = { ...election.cast({ person: ALICE, codes: [101, 102, 0] }), salt: random(32) };
const bobs = { ...election.cast({ person: BOB, codes: [103, 101, 104] }), salt: random(32) };

export function envelopes(): VectorFile {
  const { opens, servesUntil } = election.election.manifest.schedule;
  const { ballot, o, submission, additions } = alices;
  const honest = { ballot, o, submission, additions, opens, servesUntil };
  const broken = patched(ballot, ballot.length - 32, Uint8Array.of(9, ...new Uint8Array(31)));
  const judging = (name: string, change: Partial<typeof honest>, error?: string): Case => {
    const given = { ...honest, ...change };
    const at = (time: Instant) => encodeInstant(time);
    const members = { opens: at(given.opens), servesUntil: at(given.servesUntil) };
    const bytes = Object.fromEntries(
      (["ballot", "o", "submission", "additions"] as const).map((key) => [key, toHex(given[key])]),
    );
    const expected: Record<string, unknown> = error === undefined ? { accept: true } : { error };
    return { algorithm: "BAL-7", name, input: { ...bytes, ...members }, expect: expected };
  };
  return {
    package: "ballot",
    about:
      "Enveloped ballots under the manifest's trust (a demonstration). opens and servesUntil are those in force; P and opening are the key and the body's hash of the opening statement.",
    source: "own",
    common: sealingMembers,
    cases: [
      judging("an honest vote", {}),
      judging("cast in the last second", { servesUntil: NOW }),
      judging("cast in the first second", { opens: NOW }),
      judging("no submission", { submission: new Uint8Array(0) }, "ZIP_PROFILE"),
      judging("the additions of another envelope", { additions: bobs.additions }, "TIMESTAMP_IMPRINT"),
      judging("another ballot than the signed one", { ballot: bobs.ballot, o: bobs.o }, "DATA_FILE"),
      judging("H7 before opening", { opens: instant(NOW + 1) }, "CAST_TIME"),
      judging("H6 after the end", { servesUntil: instant(NOW - 1) }, "CAST_TIME"),
      judging("F1 another voter's ballot, signed by oneself", election.envelop(BOB, ballot), "BALLOT_TAG"),
      judging("a broken proof, well signed", { ballot: broken, ...election.envelop(ALICE, broken) }, "BALLOT_PROOF"),
    ],
  };
}

export function leaves(): VectorFile {
  const stored = { ...alices, submission: utf8("a submission"), additions: utf8("its additions") };
  const leaf = (name: string, change: Partial<Logged>): Case => {
    const given = { ...stored, ...change };
    const input = {
      ballot: toHex(given.ballot),
      submissionText: text(given.submission),
      additionsText: text(given.additions),
      o: toHex(given.o),
      salt: toHex(given.salt),
    };
    return { algorithm: "BAL-8", name, input, expect: { output: toHex(ballotEntry(partsOf(election, given))) } };
  };
  const { ballot } = alices;
  const hash = sha256(utf8("a body"));
  const members = { hash: toHex(hash), salt: toHex(alices.salt) };
  return {
    package: "ballot",
    about:
      "Log entries of ballots (the first two hashes need the style's layout, hence the manifest) and of documents (with salt: restricted).",
    source: "own; also computed with node:crypto",
    common: sealingMembers,
    cases: [
      leaf("a ballot", {}),
      leaf("the same with another salt", { salt: bobs.salt }),
      leaf("another submission", { submission: utf8("another") }),
      leaf("another tag opening", { o: bobs.o }),
      leaf("a ballot whose points do not decode is cut all the same", {
        ballot: patched(ballot, 81, new Uint8Array(32).fill(255)),
      }),
      leaf("unsplittable: empty", { ballot: new Uint8Array(0) }),
      leaf("unsplittable: version 2", { ballot: patched(ballot, 0, Uint8Array.of(2)) }),
      leaf("unsplittable: another election", { ballot: patched(ballot, 1, new Uint8Array(32)) }),
      leaf("unsplittable: no such style", { ballot: patched(ballot, 33, Uint8Array.of(99)) }),
      leaf("unsplittable: a byte too long", { ballot: concat(ballot, new Uint8Array(1)) }),
      { algorithm: "BAL-9", name: "public", input: { hash: members.hash }, expect: { output: `02${toHex(hash)}` } },
      {
        algorithm: "BAL-9",
        name: "restricted",
        input: members,
        expect: { output: toHex(restrictedEntry(hash, alices.salt)) },
      },
    ],
  };
}

export function receipts(): VectorFile {
  const [mine, other] = receiptsOf(election, [alices, bobs]) as [Receipt, Receipt];
  const file = (change: Partial<Receipt>) => text(encodeReceipt({ ...mine, ...change }));
  const good = file({});
  const checking = (name: string, receiptText: string, error?: string): Case => ({
    algorithm: "BAL-11",
    name,
    input: { receiptText },
    expect: error === undefined ? { accept: true } : { error },
  });
  const unwitnessed = mine.checkpoint.replace(/^— witness\.example\/2 .*\n/m, "");
  const elsewhere = witnessedNote({ size: 6, root: random(32) }, election.log, election.witnesses);
  const inclusion = (name: string, change: Partial<Receipt>) => checking(name, file(change), "RECEIPT_INCLUSION");
  return {
    package: "ballot",
    about: "Receipts against pinned keys (verifier keys as LOG-21; quorum of the witnesses).",
    source: "own",
    common: {
      fingerprint: toHex(fingerprint),
      logKey: encodeVerifierKey(election.logKey),
      witnesses: election.witnessSet.keys.map(encodeVerifierKey),
      quorum: election.witnessSet.quorum,
    },
    cases: [
      {
        algorithm: "BAL-10",
        name: "written again",
        input: { receiptText: good },
        expect: { output: toHex(utf8(good)) },
      },
      checking("an honest receipt", good),
      checking("that of the next voter", text(encodeReceipt(other))),
      checking("a line feed behind", `${good}\n`, "JSON_CANONICAL"),
      checking("a field more", good.replace(',"version":1', ',"version":1,"vote":101'), "RECEIPT_SHAPE"),
      checking("a field missing", good.replace(/"index":\d+,/, ""), "RECEIPT_SHAPE"),
      checking("upper case", good.replace(toHex(mine.salt), toHex(mine.salt).toUpperCase()), "RECEIPT_SHAPE"),
      checking("another election", file({ fingerprint: new Uint8Array(32) }), "RECEIPT_ELECTION"),
      checking(
        "a head that was changed",
        file({ checkpoint: mine.checkpoint.replace("\n6\n", "\n7\n") }),
        "RECEIPT_CHECKPOINT",
      ),
      checking("a witness less than the quorum", file({ checkpoint: unwitnessed }), "RECEIPT_WITNESSES"),
      inclusion("L3 another index", { index: mine.index + 1 }),
      inclusion("L3 index and proof of another ballot", { index: other.index, proof: other.proof }),
      inclusion("L3 a proof one short", { proof: mine.proof.slice(1) }),
      inclusion("L3 a proof one long", { proof: [...mine.proof, new Uint8Array(32)] }),
      inclusion("I10 another ballot's core", { coreHash: other.coreHash }),
      inclusion("another salt", { salt: other.salt }),
      inclusion("L1 a head of another tree, signed and cosigned", { checkpoint: elsewhere }),
    ],
  };
}

export function codes(): VectorFile {
  const code = { ballotId: random(16), seed: random(32) };
  const good = encodeVerificationCode(fingerprint, code);
  const raw = Buffer.from(good, "base64url");
  const wrong = (at: number) => Buffer.from(raw.map((byte, i) => (i === at ? byte ^ 2 : byte))).toString("base64url");
  const reading = (name: string, given: string, error: string): Case => ({
    algorithm: "BAL-12",
    name,
    input: { code: given },
    expect: { error },
  });
  return {
    package: "ballot",
    about: "Codes for the second device. The output is ballot id and seed.",
    source: "own",
    common: { fingerprint: toHex(fingerprint) },
    cases: [
      {
        algorithm: "BAL-12",
        name: "a code",
        input: { code: good },
        expect: { output: toHex(concat(code.ballotId, code.seed)) },
      },
      reading("empty", "", "CODE_SHAPE"),
      reading("one character more", `${good}A`, "CODE_SHAPE"),
      reading("padding", `${good.slice(0, 74)}==`, "CODE_SHAPE"),
      reading("the alphabet of RFC 4648 § 4", `${good.slice(0, 75)}+`, "CODE_SHAPE"),
      reading("I7 a link", `https://example.org/?code=${good}`, "CODE_SHAPE"),
      reading("another version", wrong(0), "CODE_VERSION"),
      reading("another election", wrong(8), "CODE_ELECTION"),
    ],
  };
}
