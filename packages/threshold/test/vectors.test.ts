import { concat, encodeCanonicalJson, fromHex, must, u8, utf8 } from "@selge/basics";
import { currentEngine, decodeNonIdentity, decodeScalar, encodeElement, encodeScalar } from "@selge/group";
import { accept, decoded, type Expectation, output, runVectors, type VectorInput } from "../../../test/vectors/run.ts";
import { roundsHash } from "../src/document.ts";
import {
  type CeremonyFiles,
  type CeremonySetting,
  checkCommitments,
  checkComplaint,
  checkConfirmations,
  checkOpening,
  checkProbe,
  checkReveals,
  checkShare,
  checkShares,
  combineShares,
  decodeBatchList,
  type KeyFilePurpose,
  lagrangeAtZero,
  lookUpPlaintexts,
  type Opening,
  openKeyFile,
  plaintextTable,
  probePoint,
} from "../src/index.ts";
import { shareRoute } from "../src/rounds.ts";
import { encryptShare } from "../src/share-encryption.ts";

function settingFrom(input: VectorInput): CeremonySetting {
  const [fingerprint, ceremony, threshold] = [
    input.bytes("fingerprint"),
    input.integer("ceremony"),
    input.integer("threshold"),
  ];
  return { fingerprint, ceremony, threshold, trusteeKeys: keysFrom(input, "trusteeKeys") };
}

function keysFrom(input: VectorInput, name: string): string[] {
  return input.text(name).match(/.{64}/g) ?? [];
}

function filesFrom(input: VectorInput): CeremonyFiles {
  const round = (name: string) => (input.json(name) as string[]).map(utf8);
  const [commitments, reveals] = [round("commitments"), round("reveals")];
  return { commitments, reveals, shares: round("shares"), confirmations: round("confirmations") };
}

function sharedFrom(input: VectorInput) {
  const { commitments, reveals, shares } = filesFrom(input);
  const revealed = must(checkReveals(must(checkCommitments(settingFrom(input), commitments)), reveals));
  return { revealed, shared: must(checkShares(revealed, shares)) };
}

function openingFrom(input: VectorInput): Opening {
  const shareKeys = keysFrom(input, "shareKeys").map((hex) => must(decodeNonIdentity(fromHex(hex)!)));
  const P = must(decodeNonIdentity(input.bytes("key")));
  const hash = input.has("opening") ? input.bytes("opening") : new Uint8Array(32);
  return { setting: settingFrom(input), transcript: input.bytes("transcript"), P, shareKeys, hash };
}

function listFrom(input: VectorInput) {
  return must(decodeBatchList(input.text("batch"), input.bytes("list"), input.integer("n"), input.integer("w")));
}

function indicesFrom(input: VectorInput): number[] {
  const bytes = input.bytes("indices");
  return Array.from({ length: bytes.length / 4 }, (_, k) => new DataView(bytes.buffer).getUint32(4 * k, true));
}

function roundsFrom(input: VectorInput): Expectation {
  const { shared } = sharedFrom(input);
  const r = input.integer("rounds");
  if (r < 4) return output(roundsHash(shared.setting, shared.documents.slice(0, r)));
  return output(must(checkConfirmations(shared, filesFrom(input).confirmations)).transcript);
}

function encryptedFrom(input: VectorInput): Expectation {
  const { revealed } = sharedFrom(input);
  const route = shareRoute(revealed, revealed.rounds, input.integer("from"), input.integer("to"));
  const share = must(decodeScalar(input.bytes("plaintext")));
  return output(encryptShare(route, input.bytes("x"), share));
}

function complaintFrom(input: VectorInput): Expectation {
  const faults = checkComplaint(sharedFrom(input).shared, input.integer("trustee"), input.bytes("complaint"));
  const stranger = faults.find(({ code }) => !code.startsWith("COMPLAINT_"));
  return stranger === undefined
    ? output(concat(...faults.map(({ trustee }) => u8(trustee))))
    : { error: stranger.code };
}

function openedFrom(input: VectorInput): Expectation {
  const officials = keysFrom(input, "officialKeys");
  const opening = checkOpening(input.bytes("opening"), settingFrom(input), officials, filesFrom(input));
  if (!opening.ok) return { error: opening.error[0]!.code };
  const { hash, P, shareKeys } = opening.value;
  return output(concat(hash, encodeElement(P), ...shareKeys.map(encodeElement)));
}

function probedFrom(input: VectorInput): Expectation {
  const probe = checkProbe(openingFrom(input), input.integer("test"), input.integer("trustee"), input.bytes("probe"));
  return probe.ok ? accept(true) : { error: probe.error.code };
}

function shareFrom(input: VectorInput): Expectation {
  const pair = { statement: input.bytes("statement"), share: input.bytes("share") };
  const share = checkShare(openingFrom(input), listFrom(input), input.integer("trustee"), pair);
  return share.ok ? accept(true) : { error: share.error.code };
}

function combinedFrom(input: VectorInput): Expectation {
  const [opening, list, engine] = [openingFrom(input), listFrom(input), currentEngine()];
  const files = input.json("shares") as string[];
  const shares = (input.json("indices") as number[]).map((trustee, k) => {
    const D = must(engine.decodeElements(fromHex(files[k]!)!, "share"));
    return { trustee, batch: list.batch, opening: opening.hash, listHash: list.hash, D };
  });
  const M = combineShares(opening, list, shares);
  return M.ok ? output(engine.encodeElements(M.value)) : { error: M.error };
}

function lookedUpFrom(input: VectorInput): Expectation {
  const M = must(currentEngine().decodeElements(input.bytes("M"), "M"));
  const rows = lookUpPlaintexts(M, input.integer("w"), plaintextTable(input.json("codes") as number[]));
  return output(encodeCanonicalJson(rows));
}

runVectors("threshold-ceremony.json", {
  "THR-4": roundsFrom,
  "THR-7": encryptedFrom,
  "THR-18": complaintFrom,
  "THR-24": openedFrom,
});

runVectors("threshold-probe.json", {
  "THR-20": (input) =>
    output(encodeElement(probePoint(input.bytes("transcript"), input.integer("trustee"), input.integer("test")))),
  "THR-22": probedFrom,
});

runVectors("threshold-decryption.json", {
  "THR-3": (input) =>
    decoded(lagrangeAtZero(indicesFrom(input), input.integer("m")), (lambda) => concat(...lambda.map(encodeScalar))),
  "THR-30": shareFrom,
  "THR-31": combinedFrom,
  "THR-32": lookedUpFrom,
});

runVectors("threshold-key-files.json", {
  "THR-26": (input) =>
    decoded(
      openKeyFile(input.bytes("file"), input.text("purpose") as KeyFilePurpose, input.text("passphrase")),
      ({ secret }) => secret,
    ),
});
