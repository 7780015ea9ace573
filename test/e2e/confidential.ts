/** Everything of a record that PROTOCOL § 6 "Never public" names. */
import { ballotEntry, ballotHashes, splitBallot } from "@selge/ballot";
import { leafPartsOf } from "@selge/ballotbox";
import { concat, fromHex, must, sha256, sha512, utf8 } from "@selge/basics";
import { decodeCertificate, decodeSubmission } from "@selge/identity";
import { LABELS } from "@selge/transcript";
import type { Golden } from "../fixtures/golden/golden.ts";
import { documentBody, documentHash } from "../fixtures/golden/play.ts";
import type { Confidential } from "./leak-index.ts";

export function isPublic(name: string): boolean {
  return !name.startsWith("restricted/");
}

export function confidentialOf(golden: Golden): readonly Confidential[] {
  return [...ballotSecrets(golden), ...documentSecrets(golden), ...personSecrets(golden), ...stripSecrets(golden)];
}

function ballotSecrets({ journal, small }: Golden): Confidential[] {
  const { sealing } = small;
  return journal.flatMap((record) => {
    if (record.kind !== "ballot") return [];
    const { ballot, o, salt, submission, additions } = record;
    const { core, rest } = splitBallot(ballot, sealing);
    const signed = must(decodeSubmission(submission));
    const { coreHash, ctxHash } = ballotHashes(core, rest, salt);
    const parts = leafPartsOf(record, { core, rest }, sealing.election.fingerprint);
    const privSalt = sha256(utf8(LABELS.leafSalt), salt, utf8("priv"));
    const privHash = sha256(
      utf8(LABELS.leafPrivate),
      privSalt,
      parts.submissionHash,
      parts.additionsHash,
      parts.tagOpeningHash,
    );
    if (ballotEntry(parts).length !== 33) throw new Error("no entry");
    return [
      { kind: "voter tag", bytes: core.subarray(0, 32) },
      { kind: "ciphertext as cast", bytes: core.subarray(32) },
      { kind: "validity proof", bytes: rest.subarray(81) },
      { kind: "tag opening", bytes: o },
      { kind: "salt", bytes: salt },
      { kind: "salt of a part", bytes: privSalt },
      { kind: "signature value", bytes: signed.signatureValue },
      { kind: "certificate serial", bytes: must(decodeCertificate(signed.certificate)).serial },
      { kind: "certificate", bytes: signed.certificate },
      { kind: "additions", bytes: additions },
      { kind: "ballot hash", bytes: sha256(ballot) },
      { kind: "coreHash", bytes: coreHash },
      { kind: "ctxHash", bytes: ctxHash },
      { kind: "privHash", bytes: privHash },
      { kind: "submission hash", bytes: parts.submissionHash },
      { kind: "additions hash", bytes: parts.additionsHash },
      { kind: "tag opening hash", bytes: parts.tagOpeningHash },
    ].map(({ kind, bytes }) => ({ kind, bytes: bytes.slice() }));
  });
}

/** Hashes and salts of rolls and revocations, and what their official files hash to. */
function documentSecrets({ journal }: Golden): Confidential[] {
  return journal.flatMap((record) =>
    record.kind === "restricted"
      ? [
          { kind: "document hash", bytes: documentHash(record.file) },
          { kind: "document file hash", bytes: sha256(record.file) },
          { kind: "document salt", bytes: record.salt },
          ...record.attachments.map(({ bytes }) => ({ kind: "list hash", bytes: sha256(bytes) })),
        ]
      : [],
  );
}

function personSecrets({ files }: Golden): Confidential[] {
  const rolls = [...files].filter(([name]) => /^restricted\/rolls\/.*\.utf$/.test(name));
  const codes = rolls.flatMap(([, bytes]) => new TextDecoder().decode(bytes).match(/\b[0-9]{11}\b/g) ?? []);
  return [...new Set(codes)].map((code) => ({ kind: "personal code", bytes: utf8(code) }));
}

/** The strip's proof and the hash of the list it began with: whoever has a QR code would find r·G behind them. */
function stripSecrets({ files }: Golden): Confidential[] {
  return [...files]
    .filter(([name]) => name.startsWith("restricted/strip/"))
    .flatMap(([name, bytes]) =>
      name.endsWith(".bin")
        ? [
            { kind: "strip proof", bytes },
            { kind: "strip proof hash", bytes: concat(sha512(bytes)) },
          ]
        : [
            { kind: "counted list hash", bytes: fromHex(documentBody(bytes).input as string)! },
            { kind: "strip document hash", bytes: documentHash(bytes) },
          ],
    );
}
