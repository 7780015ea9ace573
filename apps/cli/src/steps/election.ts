/** The election that a folder is about, and its key once there is one. Everything is checked anew each time it is read. */
import { join } from "node:path";
import { type ReceiptAnchors, type SealingElection, sealingElection } from "@selge/ballot";
import { type Clock, decodeInstant, fromBase64, fromHex, must } from "@selge/basics";
import { decodeManifest, type Election } from "@selge/election";
import { decodeSignedDocument } from "@selge/group";
import { decodeTrust, type IdentityRules } from "@selge/identity";
import { logKey, pinWitnesses, witnessKey } from "@selge/log";
import { type RecordFolder, recordNames } from "@selge/tally";
import {
  type CeremonyFiles,
  type CeremonySetting,
  ceremonyFile,
  checkOpening,
  type Opening,
  type OpeningFault,
} from "@selge/threshold";
import { verifySignature } from "../ports/signatures.ts";
import type { ElectionFlags, NowFlags } from "../terminal/command.ts";
import { Refusal } from "../terminal/failure.ts";
import { grouped } from "../terminal/text.ts";
import { accepted, readIfThere } from "./files.ts";
import { type ElectionFolder, electionFolder } from "./folder.ts";

export interface OpenFolder {
  readonly folder: ElectionFolder;
  readonly election: Election;
}

/** The signed definition of the folder, and that it is the election that was asked for. */
export async function openElection({ election: path, fingerprint }: ElectionFlags): Promise<OpenFolder> {
  const folder = electionFolder(path);
  const election = await readManifest(folder);
  const wanted = fingerprint?.replaceAll(" ", "").toLowerCase();
  if (wanted !== undefined && wanted !== election.fingerprintHex)
    throw new Refusal(
      "ELECTION_OTHER",
      `${path}: this is the election ${grouped(election.fingerprintHex)}, not ${grouped(wanted)}`,
      "Check the folder and the fingerprint; do not go on with another election's files.",
    );
  return { folder, election };
}

async function readManifest(folder: ElectionFolder): Promise<Election> {
  const own = await folder.record.read(recordNames.manifest);
  if (own !== undefined) return accepted(join(folder.record.path, recordNames.manifest), decodeManifest(own));
  const carried = await readIfThere(join(folder.path, recordNames.manifest));
  if (carried !== undefined) return accepted(join(folder.path, recordNames.manifest), decodeManifest(carried));
  const waiting = await folder.pending.read(recordNames.manifest);
  if (waiting === undefined)
    throw new Refusal(
      "ELECTION_MISSING",
      `${folder.path}: there is no signed election.json`,
      "Name the election folder with --election, or begin with `selge define`.",
    );
  const signed = decodeManifest(waiting);
  if (!signed.ok)
    throw Refusal.of(
      join(folder.pending.path, recordNames.manifest),
      signed.error,
      "Two officials sign it with `selge sign`; then this command can go on.",
    );
  await folder.record.write(recordNames.manifest, waiting);
  await folder.pending.remove(recordNames.manifest);
  return signed.value;
}

export function anchorsOf({ manifest, fingerprint }: Election): ReceiptAnchors {
  const key = logKey(fingerprint, fromHex(manifest.roles.log.key, 32)!);
  const witnesses = manifest.roles.witnesses.map(({ name, key: hex }) => witnessKey(name, fromHex(hex, 32)!));
  return { fingerprint, logKey: key, witnesses: must(pinWitnesses(witnesses, manifest.witnessQuorum, key)) };
}

export function identityRulesOf({ manifest }: Election): IdentityRules {
  const { cas, ocsp, tsa, policies } = manifest.identity;
  const der = (list: readonly string[]) => list.map((text) => fromBase64(text)!);
  const trust = decodeTrust({
    cas: der(cas),
    ocsp: der(ocsp),
    tsa: der(tsa),
    policies,
    demonstration: manifest.demonstration,
  });
  return { electionId: manifest.id, trust: accepted("election.json $.identity", trust), verify: verifySignature };
}

