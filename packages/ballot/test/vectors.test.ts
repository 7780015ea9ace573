import { concat, decodeInstant, err, fromBase64, must, sha256, u32le, utf8 } from "@selge/basics";
import { decodeManifest } from "@selge/election";
import { decodeElement, decodeScalar, encodeElement, encodeScalar } from "@selge/group";
import { decodeTrust } from "@selge/identity";
import { decodeVerifierKey, pinWitnesses } from "@selge/log";
import { nodeVerify } from "../../../test/fixtures/small-election.ts";
import { accept, decoded, type Expectation, output, runVectors, type VectorInput } from "../../../test/vectors/run.ts";
import {
  ballotEntry,
  ballotHashes,
  checkBallots,
  checkEnvelopedBallots,
  checkReceipt,
  decodeBallot,
  decodeReceipt,
  decodeVerificationCode,
  encodeReceipt,
  openBallot,
  publicEntry,
  restrictedEntry,
  type SealingElection,
  sealBallot,
  sealingElection,
  slotRandomness,
  splitBallot,
  tagOpening,
  voterTag,
} from "../src/index.ts";
import { random } from "./world.ts";

const known = new Map<string, SealingElection>();

/** Made once for all cases of a file. */
function sealingOf(input: VectorInput): SealingElection {
  const [key, hash] = [input.text("P"), input.bytes("opening")];
  const election =
    known.get(key) ??
    sealingElection(must(decodeManifest(input.bytes("manifest"))), must(decodeElement(input.bytes("P"))), hash);
  known.set(key, election);
  return election;
}

const judged = (outcome: { readonly ok: boolean; readonly error?: unknown }): Expectation => {
  if (outcome.ok) return accept(true);
  const { error } = outcome as { error: { code: string } | string };
  return { error: typeof error === "string" ? error : error.code };
};

runVectors("ballot-openings.json", {
  "BAL-1": (input) => {
    const [seed, fingerprint] = [input.bytes("seed"), input.bytes("fingerprint")];
    const isSlot = input.has("slot");
    const value = isSlot
      ? slotRandomness(seed, fingerprint, input.integer("contest"), input.integer("slot"))
      : tagOpening(seed, fingerprint);
    return output(encodeScalar(value));
  },
  "BAL-2": (input) => {
    const o = must(decodeScalar(input.bytes("o")));
    return output(
      encodeElement(voterTag(input.bytes("fingerprint"), input.text("personText"), input.integer("style"), o)),
    );
  },
});

runVectors("ballot-ballots.json", {
  "BAL-3": (input) => {
    const fixed = input.bytes("random");
    const choices = {
      person: input.text("personText"),
      style: input.integer("style"),
      rollVersion: input.integer("rollVersion"),
      seen: { size: input.integer("seenSize"), root: input.bytes("seenRoot") },
      codes: input.json("codes") as number[],
    };
    const { bytes, o } = sealBallot(sealingOf(input), choices, input.bytes("seed"), () => fixed);
    return output(concat(bytes, o));
  },
  "BAL-5": (input) => decoded(decodeBallot(input.bytes("ballot"), sealingOf(input)), ({ hash }) => hash),
  "BAL-6": (input) => {
    const given = { bytes: input.bytes("ballot"), o: input.bytes("o"), signer: input.text("signerText") };
    return judged(checkBallots([given], sealingOf(input), random)[0]!);
  },
  "BAL-13": (input) => {
    const sealing = sealingOf(input);
    const ballot = must(decodeBallot(input.bytes("ballot"), sealing));
    const codes = openBallot(ballot, input.text("signerText"), input.bytes("seed"), sealing);
    return codes.ok ? output(concat(...codes.value.map(u32le))) : judged(codes);
  },
});

runVectors("ballot-envelopes.json", {
  "BAL-7": (input) => {
    const sealing = sealingOf(input);
    const { id, identity, demonstration } = sealing.election.manifest;
    const ders = (list: readonly string[]) => list.map((der) => fromBase64(der)!);
    const lists = { cas: ders(identity.cas), ocsp: ders(identity.ocsp), tsa: ders(identity.tsa) };
    const trust = must(decodeTrust({ ...lists, policies: identity.policies, demonstration }));
    const given = {
      ballot: input.bytes("ballot"),
      o: input.bytes("o"),
      submission: input.bytes("submission"),
      additions: input.bytes("additions"),
      schedule: { opens: decodeInstant(input.text("opens"))!, servesUntil: decodeInstant(input.text("servesUntil"))! },
    };
    return judged(checkEnvelopedBallots([given], sealing, { electionId: id, trust, verify: nodeVerify }, random)[0]!);
  },
});

runVectors("ballot-leaves.json", {
  "BAL-8": (input) => {
    const sealing = sealingOf(input);
    const salt = input.bytes("salt");
    const { core, rest } = splitBallot(input.bytes("ballot"), sealing);
    const hashOf = (name: string) => sha256(utf8(input.text(`${name}Text`)));
    const parts = { fingerprint: sealing.election.fingerprint, ...ballotHashes(core, rest, salt), salt };
    const given = {
      submissionHash: hashOf("submission"),
      additionsHash: hashOf("additions"),
      tagOpeningHash: sha256(input.bytes("o")),
    };
    return output(ballotEntry({ ...parts, ...given }));
  },
  "BAL-9": (input) =>
    output(
      input.has("salt") ? restrictedEntry(input.bytes("hash"), input.bytes("salt")) : publicEntry(input.bytes("hash")),
    ),
});

runVectors("ballot-receipts.json", {
  "BAL-10": (input) => decoded(decodeReceipt(utf8(input.text("receiptText"))), encodeReceipt),
  "BAL-11": (input) => {
    const receipt = decodeReceipt(utf8(input.text("receiptText")));
    const logKey = must(decodeVerifierKey(input.text("logKey")));
    const keys = (input.json("witnesses") as string[]).map((key) => must(decodeVerifierKey(key)));
    const witnesses = must(pinWitnesses(keys, input.integer("quorum"), logKey));
    const anchors = { fingerprint: input.bytes("fingerprint"), logKey, witnesses };
    return judged(receipt.ok ? checkReceipt(receipt.value, anchors) : err(receipt.error));
  },
});

runVectors("ballot-codes.json", {
  "BAL-12": (input) =>
    decoded(decodeVerificationCode(input.text("code"), input.bytes("fingerprint")), ({ ballotId, seed }) =>
      concat(ballotId, seed),
    ),
});