export function ceremonySetting({ manifest, fingerprint }: Election, ceremony: number): CeremonySetting {
  const trusteeKeys = manifest.roles.trustees.map((trustee) => trustee.key);
  return { fingerprint, ceremony, threshold: manifest.threshold, trusteeKeys };
}

/** All rounds from a folder that names them as the record does. */
export async function readCeremony(source: RecordFolder, { trusteeKeys }: CeremonySetting): Promise<CeremonyFiles> {
  const round = (type: Parameters<typeof ceremonyFile>[0]) =>
    Promise.all(trusteeKeys.map((_, i) => source.read(ceremonyFile(type, i + 1))));
  return {
    commitments: await round("ceremony-commitment"),
    reveals: await round("ceremony-reveal"),
    shares: await round("ceremony-shares"),
    confirmations: await round("ceremony-confirmation"),
  };
}

/** The opening statement of `source` with its ceremony, recomputed. */
export async function readOpening(source: RecordFolder, election: Election): Promise<Opening> {
  const file = join(source.path, recordNames.opening);
  const bytes = await source.read(recordNames.opening);
  if (bytes === undefined)
    throw new Refusal(
      "OPENING_MISSING",
      `${file}: there is no opening statement, so there is no election key`,
      "The trustees hold the key ceremony (`selge ceremony`), all sign the opening statement, and `selge open` takes it in.",
    );
  const { body } = accepted(file, decodeSignedDocument(bytes, "opening"));
  const setting = ceremonySetting(election, Number(body.ceremony));
  const officials = election.manifest.roles.officials.map((official) => official.key);
  if (!Number.isSafeInteger(setting.ceremony) || setting.ceremony < 1)
    throw new Refusal("OPENING_NUMBER", `${file}: $.ceremony: expected an integer from 1`);
  const opening = checkOpening(bytes, setting, officials, await readCeremony(source, setting));
  if (!opening.ok) throw openingRefusal(source.path, opening.error);
  return opening.value;
}

function openingRefusal(path: string, faults: readonly OpeningFault[]): Refusal {
  const lines = faults.map(({ code, file, trustee, detail }) => {
    const who = trustee === undefined || trustee === 0 ? "" : ` (trustee ${trustee})`;
    return `${join(path, file)}${who}: ${code}${detail === undefined ? "" : ` ${detail.where}: expected ${detail.expected}`}`;
  });
  const hint = faults.some(({ code }) => code === "OPENING_TRUSTEES" || code === "OPENING_OFFICIALS")
    ? "Every trustee and two officials sign opening.json with `selge sign`."
    : "Compare the file with the one that its signer kept; a changed ceremony file makes the key worthless.";
  return new Refusal(faults[0]!.code, lines.join("\n  "), hint);
}

export interface OpenedElection extends OpenFolder {
  readonly opening: Opening;
  readonly sealing: SealingElection;
}

/** Folder, definition and key: what every step from the opening on needs. */
export async function openOpened(flags: ElectionFlags): Promise<OpenedElection> {
  const { folder, election } = await openElection(flags);
  const opening = await readOpening(folder.record, election);
  return { folder, election, opening, sealing: sealingElection(election, opening.P, opening.hash) };
}

/** The time of a step: the world's, or in a demonstration the one of the rehearsal. */
export function clockOf({ now }: NowFlags, demonstration: boolean, real: Clock): Clock {
  if (now === undefined) return real;
  const at = decodeInstant(now);
  if (at === undefined) throw new Refusal("NOW", `--now ${now}: expected YYYY-MM-DDTHH:MM:SSZ`);
  if (!demonstration)
    throw new Refusal(
      "NOW_REAL",
      "--now is for rehearsals, and this election is not a demonstration",
      "Run the command at its time.",
    );
  return () => at;
}
